"""Facts about the page that tells how a value came about."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.test_bodies import BODIES
from tests.gui.views.explanation.told import CLASSES, MOMENT, told
from visualcnn.explain.places import SOFTMAX, Place
from visualcnn.gui.theme import apply_theme
from visualcnn.gui.views.explanation.value_page import INVITATION, ValuePage


@pytest.fixture
def page(qtbot: QtBot) -> ValuePage:
    """Of a network with four classes."""
    made = ValuePage()
    qtbot.addWidget(made)
    made.resize(1_000, 248)
    made.set_classes(CLASSES)
    made.show()
    return made


def show(page: ValuePage, place: Place) -> None:
    """Explain the value at `place`."""
    shown = told(place)
    page.show_story(shown.story, MOMENT.values, shown.region)


def test_it_invites_before_anything_is_chosen(page: ValuePage) -> None:
    """And again for another network."""
    assert page.sentence.text() == INVITATION
    show(page, Place(SOFTMAX, (1,)))
    assert page.sentence.text() != INVITATION
    page.set_classes(("0",))
    assert page.sentence.text() == INVITATION
    assert page.told is None
    assert page.note.text() == ""


@pytest.mark.parametrize(("place", "body"), BODIES.items(), ids=str)
@pytest.mark.parametrize(("dark", "zoom"), [(False, 1.0), (True, 2.0)])
def test_every_kind_is_drawn(
    page: ValuePage, qapp: QApplication, place: Place, body: type, *, dark: bool, zoom: float
) -> None:
    """In light and dark, at any zoom, with something in every part of the page."""
    apply_theme(qapp, dark=dark, zoom=zoom)
    show(page, place)
    assert isinstance(page.shown, body)
    image = page.grab().toImage()
    tones = {
        image.pixelColor(x, y).rgb()
        for x in range(0, image.width(), 3)
        for y in range(image.height() // 3, image.height(), 3)
    }
    assert len(tones) > 4
    apply_theme(qapp, dark=False)


def test_the_title_is_the_number(page: ValuePage) -> None:
    """Its name and value, with the story's sentence and the rounding."""
    show(page, Place(SOFTMAX, (1,)))
    assert page.title.text().startswith("softmax Coat = ")
    assert page.sentence.text() == told(Place(SOFTMAX, (1,))).story.sentence
    assert "rounding" in page.note.text()


def test_pointing_replaces_the_rounding(page: ValuePage) -> None:
    """Until the pointer leaves."""
    show(page, Place("conv1", (0, 2, 2)))
    rounding = page.note.text()
    page.shown.said.emit("1 × 2 = 2")  # type: ignore[attr-defined]
    assert page.note.text() == "1 × 2 = 2"
    page.shown.said.emit("")  # type: ignore[attr-defined]
    assert page.note.text() == rounding


def test_drawings_are_made_once(page: ValuePage) -> None:
    """The next story of the same kind comes into the same drawing."""
    show(page, Place("dense1", (0,)))
    first = page.shown
    show(page, Place("conv1", (0, 2, 2)))
    show(page, Place("dense2", (0,)))
    assert page.shown is first


def test_the_page_needs_room_for_what_is_in_front(page: ValuePage) -> None:
    """Not for the widest that it has ever shown."""
    show(page, Place("relu1", (0, 2, 2)))
    front = page.shown.parentWidget()
    assert front is not None
    before = front.minimumSizeHint()
    show(page, Place("conv1", (0, 2, 2)))
    show(page, Place("relu1", (0, 2, 2)))
    assert front.minimumSizeHint() == before


def test_the_glossary_opens_at_the_kinds_terms(page: ValuePage, qtbot: QtBot) -> None:
    """Links name what is seen."""
    show(page, Place("conv1", (0, 2, 2)))
    assert "kernel" in page.terms.text()
    with qtbot.waitSignal(page.term_wanted) as signal:
        page.terms.linkActivated.emit("kernel")
    assert signal.args == ["kernel"]
    show(page, Place("relu1", (0, 2, 2)))
    assert "kernel" not in page.terms.text()
