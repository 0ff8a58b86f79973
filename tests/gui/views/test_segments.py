"""Segments: one of a few words holds."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from visualcnn.gui.views.segments import Segments


@pytest.fixture
def segments(qtbot: QtBot) -> Segments:
    """Three words."""
    options = {name: (name.title(), f"Why {name}") for name in ("one", "two", "three")}
    made = Segments("Number", options)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_first_one_holds(segments: Segments) -> None:
    """Until another is chosen."""
    assert segments.option == "one"
    assert segments.button("one").isChecked()


def test_a_click_says_what_holds_now(segments: Segments, qtbot: QtBot) -> None:
    """Once, and not again for what holds already."""
    with qtbot.waitSignal(segments.chosen) as said:
        segments.button("two").click()
    assert said.args == ["two"]
    assert segments.option == "two"
    with qtbot.assertNotEmitted(segments.chosen):
        segments.button("two").click()


def test_arrow_keys_go_from_one_to_the_next(segments: Segments, qtbot: QtBot) -> None:
    """As among any buttons that exclude one another."""
    segments.button("one").setFocus()
    with qtbot.waitSignal(segments.chosen) as said:
        QTest.keyClick(segments.button("one"), Qt.Key.Key_Right)
    assert said.args == ["two"]


def test_choosing_for_the_user_says_nothing(segments: Segments, qtbot: QtBot) -> None:
    """What the program sets isn't what the user wants."""
    with qtbot.assertNotEmitted(segments.chosen):
        segments.choose("three")
    assert segments.option == "three"
    assert segments.button("three").isChecked()
