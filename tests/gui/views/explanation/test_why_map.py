"""A map of the page "Why": its colours, its size, and what it is when it has no numbers."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from visualcnn.gui.colour_maps import diverging
from visualcnn.gui.theme import color, current_theme
from visualcnn.gui.views.explanation.grid_face import Values
from visualcnn.gui.views.explanation.why_map import WhyMap

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
VALUES: Values = np.linspace(-1, 0.5, 64).reshape(8, 8)


@pytest.fixture
def shown(qtbot: QtBot) -> WhyMap:
    """Of 8×8 numbers from -1 to 0.5."""
    made = WhyMap("Gradient", "What the colours mean")
    qtbot.addWidget(made)
    made.resize(200, 200)
    made.show_values(VALUES, "It is so.", late=False, subject="one")
    made.show()
    return made


def pixel(shown: WhyMap, row: int, column: int) -> tuple[int, ...]:
    """The colour in the middle of a cell."""
    place: QPoint = shown.grid.cell_rect(row, column).center().toPoint()
    seen = shown.grid.grab().toImage().pixelColor(place)
    return seen.red(), seen.green(), seen.blue()


def test_zero_is_in_the_middle_of_the_colours(shown: WhyMap) -> None:
    """The largest magnitude has the strongest one."""
    assert pixel(shown, 0, 0) == tuple(diverging(current_theme())[1])
    assert shown.grid.limit == 1.0
    assert shown.caption.text() == "It is so."


def test_the_ends_stay_while_the_subject_does(shown: WhyMap) -> None:
    """A little smaller numbers don't change the colours; another subject starts anew."""
    shown.show_values(0.5 * VALUES, "", late=False, subject="one")
    assert shown.grid.limit == 1.0
    shown.show_values(0.5 * VALUES, "", late=False, subject="two")
    assert shown.grid.limit == 0.5


def test_what_is_late_is_faded(shown: WhyMap) -> None:
    """And strong again when it isn't any more."""
    paper = color("panel")
    ground = np.array((paper.red(), paper.green(), paper.blue()))
    strong = np.array(pixel(shown, 0, 0))
    shown.show_values(VALUES, "", late=True, subject="one")
    weak = np.array(pixel(shown, 0, 0))
    assert np.abs(weak - ground).sum() < 0.5 * np.abs(strong - ground).sum()
    assert (weak != ground).any()
    shown.show_values(VALUES, "", late=False, subject="one")
    assert pixel(shown, 0, 0) == tuple(strong)


def test_without_numbers_it_says_why(shown: WhyMap) -> None:
    """There is nothing to point at, and the room stays."""
    place, size = shown.grid.cell_rect(2, 2).center(), shown.grid.size()
    shown.show_nothing((8, 8), "On its way…")
    assert shown.empty
    assert shown.caption.text() == "On its way…"
    assert shown.grid.cell_at(place) is None
    assert shown.grid.size() == size


def test_cells_grow_with_the_room(shown: WhyMap) -> None:
    """As whole pixels, with the sentence below them."""
    before = shown.grid.cell_size.width()
    shown.resize(110, 200)
    assert shown.grid.cell_size.width() < before
    assert shown.grid.width() <= shown.width()
    assert shown.caption.y() > shown.grid.height()
    assert shown.caption.geometry().bottom() <= shown.height()


def test_numbers_that_are_not_finite_are_shown(shown: WhyMap) -> None:
    """Of a network that blew up."""
    shown.show_values(np.full((8, 8), np.nan), "Not finite.", late=False, subject="one")
    assert not shown.grab().isNull()


def test_a_sentence_is_whole_as_a_tooltip(shown: WhyMap) -> None:
    """Where it lacks room."""
    sentence = "Very much to say. " * 20
    shown.show_values(VALUES, sentence, late=False, subject="one")
    assert shown.caption.toolTip() == sentence


def test_the_picture_goes_from_paper_to_ink(qtbot: QtBot) -> None:
    """From 0 to 1, whatever it has."""
    made = WhyMap("The digit", "What is read", signed=False)
    qtbot.addWidget(made)
    made.show_values(np.full((8, 8), 0.25), "", late=False, subject=None)
    assert made.grid.limit == 1.0
