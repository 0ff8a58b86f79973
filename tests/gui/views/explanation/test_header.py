"""Facts about the explanation panel's head."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.told import press
from visualcnn.gui.views.explanation.header import PAGES, Header


@pytest.fixture
def header(qtbot: QtBot) -> Header:
    """With nothing explained."""
    made = Header()
    qtbot.addWidget(made)
    made.resize(1_000, made.sizeHint().height())
    made.show()
    return made


def test_pages_are_asked_for_by_name(header: Header) -> None:
    """Each has a button."""
    wanted: list[str] = []
    header.page_wanted.connect(wanted.append)
    for page in (*list(PAGES)[1:], "value"):
        press(header.pages.button(page))
    assert wanted == [*list(PAGES)[1:], "value"]


def test_the_stamp_tells_the_step_and_its_state(header: Header) -> None:
    """Update is offered only when the network has learned on since."""
    header.set_stamp(1234, following=False, outdated=True)
    assert header.stamp.text() == "step 1,234 · frozen"
    assert header.update_button.isEnabled()
    header.set_stamp(1234, following=True, outdated=True)
    assert header.stamp.text() == "step 1,234 · following"
    assert not header.update_button.isEnabled()
    header.set_stamp(1234, following=False, outdated=False)
    assert header.stamp.text() == "step 1,234"
    header.clear_stamp()
    assert header.stamp.text() == ""


def test_buttons_tell_what_the_user_wants(header: Header, qtbot: QtBot) -> None:
    """A stamp that says "following" is no wish of the user's."""
    follows: list[bool] = []
    header.follow_wanted.connect(follows.append)
    header.set_stamp(1, following=True, outdated=False)
    assert header.follow.isChecked()
    press(header.follow)
    assert follows == [False]
    header.set_stamp(1, following=False, outdated=True)
    with qtbot.waitSignal(header.update_wanted):
        press(header.update_button)
