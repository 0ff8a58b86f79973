"""Facts about the terms of a sum."""

from __future__ import annotations

import math

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.told import press
from visualcnn.gui.views.explanation.terms import Term, Terms

TERMS = (
    Term(("first",), 0.5, "one"),
    Term(("second",), -2.0, "two"),
    Term(("rest",), math.nan),
    Term(("value",), -1.5, total=True),
)


@pytest.fixture
def terms(qtbot: QtBot) -> Terms:
    """Three terms and their sum."""
    made = Terms("Sum", ("from", "adds"))
    qtbot.addWidget(made)
    made.show_terms(TERMS)
    made.resize(made.sizeHint())
    made.show()
    return made


def test_bars_are_compared_with_the_largest(terms: Terms) -> None:
    """The largest term's bar is whole; what is no number has none."""
    assert [row.bar for row in terms.rows] == [0.25, -1.0, None, -0.75]
    assert [row.strong for row in terms.rows] == [False, False, False, True]
    assert terms.rows[1].cells == ("second", "−2.00")


def test_all_that_is_shown_is_whole(terms: Terms) -> None:
    """At the size it wants, no row and no text has to be scrolled to."""
    assert terms.rows_in(terms.height()) == len(TERMS)
    assert terms.verticalScrollBar().maximum() == 0
    assert terms.horizontalHeader().length() <= terms.viewport().width()


def test_rows_that_stand_for_something_can_be_chosen(terms: Terms) -> None:
    """Others say nothing."""
    meant: list[object] = []
    terms.meant.connect(meant.append)
    for row in range(len(TERMS)):
        place = terms.visualRect(terms.model().index(row, 0)).center()
        press(terms.viewport(), place)
    assert meant == ["one", "two"]


def test_the_row_under_the_pointer_is_told(terms: Terms) -> None:
    """What it stands for, or None."""
    pointed: list[object] = []
    terms.pointed_at.connect(pointed.append)
    for row in (1, 3, -1):
        terms.row_hovered.emit(row)
    assert pointed == ["two", None, None]
