"""Facts about the kernel that is enlarged."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.filter_example import view
from visualcnn.explain.experiment import Experiment
from visualcnn.gui.theme import apply_theme
from visualcnn.gui.views.explanation.kernel_editor import KernelEditor
from visualcnn.nn.layer import Array


@pytest.fixture
def editor(qtbot: QtBot, qapp: QApplication) -> KernelEditor:
    """A filter of four kernels."""
    apply_theme(qapp, dark=False)
    made = KernelEditor()
    for part in (made, made.mode, made.strip):
        qtbot.addWidget(part)
    made.resize(260, 220)
    made.show_filter(view())
    made.show()
    return made


def test_one_kernel_is_enlarged(editor: KernelEditor) -> None:
    """The first, then any that is asked for; it stays for the same filter, not for another."""
    assert editor.grid.values.tolist() == view().story.kernels[0].tolist()
    editor.show_channel(2)
    assert editor.grid.title.startswith("Kernel 2 · relu1 map 2")
    editor.show_filter(view())
    assert editor.channel == 2
    editor.show_filter(view(number=3))
    assert editor.channel == 0


def test_a_single_kernel_needs_no_strip(editor: KernelEditor) -> None:
    """A filter that reads one channel has nothing to choose from."""
    editor.show_channel(3)
    editor.show_filter(view(layer="conv1"))
    assert editor.strip.isHidden()
    assert editor.channel == 0
    assert editor.grid.title == "Kernel"


def test_a_muted_filter_says_so(editor: KernelEditor) -> None:
    """Its weights are still to be seen."""
    editor.show_filter(view(experiment=Experiment().mute("conv2", 1)))
    assert editor.grid.title.endswith("muted")
    assert editor.grid.values.any()


def test_looking_tells_the_weight(editor: KernelEditor, qtbot: QtBot) -> None:
    """While nothing is painted; and no field offers a value."""
    assert editor.field.isHidden()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    with qtbot.waitSignal(editor.weight_chosen) as heard:
        QTest.mouseClick(editor.grid, left, none, editor.grid.cell_rect(2, 1).center().toPoint())
    assert heard.args == [2, 1]


def test_a_value_can_be_typed(editor: KernelEditor) -> None:
    """For the marked weight, the first at the beginning; what is no number says so."""
    editor.mode.button("paint").click()
    heard: list[Array] = []
    editor.painted.connect(heard.append)
    editor.field.lineEdit().setText("")
    QTest.keyClicks(editor.field, "-0.25")
    QTest.keyClick(editor.field, Qt.Key.Key_Return)
    assert float(heard[-1][0, 0]) == -0.25
    for wrong in ("seven", "nan", "1e99"):
        editor.field.entered.emit(float(wrong) if wrong != "seven" else wrong)
        assert editor.hint.text() == "A weight is a finite number."
    assert len(heard) == 1
    assert editor.field.value == -0.25


def test_a_stroke_changes_the_field(editor: KernelEditor, qtbot: QtBot) -> None:
    """It shows the weight that was painted last, and no weight is asked for."""
    editor.mode.button("paint").click()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    place = editor.grid.cell_rect(1, 1).center().toPoint()
    with qtbot.assertNotEmitted(editor.weight_chosen), qtbot.waitSignal(editor.painted) as heard:
        QTest.mouseClick(editor.grid, left, none, place)
    painted = float(heard.args[0][1, 1])
    assert painted == pytest.approx(float(view().story.kernels[0][1, 1]) + editor.grid.step)
    assert editor.field.value == pytest.approx(painted, rel=1e-3)
    editor.field.stepBy(1)
    assert np.isclose(float(editor.grid.values[1, 1]), painted + editor.grid.step, rtol=1e-3)
