"""The message bar shows the newest sentence and what can be done."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from visualcnn.gui.views.message_bar import MessageBar

# What the offscreen platform logs whenever a window is shown.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def bar(qtbot: QtBot) -> MessageBar:
    """An empty bar."""
    made = MessageBar()
    qtbot.addWidget(made)
    made.resize(900, 40)
    return made


def test_is_hidden_while_empty(bar: MessageBar) -> None:
    """Without a message there is no bar."""
    assert bar.isHidden()
    bar.show_message("MNIST is there.", "info")
    assert bar.isVisible()
    bar.clear()
    assert bar.isHidden()


def test_actions_act_and_dismiss(bar: MessageBar) -> None:
    """A button does its deed once, and the message goes."""
    done: list[str] = []
    bar.show_message(
        "Training diverged.",
        "error",
        [("Go back", lambda: done.append("back")), ("Help", lambda: done.append("help"))],
    )
    assert [button.text() for button in bar.buttons] == ["Go back", "Help"]
    bar.buttons[0].click()
    assert done == ["back"]
    assert bar.isHidden()


def test_a_deed_may_show_another_message(bar: MessageBar) -> None:
    """What the deed says isn't dismissed with the message that offered it."""
    bar.show_message("Download?", "info", [("Yes", lambda: bar.show_message("Done.", "info"))])
    bar.buttons[0].click()
    assert bar.isVisible()
    assert bar.label.text() == "Done."


def test_newest_replaces(bar: MessageBar) -> None:
    """A second message takes the place of the first, with its own buttons alone."""
    bar.show_message("First.", "info", [("One", list), ("Two", list)])
    bar.show_message("Second.", "warning", [("Three", list)])
    assert bar.label.text() == "Second."
    assert [button.text() for button in bar.buttons] == ["Three"]
    assert bar.accessibleName() == "Warning: Second."


def test_is_dismissed_by_mouse_and_keyboard(bar: MessageBar) -> None:
    """The cross and Escape both dismiss."""
    for dismiss in (bar.dismiss.click, lambda: QTest.keyClick(bar.dismiss, Qt.Key.Key_Escape)):
        bar.show_message("Something.", "info")
        dismiss()
        assert bar.isHidden()


def test_buttons_are_reached_by_keyboard(bar: MessageBar) -> None:
    """The actions and the cross take the focus by Tab."""
    bar.show_message("Something.", "info", [("Do it", list)])
    for button in (*bar.buttons, bar.dismiss):
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_text_is_plain(bar: MessageBar) -> None:
    """A file name with angle brackets is shown as it is."""
    bar.show_message("<b>x</b>.png can't be read.", "error")
    assert bar.label.textFormat() == Qt.TextFormat.PlainText


def test_long_sentences_wrap(bar: MessageBar) -> None:
    """A long sentence doesn't widen the window."""
    bar.show_message("A long sentence. " * 30, "info")
    assert bar.minimumSizeHint().width() < 400


def test_a_name_that_fits_no_line_loses_its_middle(bar: MessageBar) -> None:
    """Its beginning and its ending tell it apart; a path may be as long as it is."""
    bar.show_message(f"{'m' * 300}.visualcnn can't be saved.", "error")
    assert bar.label.text() == f"{'m' * 50}…{'m' * 10}.visualcnn can't be saved."
    path = "/folder" * 30
    bar.show_message(f"The folder {path} doesn't exist.", "error")
    assert bar.label.text() == f"The folder {path} doesn't exist."


def test_progress_keeps_its_button(bar: MessageBar) -> None:
    """A message that changes in its sentence alone keeps its button, with the newest deed."""
    done: list[int] = []
    bar.show_message("1 of 11 MB", "info", [("Cancel", lambda: done.append(1))])
    (button,) = bar.buttons
    bar.show_message("2 of 11 MB", "info", [("Cancel", lambda: done.append(2))])
    assert bar.buttons == [button]
    button.click()
    assert done == [2]


def test_only_one_kind_is_dismissed(bar: MessageBar) -> None:
    """The end of a download takes its own message away, not an error."""
    bar.show_message("Damaged file.", "error")
    bar.clear_kind("info")
    assert bar.isVisible()
    bar.clear_kind("error")
    assert bar.isHidden()
