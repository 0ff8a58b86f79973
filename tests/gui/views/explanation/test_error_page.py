"""The page of an error: its value, and the paths that add up to it."""

from __future__ import annotations

import dataclasses
import math

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.way_back import CLASSES, error_story
from visualcnn.explain.places import Place
from visualcnn.explain.reverse import Path
from visualcnn.gui import text
from visualcnn.gui.views.explanation.error_page import MOST, ErrorPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def page(qtbot: QtBot) -> ErrorPage:
    """Empty as yet."""
    made = ErrorPage()
    qtbot.addWidget(made)
    made.resize(1000, 260)
    made.show()
    return made


def _middle(page: ErrorPage, row: int) -> QPoint:
    return page.table.visualRect(page.table.model().index(row, 0)).center()


def test_error_and_paths(page: ErrorPage) -> None:
    """Each path is a row: through where, error × slope = share."""
    story = error_story()
    page.show_error(story)
    assert page.title.text() == "Error of relu1 map 2 [5, 7]"
    assert page.figures[0].text() == text.value(story.value)
    assert [row.cells for row in page.table.rows] == [
        ("conv2 map 0 [0, 1]", "1.00", "0.500", "0.500"),
        ("conv2 map 1 [0, 1]", "−0.500", "0.500", "−0.250"),
        ("conv2 map 2 [0, 1]", "0.333", "0.500", "0.167"),
    ]
    assert [row.bar for row in page.table.rows] == pytest.approx([1, -0.5, 1 / 3])


def test_a_path_is_one_click_away(page: ErrorPage, qtbot: QtBot) -> None:
    """By mouse or Enter; pointing at it says its place."""
    page.show_error(error_story())
    with qtbot.waitSignal(page.place_wanted) as wanted:
        QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=_middle(page, 1))
    assert wanted.args == [Place("conv2", (1, 0, 1))]
    page.table.setFocus()
    with qtbot.waitSignal(page.hovered) as pointed:
        QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert pointed.args == [Place("conv2", (2, 0, 1))]
    with qtbot.waitSignal(page.place_wanted) as wanted:
        QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert wanted.args == [Place("conv2", (2, 0, 1))]


def test_many_paths_end_in_one_row(page: ErrorPage, qtbot: QtBot) -> None:
    """Which sums the rest, so that the rows still add up; it leads nowhere."""
    story = error_story(MOST + 3)
    page.show_error(story)
    assert len(page.table.rows) == MOST + 1
    rest = sum(path.share for path in story.paths[MOST:])
    assert page.table.rows[-1].cells == ("3 other paths", "", "", text.value(rest))
    page.table.scrollToBottom()
    with qtbot.assertNotEmitted(page.place_wanted):
        QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=_middle(page, MOST))


def test_without_paths_it_says_why(page: ErrorPage) -> None:
    """A user's own layer, or nothing that depends on the value."""
    page.show_error(error_story(0, decomposed=False))
    assert not page.table.isVisible()
    assert "only its result is known" in page.note.text()
    page.show_error(error_story(0))
    assert "No path" in page.note.text()
    page.show_error(error_story())
    assert page.table.isVisible()
    assert not page.note.isVisible()


def test_classes_go_by_their_names(page: ErrorPage) -> None:
    """Of probabilities."""
    page.set_classes(CLASSES)
    paths = (Path(Place("softmax", (1,)), 1.0, -0.5),)
    story = dataclasses.replace(error_story(1), place=Place("dense1", (1,)), paths=paths)
    page.show_error(story)
    assert page.table.rows[0].cells[0] == "softmax dog"


def test_nothing_is_shown_of_another_network(page: ErrorPage) -> None:
    """It invites again."""
    page.show_error(error_story())
    page.set_classes(CLASSES)
    assert page.title.text() == "Error of an activation"
    assert "Click an activation" in page.sentence.text()
    assert not page.body.isVisible()


def test_what_is_no_number_has_no_bar(page: ErrorPage) -> None:
    """After the loss has diverged."""
    paths = (Path(Place("conv2", (0, 0, 0)), math.nan, 1.0), *error_story(2).paths)
    page.show_error(dataclasses.replace(error_story(), value=math.nan, paths=paths))
    assert [row.bar for row in page.table.rows] == [None, 1, -0.5]
    assert page.figures[0].text() == "NaN"
    page.grab()
