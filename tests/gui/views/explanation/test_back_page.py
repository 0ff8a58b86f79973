"""What all pages of the way back do: invite, say one sentence, show progress."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from visualcnn.gui.views.explanation.back_page import BackPage


@pytest.fixture
def page(qtbot: QtBot) -> BackPage:
    """A page with two terms."""
    made = BackPage("Title", "Come in.", ("gradient", "loss"))
    made.start_styling()
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_invites_until_there_is_something_to_say(page: BackPage) -> None:
    """And again when that is taken back."""
    assert page.sentence.text() == "Come in."
    page.say("It failed.")
    assert page.sentence.text() == "It failed."
    page.say("")
    assert page.sentence.text() == "Come in."


def test_progress_can_be_stopped(page: BackPage, qtbot: QtBot) -> None:
    """Bar and button are there while something runs."""
    assert not page.stop.isVisible()
    page.set_progress(0.25)
    assert page.progress.isVisible()
    assert page.progress.value() == 250
    with qtbot.waitSignal(page.stopped):
        page.stop.click()
    page.set_progress(None)
    assert not page.progress.isVisible()
    assert not page.stop.isVisible()


def test_terms_lead_to_the_glossary(page: BackPage, qtbot: QtBot) -> None:
    """Each is a link that names its term, for mouse and keyboard."""
    assert '<a href="gradient"' in page.terms.text()
    assert '<a href="loss"' in page.terms.text()
    with qtbot.waitSignal(page.term_wanted) as wanted:
        page.terms.linkActivated.emit("loss")
    assert wanted.args == ["loss"]
