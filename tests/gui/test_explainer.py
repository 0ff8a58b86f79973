"""The explainer: what is chosen is what is told, at the moment that was chosen."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.explainer_window import CELL, WEIGHT, Window, click, opened, pause
from tests.gui.watched import until
from tests.gui.window import CONFIG
from tests.tiny import TINY, tiny_dataset, tiny_trainer, train
from visualcnn.explain.experiment import Experiment
from visualcnn.explain.places import INPUT, Place
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import Command, State
from visualcnn.gui.views.network import Selection
from visualcnn.nn.layer import Array


@pytest.fixture
def window(
    session: TrainingSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Window]:
    """An untrained run of many epochs, all panels in sight."""
    yield from opened(session, qtbot, monkeypatch)


def test_a_number_that_is_clicked_is_explained(window: Window, qtbot: QtBot) -> None:
    """Story, trail, stamp, and outlines in the maps and on the digit."""
    click(window, CELL)
    until(qtbot, lambda: window.count("show_trail") > 0)
    story, values, region = window.last("show_story")
    assert story.place == CELL
    assert values("conv1")[CELL.index] == story.value
    trail, current = window.last("show_trail")
    assert current == CELL
    assert current in trail
    assert trail[-1].layer == INPUT
    assert window.last("set_stamp") == (0, False, False)
    assert window.last("show_field") == ((region.top, region.left, 3, 3),)
    (marks,) = window.last("show_marks")
    assert [mark.layer for mark in marks] == [INPUT]


def test_going_along_the_trail_leaves_it_as_it_is(window: Window, qtbot: QtBot) -> None:
    """Each crumb is one step; the network panel shows where one is."""
    click(window, CELL)
    until(qtbot, lambda: window.count("show_trail") > 0)
    trail = window.last("show_trail")[0]
    pixel = trail[-1]
    window.panel.place_wanted.emit(pixel)
    until(qtbot, lambda: window.last("show_trail") == (trail, pixel))
    assert window.last("select_number") == (pixel,)
    window.panel.place_wanted.emit(trail[0])
    until(qtbot, lambda: window.last("show_trail") == (trail, trail[0]))


def test_what_is_clicked_while_training_is_of_that_moment_and_stays(
    window: Window, qtbot: QtBot
) -> None:
    """Frozen to its step, and marked as older than the run."""
    window.session.command(Command.TRAIN)
    until(qtbot, lambda: window.session.step > 20)
    click(window, CELL)
    until(qtbot, lambda: window.count("show_story") > 0)
    step = window.step
    assert step >= 20
    until(qtbot, lambda: window.last("set_stamp") == (step, False, True))
    qtbot.wait(400)
    assert window.step == step
    before = window.count("show_story")
    window.panel.update_wanted.emit()
    until(qtbot, lambda: window.count("show_story") > before)
    assert window.step > step


def test_a_second_click_shows_what_the_network_shows_now(window: Window, qtbot: QtBot) -> None:
    """Not what it was when the first number was chosen; a crumb keeps the moment."""
    window.session.command(Command.TRAIN)
    click(window, CELL)
    until(qtbot, lambda: window.count("show_trail") > 0)
    step = window.step
    until(qtbot, lambda: window.session.step > step + 20)
    trail = window.last("show_trail")[0]
    window.panel.place_wanted.emit(trail[1])
    qtbot.wait(50)
    assert window.step == step
    click(window, CELL)
    until(qtbot, lambda: window.step > step)


def test_following_shows_ever_later_steps(window: Window, qtbot: QtBot) -> None:
    """Of the same number, on the same trail."""
    click(window, CELL)
    until(qtbot, lambda: window.count("show_trail") > 0)
    trail = window.last("show_trail")[0]
    window.panel.follow_wanted.emit(True)
    window.session.command(Command.TRAIN)
    until(qtbot, lambda: window.count("show_story") > 3)
    assert window.last("set_stamp")[1] is True
    assert window.last("show_trail") == (trail, CELL)
    window.panel.follow_wanted.emit(False)
    assert window.last("set_stamp")[1] is False


def test_a_pause_ends_with_the_exact_moment(window: Window, qtbot: QtBot) -> None:
    """Whether it was followed or not."""
    click(window, CELL)
    window.session.command(Command.TRAIN)
    until(qtbot, lambda: window.session.step > 10)
    pause(window, qtbot)
    assert window.session.state is State.PAUSED
    assert window.last("set_stamp") == (window.session.step, False, False)


def test_a_hidden_panel_asks_for_nothing(window: Window, qtbot: QtBot) -> None:
    """Its outlines go; seen again, it is brought up to date."""
    click(window, CELL)
    until(qtbot, lambda: window.count("show_trail") > 0)
    window.panel.hide()
    assert window.last("show_marks") == ((),)
    assert window.last("show_field") == (None,)
    window.session.command(Command.STEP)
    until(qtbot, lambda: window.session.state is State.PAUSED)
    qtbot.wait(50)
    assert window.count("show_story") == 1
    window.panel.show()
    until(qtbot, lambda: window.last("set_stamp") == (1, False, False))
    assert window.last("show_field") != (None,)


def test_nothing_is_asked_for_before_anything_is_chosen(window: Window, qtbot: QtBot) -> None:
    """The panel invites."""
    window.session.command(Command.STEP)
    until(qtbot, lambda: window.session.state is State.PAUSED)
    qtbot.wait(50)
    assert window.explainer.watched is None


def test_another_sample_is_explained_at_once(window: Window, qtbot: QtBot) -> None:
    """The same number of it."""
    click(window, CELL)
    until(qtbot, lambda: window.count("show_trail") > 0)
    window.sample.choose("validation", 3)
    until(qtbot, lambda: window.count("show_story") == 2)
    watched = window.explainer.watched
    assert watched is not None
    assert watched.sample is window.sample.sample()
    until(qtbot, lambda: window.count("show_trail") == 2)


def test_a_digit_that_excites_a_filter_can_be_chosen(window: Window) -> None:
    """It is the sample then."""
    window.panel.digit_wanted.emit(7)
    assert window.sample.choice.index == 7
    assert window.sample.choice.split == "validation"


def test_a_new_run_of_the_same_network_keeps_the_choice(window: Window, qtbot: QtBot) -> None:
    """What was chosen is explained in it."""
    click(window, CELL)
    until(qtbot, lambda: window.count("show_trail") > 0)
    with qtbot.waitSignal(window.session.prepared):
        window.session.start_run(CONFIG, tiny_dataset(), TINY)
    until(qtbot, lambda: window.count("show_story") == 2)
    watched = window.explainer.watched
    assert watched is not None
    assert watched.run == window.session.run


def test_another_network_forgets_the_choice(window: Window, qtbot: QtBot) -> None:
    """There may be no such number in it."""
    click(window, CELL)
    until(qtbot, lambda: window.count("show_trail") > 0)
    with qtbot.waitSignal(window.session.prepared):
        window.session.start_run(CONFIG.changed(architecture="mlp"), tiny_dataset())
    qtbot.wait(50)
    assert window.explainer.answers.forward.place is None
    assert window.explainer.watched is None
    assert window.last("show_field") == (None,)


def test_a_number_that_the_network_has_not_is_told_so(window: Window, qtbot: QtBot) -> None:
    """In one sentence."""
    click(window, Place("conv9", (0, 0, 0)))
    until(qtbot, lambda: window.count("say") > 0)
    page, sentence = window.last("say")
    assert page == "value"
    assert "conv9" in str(sentence)


def test_error_maps_follow_the_training(window: Window, qtbot: QtBot) -> None:
    """Of the chosen sample, by layer and by parameter."""
    window.network.errors_wanted.emit(True)
    until(qtbot, lambda: window.count("show_errors") > 0)
    errors, step = window.last("show_errors")
    assert step == 0
    assert errors["conv1"].shape == (3, 8, 8)
    assert errors["conv1.weight"].shape == (3, 1, 3, 3)
    window.session.command(Command.STEP)
    until(qtbot, lambda: window.last("show_errors")[1] == 1)


def test_an_experiment_is_applied_and_undone(window: Window, qtbot: QtBot) -> None:
    """The model changes by what is recorded, and is as before after Undo."""
    session, panel = window.session, window.panel
    window.network.clicked.emit(Selection("conv1", "filter", (1,)))
    until(qtbot, lambda: window.count("show_filter") > 0)
    panel.experiment_wanted.emit(Experiment().mute("conv1", 1))
    until(qtbot, lambda: _outcome(window) is not None)
    assert _model(window)[1].any()
    panel.apply_wanted.emit()
    until(qtbot, lambda: not _model(window)[1].any())
    assert [change.new for change in session.history.changes] == ["conv1 filter 1 muted"]
    assert session.unsaved
    until(qtbot, lambda: window.last("show_filter")[0].can_undo)
    panel.undo_wanted.emit()
    until(qtbot, lambda: bool(_model(window)[1].any()))
    assert not session.undoable


def _outcome(window: Window) -> object:
    (view,) = window.last("show_filter")
    tried = view.tried
    return tried and tried.accuracy


def _model(window: Window) -> Array:
    watched = window.explainer.watched
    assert watched is not None
    return watched.moment.network.parameters()["conv1.weight"]


def test_a_run_in_which_all_was_used_ends_as_the_unwatched_one(
    window: Window, qtbot: QtBot
) -> None:
    """Bit for bit: every parameter and every state."""
    with qtbot.waitSignal(window.session.prepared):
        window.session.start_run(CONFIG.changed(epochs=40), tiny_dataset(), TINY)
    panel, session = window.panel, window.session
    window.network.errors_wanted.emit(True)
    panel.follow_wanted.emit(True)
    click(window, WEIGHT)
    session.command(Command.TRAIN)
    pages = itertools.cycle(["value", "gradient", "what if", "proof", "why", "filter"])
    while session.state is State.RUNNING:
        panel.open_page(next(pages))
        click(window, CELL)
        panel.update_wanted.emit()
        panel.what_if_wanted.emit(0.5, 10)
        panel.proof_wanted.emit("layer")
        panel.experiment_wanted.emit(Experiment().mute("conv1", 1))
        qtbot.wait(10)
    until(qtbot, lambda: window.explainer.watched is not None and window.step == session.step)
    trainer = tiny_trainer(epochs=40)
    train(trainer)
    assert window.explainer.watched is not None
    assert session.step == trainer.step == 200
    watched = window.explainer.watched.moment.network
    ends = trainer.network.parameters() | trainer.network.state()
    for name, array in (watched.parameters() | watched.state()).items():
        assert array.tobytes() == ends[name].tobytes(), name


def test_it_closes_while_something_runs(window: Window, qtbot: QtBot) -> None:
    """And does nothing more, whatever the panel still wants."""
    click(window, WEIGHT)
    until(qtbot, lambda: window.explainer.watched is not None)
    window.panel.proof_wanted.emit("random")
    assert window.explainer.close()
    count = window.count("show_verdict")
    window.panel.proof_wanted.emit("random")
    window.panel.update_wanted.emit()
    qtbot.wait(50)
    assert window.count("show_verdict") == count
