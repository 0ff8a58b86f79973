"""The gallery's panel: what it shows, says and asks for."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.views.gallery.gallery_example import example, results
from visualcnn.gui.theme import apply_theme, color
from visualcnn.gui.views.gallery import GalleryPanel
from visualcnn.gui.views.gallery.shown import Shown


@pytest.fixture
def panel(qtbot: QtBot, qapp: QApplication) -> GalleryPanel:
    """Read at step 320, and the run has gone on."""
    apply_theme(qapp, dark=False)
    made = GalleryPanel()
    qtbot.addWidget(made)
    made.resize(1_000, 300)
    made.show_digits(example(read=results()))
    made.show()
    return made


def test_says_what_is_shown(panel: GalleryPanel) -> None:
    """How many, when they were read, and the digit that is selected."""
    assert panel.count.text() == "200 of 200 · read at step 320"
    assert panel.readout.text() == ""
    panel.grid.select(5)
    assert panel.readout.text().startswith("Validation 5 · label Bag · ✗ read as T-shirt/top")
    panel.show_digits(example(read=results(1), step=640))
    assert panel.count.text() == "200 of 200 · read at step 640"
    assert panel.readout.text().startswith("Validation 5")
    panel.say("It can't be read.")
    assert panel.readout.text() == "It can't be read."


def test_asks_for_a_reading(panel: GalleryPanel, qtbot: QtBot) -> None:
    """Where there is none, or the run has gone on; of the test set it says what that is for."""
    assert panel.update_button.text() == "Update"
    with qtbot.waitSignal(panel.reading_wanted) as wanted:
        panel.update_button.click()
    assert wanted.args == ["validation"]
    panel.set_outdated(False)
    assert not panel.update_button.isVisible()
    panel.set_outdated(True)
    assert panel.update_button.isVisible()
    panel.show_digits(example(split="test"))
    assert panel.update_button.text() == "Read"
    assert "last judgement" in panel.update_button.toolTip()
    panel.show_digits(Shown())
    assert not panel.update_button.isVisible()


def test_progress_of_a_reading(panel: GalleryPanel) -> None:
    """On the button, which asks for no second one."""
    panel.show_progress(0.42)
    assert panel.update_button.text() == "Reading… 42 %"
    assert not panel.update_button.isEnabled()
    panel.show_progress(None)
    assert panel.update_button.isEnabled()
    assert panel.update_button.text() == "Update"


def test_a_given_set_can_be_dropped(panel: GalleryPanel, qtbot: QtBot) -> None:
    """It has a name that can be clicked away."""
    assert not panel.given.isVisible()
    panel.show_digits(example(given=np.array([3, 9]), title="label 4 read as 9"))
    assert panel.given.text() == "label 4 read as 9"
    assert panel.given.isVisible()
    assert panel.count.text() == "2 of 2 · not read yet"
    with qtbot.waitSignal(panel.given_dropped):
        QTest.keyClick(panel.given, Qt.Key.Key_Space)


def test_hands_on_with_the_split(panel: GalleryPanel, qtbot: QtBot) -> None:
    """What is chosen or pinned is of the split that is shown."""
    panel.show_digits(example(split="test"))
    panel.grid.select(7)
    with qtbot.waitSignal(panel.sample_wanted) as chosen:
        QTest.keyClick(panel.grid, Qt.Key.Key_Return)
    with qtbot.waitSignal(panel.pin_wanted) as pinned:
        QTest.keyClick(panel.grid, Qt.Key.Key_P)
    assert chosen.args == pinned.args == ["test", 7]
    panel.show_chosen(7)
    assert panel.grid.chosen == 7


def test_says_when_it_can_be_seen(panel: GalleryPanel, qtbot: QtBot) -> None:
    """Hidden it needs nothing."""
    with qtbot.waitSignal(panel.visibility_changed) as hidden:
        panel.hide()
    with qtbot.waitSignal(panel.visibility_changed) as shown:
        panel.show()
    assert (hidden.args, shown.args) == ([False], [True])


def test_follows_the_theme(panel: GalleryPanel, qapp: QApplication) -> None:
    """Digits and controls change with it."""
    before = panel.grab().toImage()
    apply_theme(qapp, dark=True)
    dark = panel.grab().toImage()
    assert dark != before
    assert panel.grid.viewport().grab().toImage().pixelColor(1, 1) == color("panel")
    apply_theme(qapp, dark=False)
    assert panel.grab().toImage() == before
