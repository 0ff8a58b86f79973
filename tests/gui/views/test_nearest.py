"""Facts about the view of the nearest training digits."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualcnn.gui.theme import apply_theme
from visualcnn.gui.views.nearest import NearDigit, NearestView

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def near(*labels: str, first: int = 100) -> list[NearDigit]:
    """Digits of these labels, each farther than the one before."""
    return [
        NearDigit(np.full((28, 28), 30, np.uint8), first + n, label, 1.5 + n)
        for n, label in enumerate(labels)
    ]


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> NearestView:
    """Without any digits as yet."""
    apply_theme(qapp, dark=False)
    made = NearestView()
    qtbot.addWidget(made)
    made.set_layer("dense2")
    made.set_available(available=True)
    made.resize(420, 300)
    made.show()
    return made


def test_both_rows_invite(view: NearestView) -> None:
    """They say what will be there, the second which layer it is."""
    assert "appear here" in view.pixels.accessibleDescription()
    assert view.activations.accessibleDescription().startswith("Press Find to compare what dense2")
    assert view.button.text() == "Find"


def test_five_side_by_side(view: NearestView) -> None:
    """The nearest first, all inside and none over another."""
    view.show_pixels(near("4", "9", "4", "4", "9"))
    places = [view.pixels.place(n) for n in range(5)]
    assert [place.left() for place in places] == sorted(place.left() for place in places)
    for number, place in enumerate(places):
        assert view.pixels.rect().contains(place)
        assert not any(place.intersects(other) for other in places[number + 1 :])
    assert view.pixels.words(1) == "training digit 101, labelled 9: distance 2.50"


def test_a_click_chooses_the_training_digit(view: NearestView, qtbot: QtBot) -> None:
    """In either row."""
    view.show_pixels(near("4", "9"))
    view.show_activations(near("1", "2", first=7_000), 320)
    for row, index in ((view.pixels, 101), (view.activations, 7_001)):
        with qtbot.waitSignal(view.sample_wanted) as heard:
            QTest.mouseClick(row, LEFT, NONE, row.place(1).center())
        assert heard.args == ["train", index]
        assert f"training digit {index:,}" in row.tip(QPointF(row.place(1).center()))


def test_the_keyboard_chooses_too(view: NearestView, qtbot: QtBot) -> None:
    """Arrows stop at the ends; with nothing there, Enter does nothing."""
    with qtbot.assertNotEmitted(view.sample_wanted):
        QTest.keyClick(view.pixels, Qt.Key.Key_Return)
    view.show_pixels(near("4", "9", "5"))
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(view.pixels, key)
    with qtbot.waitSignal(view.sample_wanted) as heard:
        QTest.keyClick(view.pixels, Qt.Key.Key_Return)
    assert heard.args == ["train", 102]


def test_the_button_finds_and_stops(view: NearestView, qtbot: QtBot) -> None:
    """It says what it does now, and the note how far it is."""
    with qtbot.waitSignal(view.activations_wanted):
        view.button.click()
    view.set_progress(0.38)
    assert view.button.text() == "Stop"
    assert view.note.text() == "38 % compared"
    with qtbot.waitSignal(view.stopped):
        view.button.click()
    view.set_progress(None)
    assert view.button.text() == "Find"
    assert view.note.text() == ""


def test_the_step_is_told(view: NearestView) -> None:
    """And once the run has gone on, that they are of an earlier one: dimmed."""
    view.show_activations(near("4", "9", "4"), 1_320)
    assert view.note.text() == "step 1,320 · 2 of 3 labelled 4"
    assert view.button.text() == "Find again"
    view.set_activations_stale()
    assert view.note.text() == "as of step 1,320 · 2 of 3 labelled 4"
    assert view.activations.stale
    view.show_activations(near("4"), 1_400)
    assert not view.activations.stale
    view.show_activations((), 0)
    view.set_activations_stale()
    assert view.note.text() == ""


def test_what_goes_wrong_is_told_until_the_next_try(view: NearestView) -> None:
    """In one sentence."""
    view.set_progress(0.0)
    view.say("There is no network to look at yet.")
    view.set_progress(None)
    assert view.note.text() == "There is no network to look at yet."
    view.set_progress(0.0)
    view.set_progress(None)
    assert view.note.text() == ""


def test_without_anything_to_compare_nothing_can_be_asked(view: NearestView) -> None:
    """The button says so by being grey."""
    view.set_available(available=False)
    assert not view.button.isEnabled()


def test_it_says_whether_it_is_seen(view: NearestView, qtbot: QtBot) -> None:
    """So that nobody looks for what nobody sees."""
    with qtbot.waitSignal(view.seen) as heard:
        view.hide()
    assert heard.args == [False]
    with qtbot.waitSignal(view.seen) as heard:
        view.show()
    assert heard.args == [True]


def test_the_rows_take_no_more_room_than_they_use(view: NearestView) -> None:
    """What is left over lies below them, and a row that lacks height shrinks its digits."""
    view.show_pixels(near("4", "9", "4", "4", "9"))
    view.resize(900, 700)
    QApplication.processEvents()
    assert view.pixels.height() - view.pixels.place(0).height() < 40
    view.resize(900, view.minimumSizeHint().height())
    QApplication.processEvents()
    assert view.pixels.rect().contains(view.pixels.place(4))


def test_a_tall_picture_is_not_stretched(view: NearestView) -> None:
    """Each of its pixels stays square, whatever its shape."""
    view.show_pixels([NearDigit(np.zeros((20, 5), np.uint8), 3, "Bag", 0.0)])
    view.grab()
    assert view.pixels.accessibleDescription() == "training digit 3, labelled Bag: distance 0"
