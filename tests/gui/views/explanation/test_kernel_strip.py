"""Facts about the strip of a filter's kernels."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualcnn.gui.theme import apply_theme
from visualcnn.gui.views.explanation.kernel_strip import KernelStrip


@pytest.mark.parametrize(("channels", "side"), [(1, 5), (6, 5), (64, 3), (7, 1), (256, 3)])
def test_every_kernel_can_be_chosen(
    qtbot: QtBot, qapp: QApplication, channels: int, side: int
) -> None:
    """All numbers are there, in kernels that a click tells apart."""
    apply_theme(qapp, dark=False)
    strip = KernelStrip()
    qtbot.addWidget(strip)
    kernels = np.arange(channels * side * side, dtype=np.float32).reshape(channels, side, side)
    strip.show_kernels(kernels + 1, 1e4, channels - 1)
    strip.show()
    strip.resize(strip.sizeHint())
    values = strip.grid.values
    assert sorted(values[values > 0].tolist()) == (kernels + 1).ravel().tolist()
    heard: list[int] = []
    strip.kernel_chosen.connect(heard.append)
    chosen = sorted({0, channels // 2, channels - 1})
    for channel in chosen:
        ((row, column),) = np.argwhere(values == kernels[channel, -1, -1] + 1)
        strip.grid.cell_chosen.emit(int(row), int(column))
    assert heard == chosen
    assert f"{channels} kernels" in strip.grid.accessibleName()


def test_a_click_chooses(qtbot: QtBot, qapp: QApplication) -> None:
    """The kernel under the mouse; between two there is nothing."""
    apply_theme(qapp, dark=False)
    strip = KernelStrip()
    qtbot.addWidget(strip)
    strip.show_kernels(np.ones((4, 3, 3), np.float32), 1.0, 0)
    strip.show()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    with qtbot.waitSignal(strip.kernel_chosen) as heard:
        QTest.mouseClick(strip.grid, left, none, strip.grid.cell_rect(1, 5).center().toPoint())
    assert heard.args == [1]
    with qtbot.assertNotEmitted(strip.kernel_chosen):
        QTest.mouseClick(strip.grid, left, none, strip.grid.cell_rect(1, 3).center().toPoint())
