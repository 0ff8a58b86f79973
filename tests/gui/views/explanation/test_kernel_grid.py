"""Facts about painting a kernel."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualcnn.gui.theme import apply_theme
from visualcnn.gui.views.explanation.kernel_grid import KernelGrid
from visualcnn.nn.layer import Array

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def grid(qtbot: QtBot, qapp: QApplication) -> KernelGrid:
    """A kernel of zeros, to be painted in strokes of 0.1."""
    apply_theme(qapp, dark=False)
    made = KernelGrid()
    qtbot.addWidget(made)
    made.resize(200, 200)
    made.show_kernel(np.zeros((3, 3), np.float32), 0.8)
    made.painting = True
    made.show()
    return made


def _place(grid: KernelGrid, row: int, column: int) -> QPoint:
    return grid.cell_rect(row, column).center().toPoint()


def _painted(grid: KernelGrid) -> list[Array]:
    heard: list[Array] = []
    grid.painted.connect(heard.append)
    return heard


def test_clicks_raise_and_lower(grid: KernelGrid) -> None:
    """The left button raises; the right one, and Shift, lower; each tells the whole kernel."""
    heard = _painted(grid)
    QTest.mouseClick(grid, LEFT, NONE, _place(grid, 0, 1))
    QTest.mouseClick(grid, LEFT, NONE, _place(grid, 0, 1))
    QTest.mouseClick(grid, RIGHT, NONE, _place(grid, 2, 2))
    QTest.mouseClick(grid, LEFT, SHIFT, _place(grid, 1, 0))
    expected = np.zeros((3, 3), np.float32)
    expected[0, 1], expected[2, 2], expected[1, 0] = 0.2, -0.1, -0.1
    np.testing.assert_allclose(heard[-1], expected)
    assert len(heard) == 4
    assert heard[-1].dtype == np.float32
    assert not heard[0][2, 2]


def test_a_stroke_changes_each_weight_once(grid: KernelGrid) -> None:
    """Dragging over three weights raises these; after the button is up nothing is painted."""
    heard = _painted(grid)
    QTest.mousePress(grid, LEFT, NONE, _place(grid, 1, 0))
    for column in (0, 1, 1, 2):
        QTest.mouseMove(grid, _place(grid, 1, column))
        QTest.mouseMove(grid, _place(grid, 1, column) + QPoint(2, 2))
    QTest.mouseRelease(grid, LEFT, NONE, _place(grid, 1, 2))
    QTest.mouseMove(grid, _place(grid, 0, 0))
    assert len(heard) == 3
    expected = np.zeros((3, 3), np.float32)
    expected[1] = 0.1
    np.testing.assert_allclose(heard[-1], expected)


def test_the_keyboard_paints(grid: KernelGrid) -> None:
    """Arrows go to a weight, plus and minus change it."""
    heard = _painted(grid)
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Plus, Qt.Key.Key_Plus, Qt.Key.Key_Minus):
        QTest.keyClick(grid, key)
    np.testing.assert_allclose([kernel[1, 0] for kernel in heard], [0.1, 0.2, 0.1])


def test_looking_paints_nothing(grid: KernelGrid, qtbot: QtBot) -> None:
    """Without `painting`, a click chooses a weight and marks it."""
    grid.painting = False
    with qtbot.assertNotEmitted(grid.painted), qtbot.waitSignal(grid.cell_chosen) as chosen:
        QTest.mouseClick(grid, LEFT, NONE, _place(grid, 2, 1))
        QTest.mouseClick(grid, RIGHT, NONE, _place(grid, 0, 0))
        QTest.keyClick(grid, Qt.Key.Key_Plus)
    assert chosen.args == [2, 1]
    assert grid.marked == (2, 1)


def test_colours_reach_as_far_as_the_paint(grid: KernelGrid) -> None:
    """Beyond the limit the range grows, so that no two values look the same; it falls no lower."""
    assert grid.limit == 0.8
    grid.set_weight((0, 0), 3.0)
    assert grid.limit == 3.0
    grid.show_kernel(np.full((3, 3), 0.1, np.float32), 0.8)
    assert grid.limit == 0.8
    assert grid.step == 0.1
