"""The explainer's pages: each answers what is chosen when it is in front."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.explainer_window import CELL, WEIGHT, Window, click, opened
from tests.gui.watched import until
from tests.gui.window import CONFIG
from visualcnn.explain.what_if import WhatIf
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import Command, State
from visualcnn.gui.views.network import Selection


@pytest.fixture
def window(
    session: TrainingSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Window]:
    """An untrained run of many epochs, all panels in sight."""
    yield from opened(session, qtbot, monkeypatch)


def test_a_weight_is_told_on_the_page_of_gradients(window: Window, qtbot: QtBot) -> None:
    """For the digit; for the last mini-batch once there is one."""
    window.panel.open_page("gradient")
    window.panel.weight_wanted.emit(WEIGHT)
    until(qtbot, lambda: window.count("show_weight") == 1)
    (story,) = window.last("show_weight")
    assert story.weight == WEIGHT
    assert len(story.inputs) == 1
    window.panel.samples_wanted.emit("batch")
    until(qtbot, lambda: window.count("say") == 1)
    assert window.last("say") == (
        "gradient",
        "No mini-batch was trained on yet: do a step first.",
    )
    window.session.command(Command.STEP)
    until(qtbot, lambda: window.count("show_weight") == 2)
    (story,) = window.last("show_weight")
    assert len(story.inputs) == CONFIG.batch_size


def test_an_activation_has_its_error_told(window: Window, qtbot: QtBot) -> None:
    """On the same page as weights."""
    window.panel.open_page("gradient")
    click(window, CELL)
    until(qtbot, lambda: window.count("show_error") == 1)
    (story,) = window.last("show_error")
    assert story.place == CELL


def test_a_number_that_is_clicked_brings_its_page(window: Window) -> None:
    """From a page that doesn't show numbers."""
    window.panel.open_page("proof")
    click(window, CELL)
    assert window.panel.page == "value"
    window.panel.open_page("gradient")
    click(window, CELL)
    assert window.panel.page == "gradient"


def test_a_filter_that_is_clicked_is_shown(window: Window, qtbot: QtBot) -> None:
    """With the digits that excite it, after a moment."""
    window.network.clicked.emit(Selection("conv1", "filter", (2,)))
    assert window.panel.page == "filter"
    until(qtbot, lambda: window.count("show_filter") > 0)
    (view,) = window.last("show_filter")
    assert (view.story.layer, view.story.number) == ("conv1", 2)
    until(qtbot, lambda: bool(window.last("show_filter")[0].digits))
    (view,) = window.last("show_filter")
    assert len(view.digits) == 9
    until(qtbot, lambda: window.last("show_filter")[0].story.gradient_norm is not None)


def test_a_page_that_was_opened_out_of_sight_is_answered_in_sight(
    window: Window, qtbot: QtBot
) -> None:
    """The moment is known by then: nothing else would bring the filter's gradient."""
    click(window, CELL)
    until(qtbot, lambda: window.explainer.watched is not None)
    window.panel.hide()
    window.network.clicked.emit(Selection("conv1", "filter", (2,)))
    assert window.panel.page == "filter"
    window.panel.show()
    until(qtbot, lambda: window.count("show_filter") > 0)
    until(qtbot, lambda: window.last("show_filter")[0].story.gradient_norm is not None)


def test_after_a_validation_the_digits_are_found_anew(window: Window, qtbot: QtBot) -> None:
    """While the page is seen, also when what is explained is frozen."""
    window.network.clicked.emit(Selection("conv1", "filter", (0,)))
    until(qtbot, lambda: window.count("show_filter") > 0)
    window.session.command(Command.EPOCH)
    until(qtbot, lambda: window.session.state is State.PAUSED)
    until(qtbot, lambda: window.last("show_filter")[0].digits_step == 5)
    (view,) = window.last("show_filter")
    assert len(view.course.steps) == 1


def test_steps_are_tried_on_a_copy(window: Window, qtbot: QtBot) -> None:
    """And tried again at the next moment, while their page is in front."""
    window.panel.open_page("what if")
    click(window, CELL)
    window.panel.open_page("what if")
    until(qtbot, lambda: window.explainer.watched is not None)
    window.panel.what_if_wanted.emit(0.5, 10)

    def tried() -> list[WhatIf]:
        """With ten steps: the page itself asks for what it begins with."""
        shown = window.last("show_what_if") if window.count("show_what_if") else ()
        return [found for found in shown if found is not None and found.steps == 10]

    until(qtbot, lambda: len(tried()) == 1)
    (first,) = tried()
    assert window.session.step == 0
    window.session.command(Command.STEP)
    until(qtbot, lambda: tried() != [first] and len(tried()) == 1)


@pytest.mark.parametrize("kind", ["weight", "layer", "random", "convolution"])
def test_each_proof_ends_in_a_verdict(window: Window, qtbot: QtBot, kind: str) -> None:
    """Of which the title tells the step."""
    click(window, CELL)
    click(window, WEIGHT)
    until(qtbot, lambda: window.explainer.watched is not None)
    window.panel.proof_wanted.emit(kind)
    until(
        qtbot, lambda: window.count("show_verdict") > 0 and None not in window.last("show_verdict")
    )
    (verdict,) = window.last("show_verdict")
    assert verdict.agrees, verdict.sentence
    assert verdict.title.endswith("· step 0")


def test_a_proof_says_what_it_lacks(window: Window, qtbot: QtBot) -> None:
    """No weight was chosen."""
    click(window, CELL)
    until(qtbot, lambda: window.explainer.watched is not None)
    window.panel.proof_wanted.emit("weight")
    page, sentence = window.last("say")
    assert page == "proof"
    assert "weight" in str(sentence)


def test_what_if_needs_no_number(window: Window, qtbot: QtBot) -> None:
    """Opened before anything is chosen, it tries one step on the sample."""
    window.panel.open_page("what if")
    until(qtbot, lambda: window.told["show_what_if"] not in ([], [(None,)]))
    assert window.last("show_what_if")[0].steps == 1
