"""The answers: the page in front is answered, and no other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.explainer_window import CELL, WEIGHT, Window, click, opened
from tests.gui.watched import until
from visualcnn.explain.places import SOFTMAX, Place
from visualcnn.gui.attributions import COVERING, GRADIENTS
from visualcnn.gui.backward import GRADIENT
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import Command


@pytest.fixture
def window(
    session: TrainingSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Window]:
    """An untrained run of many epochs, all panels in sight."""
    yield from opened(session, qtbot, monkeypatch)


def test_something_is_wanted_once_something_is_chosen(window: Window) -> None:
    """Or on a page that tells something all the same."""
    answers = window.explainer.answers
    assert not answers.wanted
    window.panel.open_page("why")
    assert answers.wanted
    window.panel.open_page("value")
    assert not answers.wanted
    click(window, WEIGHT)
    assert answers.wanted


def test_only_the_page_in_front_is_answered(window: Window, qtbot: QtBot) -> None:
    """The others when they come to the front."""
    analysis = window.explainer.analysis
    click(window, CELL)
    until(qtbot, lambda: window.count("show_trail") > 0)
    assert not analysis.busy(GRADIENT, GRADIENTS, COVERING)
    assert window.count("show_error") == window.count("show_why") == 0
    window.panel.open_page("why")
    until(qtbot, lambda: window.count("show_why") > 0)
    assert window.last("show_why")[0].target == CELL
    assert window.count("show_error") == 0
    window.panel.open_page("gradient")
    until(qtbot, lambda: window.count("show_error") > 0)


def test_why_needs_no_number(window: Window, qtbot: QtBot) -> None:
    """Opened before anything is chosen, it tells of the predicted class, and follows the digit."""
    window.panel.open_page("why")
    until(qtbot, lambda: window.count("show_why") > 0)
    (first,) = window.last("show_why")
    assert first.is_class
    window.sample.choose("validation", 3)
    until(qtbot, lambda: window.last("show_why")[0].picture.tobytes() != first.picture.tobytes())


def test_a_number_that_is_clicked_stays_on_the_page_why(window: Window, qtbot: QtBot) -> None:
    """What drives it is told there; the page's own switches are obeyed."""
    window.panel.open_page("why")
    click(window, CELL)
    assert window.panel.page == "why"
    until(qtbot, lambda: window.count("show_why") > 0)
    until(qtbot, lambda: window.last("show_why")[0].target == CELL)
    window.panel.class_wanted.emit(5)
    until(qtbot, lambda: window.last("show_why")[0].target == Place(SOFTMAX, (5,)))
    window.panel.unit_wanted.emit()
    until(qtbot, lambda: window.last("show_why")[0].target == CELL)
    window.panel.patch_wanted.emit(3, 3)
    until(qtbot, lambda: window.last("show_why")[0].size == 3)


def test_why_follows_the_training(window: Window, qtbot: QtBot) -> None:
    """While it is in front and followed; a step brings an exact moment in any case."""
    window.panel.open_page("why")
    until(qtbot, lambda: window.count("show_why") > 0)
    window.session.command(Command.STEP)
    until(qtbot, lambda: _steps(window) == {1})
    window.panel.follow_wanted.emit(True)
    window.session.command(Command.TRAIN)
    until(qtbot, lambda: min(_steps(window), default=0) > 20)
    window.panel.follow_wanted.emit(False)


def _steps(window: Window) -> set[int]:
    """The moments of which maps are shown."""
    maps = window.last("show_why")[0].maps.values()
    return {each.attribution.step for each in maps if each.attribution is not None}
