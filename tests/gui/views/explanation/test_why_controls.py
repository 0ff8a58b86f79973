"""The switches of the page "Why": what they offer, and what they say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.told import press
from tests.gui.why_example import CELL, CLASSES, why_view
from visualcnn.gui.text import percent
from visualcnn.gui.views.explanation.why_controls import WhyControls
from visualcnn.gui.views.explanation.why_view import PREDICTED
from visualcnn.gui.views.settings_row import ChoiceField

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def controls(qtbot: QtBot) -> WhyControls:
    """Ten classes; a class is asked about, and a number was chosen."""
    made = WhyControls()
    qtbot.addWidget(made)
    made.set_classes(CLASSES)
    made.show_view(why_view())
    made.show()
    return made


def data(choice: ChoiceField) -> list[int]:
    """What it offers."""
    return [choice.itemData(at) for at in range(choice.count())]


def test_the_predicted_class_comes_first(controls: WhyControls) -> None:
    """Then all of them in order, each with its probability."""
    view = why_view()
    share = percent(float(view.probabilities[view.prediction]))
    assert data(controls.classes) == [PREDICTED, *range(10)]
    assert controls.classes.currentText() == f"Predicted: {view.prediction} · {share}"
    assert controls.classes.itemText(4) == f"3 · {percent(float(view.probabilities[3]))}"
    controls.show_view(replace(view, chosen=3))
    assert controls.classes.currentData() == 3


def test_a_class_is_chosen_by_keyboard(controls: WhyControls, qtbot: QtBot) -> None:
    """The next one in the list."""
    controls.classes.setFocus()
    with qtbot.waitSignal(controls.class_wanted) as wanted:
        QTest.keyClick(controls.classes, Qt.Key.Key_Down)
    assert wanted.args == [0]


def test_class_or_number(controls: WhyControls, qtbot: QtBot) -> None:
    """The number's name stands where the classes did."""
    with qtbot.waitSignal(controls.unit_wanted):
        press(controls.asked.button("unit"))
    controls.show_view(why_view(CELL))
    assert controls.unit.text() == "conv1 map 1 [4, 5]"
    assert controls.unit.isVisible()
    assert not controls.classes.isVisible()
    with qtbot.waitSignal(controls.class_wanted) as wanted:
        press(controls.asked.button("class"))
    assert wanted.args == [PREDICTED]


def test_without_a_number_there_is_no_choice(controls: WhyControls) -> None:
    """The tooltip tells how to get one."""
    controls.show_view(replace(why_view(), unit=None))
    button = controls.asked.button("unit")
    assert not button.isEnabled()
    assert "Click a number" in button.toolTip()


def test_patches_fit_the_picture_and_leave_no_gaps(controls: WhyControls) -> None:
    """Its side is 8 pixels; the stride is a patch's at most."""
    assert data(controls.patch) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert data(controls.stride) == [1, 2]
    assert (controls.patch.currentText(), controls.stride.currentText()) == ("2×2 pixels", "1")
    controls.show_view(why_view(size=4, stride=3))
    assert data(controls.stride) == [1, 2, 3, 4]
    assert controls.stride.currentData() == 3


def test_a_smaller_patch_takes_a_smaller_stride(controls: WhyControls, qtbot: QtBot) -> None:
    """So that every pixel is covered."""
    controls.show_view(why_view(size=4, stride=4))
    controls.patch.setFocus()
    with qtbot.waitSignal(controls.patch_wanted) as wanted:
        QTest.keyClick(controls.patch, Qt.Key.Key_Up)
    assert wanted.args == [3, 3]
    with qtbot.waitSignal(controls.patch_wanted) as wanted:
        QTest.keyClick(controls.stride, Qt.Key.Key_Home)
    assert wanted.args == [3, 1]


def test_a_patch_of_an_unusual_size_is_offered_too(controls: WhyControls) -> None:
    """As of a picture with very many pixels."""
    large = replace(why_view(), picture=np.zeros((1, 64, 64), np.float32), size=9, stride=9)
    controls.show_view(large)
    assert controls.patch.currentText() == "9×9 pixels"
    assert controls.stride.currentText() == "9"


def test_probabilities_of_a_network_that_blew_up(controls: WhyControls) -> None:
    """Are told as they are."""
    controls.show_view(replace(why_view(), probabilities=np.full(10, np.nan, np.float32)))
    assert controls.classes.itemText(1) == "0 · NaN"


def test_another_network_has_its_own_classes(controls: WhyControls) -> None:
    """A class is asked about at first."""
    controls.show_view(why_view(CELL))
    controls.set_classes(("Bag", "Coat"))
    assert [controls.classes.itemText(at) for at in range(3)] == ["Predicted", "Bag", "Coat"]
    assert controls.asked.option == "class"
    assert not controls.asked.button("unit").isEnabled()
