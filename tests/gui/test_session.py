"""The session, with a real worker thread: states, reports, snapshots, settings, files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import SignalInstance
from pytestqt.qtbot import QtBot

from tests.tiny import TINY, tiny_dataset
from visualcnn.data.dataset import Dataset
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import Command, State
from visualcnn.training.config import Config
from visualcnn.training.model_file import read_model
from visualcnn.training.snapshot import Sample

CONFIG = Config(architecture="tiny", batch_size=10, epochs=2, learning_rate=0.01)


@pytest.fixture
def dataset() -> Dataset:
    """Tiny pictures."""
    return tiny_dataset()


@pytest.fixture
def wait(qtbot: QtBot) -> Callable[[TrainingSession, State], None]:
    """Wait until the session is in a state."""

    def wait_for(session: TrainingSession, state: State) -> None:
        qtbot.waitUntil(lambda: session.state is state, timeout=5_000)

    return wait_for


@pytest.fixture
def ready(session: TrainingSession, dataset: Dataset, qtbot: QtBot) -> TrainingSession:
    """With an untrained run of two epochs of five steps."""
    with qtbot.waitSignal(session.prepared):
        session.start_run(CONFIG, dataset, TINY)
    return session


def sample(value: int = 100) -> Sample:
    """A grey picture."""
    return Sample(np.full((8, 8), value, np.uint8), 3)


def collect(signal: SignalInstance) -> list[Any]:
    """What a signal carries from now on."""
    seen: list[Any] = []
    signal.connect(seen.append)
    return seen


def test_a_new_run_makes_the_session_ready(ready: TrainingSession, dataset: Dataset) -> None:
    """State, data and network are those that were asked for."""
    assert ready.state is State.READY
    assert ready.dataset is dataset
    assert ready.summary is not None
    assert ready.step == 0
    assert not ready.unsaved


def test_training_goes_from_running_to_finished(
    ready: TrainingSession, wait: Callable[..., None]
) -> None:
    """Every report arrives and the curves hold all of them."""
    states = collect(ready.state_changed)
    assert ready.command(Command.TRAIN)
    wait(ready, State.FINISHED)
    assert states == [State.RUNNING, State.FINISHED]
    assert ready.history.steps == ready.step == 10
    assert [v.step for v in ready.history.validations] == [5, 10]
    assert ready.unsaved


def test_a_command_that_means_nothing_now_is_not_sent(ready: TrainingSession) -> None:
    """Pause does nothing before training."""
    assert not ready.command(Command.PAUSE)
    assert ready.state is State.READY


def test_train_pressed_twice_is_one_training(
    ready: TrainingSession, wait: Callable[..., None]
) -> None:
    """The second press is ignored."""
    assert ready.command(Command.TRAIN)
    assert not ready.command(Command.TRAIN)
    wait(ready, State.FINISHED)
    assert ready.step == 10


def test_pause_and_train_in_quick_succession_end_in_training(
    ready: TrainingSession, wait: Callable[..., None], qtbot: QtBot
) -> None:
    """The stop of an earlier Train isn't taken for the later one's."""
    ready.change({"epochs": 100_000})
    for _ in range(20):
        ready.command(Command.TRAIN)
        ready.command(Command.PAUSE)
    ready.command(Command.TRAIN)
    assert ready.state is State.RUNNING
    qtbot.waitUntil(lambda: ready.step > 300, timeout=5_000)
    assert ready.state is State.RUNNING
    ready.command(Command.PAUSE)
    wait(ready, State.PAUSED)


def test_step_trains_one_batch(ready: TrainingSession, wait: Callable[..., None]) -> None:
    """And leaves the session paused."""
    ready.command(Command.STEP)
    wait(ready, State.PAUSED)
    assert ready.step == 1


def test_epoch_trains_to_its_end(ready: TrainingSession, wait: Callable[..., None]) -> None:
    """With its validation."""
    ready.command(Command.EPOCH)
    wait(ready, State.PAUSED)
    assert ready.step == 5
    assert ready.epochs == 1.0
    assert len(ready.history.validations) == 1


def test_train_after_the_end_adds_the_epochs_of_the_field(
    ready: TrainingSession, wait: Callable[..., None]
) -> None:
    """Two more epochs are ten more steps, and the field keeps its two."""
    ready.command(Command.TRAIN)
    wait(ready, State.FINISHED)
    ready.command(Command.TRAIN)
    wait(ready, State.FINISHED)
    assert ready.step == 20
    assert ready.shown_epochs == 2
    assert ready.config.epochs == 4


def test_a_pause_ends_with_one_exact_picture(ready: TrainingSession, qtbot: QtBot) -> None:
    """The last snapshot shows the step at which training stands."""
    ready.look_at(sample())
    ready.command(Command.STEP)
    qtbot.waitUntil(lambda: ready.snapshot is not None and ready.snapshot.step == 1)
    assert ready.state is State.PAUSED


def test_a_snapshot_of_another_sample_is_dropped(ready: TrainingSession, qtbot: QtBot) -> None:
    """After another digit was chosen only its pictures count."""
    seen = collect(ready.snapshot_arrived)
    first, second = sample(1), sample(2)
    ready.look_at(first)
    ready.look_at(second)
    qtbot.waitUntil(lambda: bool(seen))
    assert all(snapshot.sample is second for snapshot in seen)


def test_samples_are_read_for_the_run_that_is_there(
    ready: TrainingSession, dataset: Dataset, qtbot: QtBot
) -> None:
    """What an earlier run would have answered is dropped."""
    seen = collect(ready.samples_read)
    serial = ready.read_samples(dataset.test.images[:4], urgent=True)
    qtbot.waitUntil(lambda: bool(seen))
    assert [(read.run, read.step, read.serial) for read in seen] == [(ready.run, 0, serial)]
    assert seen[0].probabilities.shape == (10, 4)
    with qtbot.waitSignal(ready.prepared):
        ready.read_samples(dataset.test.images[:4])
        ready.start_run(CONFIG, dataset, TINY)
    later = ready.read_samples(dataset.test.images[:4])
    qtbot.waitUntil(lambda: seen[-1].serial == later)
    assert seen[-1].run == ready.run


def test_a_changed_setting_comes_back_with_its_mark(ready: TrainingSession, qtbot: QtBot) -> None:
    """Session and history know it once the worker took it."""
    with qtbot.waitSignal(ready.settings_changed):
        ready.change({"learning_rate": 0.5})
    assert ready.config.learning_rate == 0.5
    assert [(c.setting, c.new) for c in ready.history.changes] == [("learning_rate", "0.5")]


def test_a_bad_setting_is_refused_with_a_sentence(ready: TrainingSession, qtbot: QtBot) -> None:
    """And the old one stays."""
    with qtbot.waitSignal(ready.refused) as blocker:
        ready.change({"batch_size": -5})
    assert "batch size" in blocker.args[0].sentence
    assert ready.config == CONFIG


def test_reports_of_an_earlier_run_are_dropped(
    ready: TrainingSession, dataset: Dataset, qtbot: QtBot
) -> None:
    """After Reset in mid-training the curves begin empty and stay empty."""
    ready.change({"epochs": 100_000})
    ready.command(Command.TRAIN)
    qtbot.waitUntil(lambda: ready.step > 3)
    with qtbot.waitSignal(ready.prepared):
        ready.start_run(CONFIG, dataset, TINY)
    assert ready.state is State.READY
    ready.command(Command.STEP)
    qtbot.waitUntil(lambda: ready.state is State.PAUSED)
    assert ready.history.steps == 1


def test_a_saved_run_is_no_longer_unsaved_and_opens_as_it_was(
    ready: TrainingSession, dataset: Dataset, qtbot: QtBot, tmp_path: Path
) -> None:
    """Save, adopt: the same step and curves, paused."""
    path = tmp_path / "run.visualcnn"
    ready.command(Command.STEP)
    qtbot.waitUntil(lambda: ready.state is State.PAUSED)
    assert ready.unsaved
    with qtbot.waitSignal(ready.saved):
        ready.save(path)
    assert not ready.unsaved
    loss = ready.history.loss.exact.copy()
    with qtbot.waitSignal(ready.prepared):
        ready.adopt(read_model(path), dataset)
    assert ready.state is State.PAUSED
    assert ready.step == 1
    assert not ready.unsaved
    assert np.array_equal(ready.history.loss.exact, loss)
    # What the run goes on from isn't kept a second time.
    assert ready.model is not None
    assert set(ready.model.run) == {"step", "epoch"}


def test_a_file_that_cannot_be_written_is_told_and_training_stands(
    ready: TrainingSession, qtbot: QtBot, tmp_path: Path
) -> None:
    """Refused, with one sentence."""
    with qtbot.waitSignal(ready.refused) as blocker:
        ready.save(tmp_path / "absent" / "run.visualcnn")
    assert blocker.args[0].sentence.endswith(".")
    assert ready.state is State.READY


def test_divergence_ends_in_failed_and_training_works_again(
    ready: TrainingSession, qtbot: QtBot
) -> None:
    """From Failed, going back and a lower rate train to the end."""
    ready.change({"learning_rate": 1e9, "epochs": 100})
    with qtbot.waitSignal(ready.failed) as blocker:
        ready.command(Command.TRAIN)
    assert ready.state is State.FAILED
    assert blocker.args[0].diverged
    with qtbot.waitSignal(ready.prepared):
        ready.go_back()
    ready.change({"learning_rate": 0.01, "epochs": 2})
    ready.command(Command.TRAIN)
    qtbot.waitUntil(lambda: ready.state is State.FINISHED)
    assert ready.step == 10


def test_steps_are_there_before_what_came_after_them(ready: TrainingSession, qtbot: QtBot) -> None:
    """Whoever hears of a state, a save or a pause finds the history complete."""
    seen: list[tuple[State, int, int]] = []
    ready.state_changed.connect(lambda state: seen.append((state, ready.step, ready.history.steps)))
    ready.command(Command.EPOCH)
    qtbot.waitUntil(lambda: ready.state is State.PAUSED)
    assert seen == [(State.RUNNING, 0, 0), (State.PAUSED, 5, 5)]


def test_steps_come_together(ready: TrainingSession, qtbot: QtBot) -> None:
    """Views hear of several steps at once, of fewer than one in two, and of the last one."""
    heard: set[int] = set()
    ready.change({"epochs": 100})
    ready.advanced.connect(lambda: heard.add(ready.step))
    ready.command(Command.TRAIN)
    qtbot.waitUntil(lambda: ready.state is State.FINISHED, timeout=10_000)
    assert ready.history.steps == 500
    assert len(heard) < 250
    assert 500 in heard


def test_a_blocked_window_loses_no_report(ready: TrainingSession, qtbot: QtBot) -> None:
    """The worker waits with 2,000 unhandled reports, then all arrive in order."""
    import time

    ready.change({"epochs": 700})
    ready.command(Command.TRAIN)
    begin = time.monotonic()
    while time.monotonic() - begin < 1.0:
        pass
    qtbot.waitUntil(lambda: ready.state is State.FINISHED, timeout=30_000)
    assert ready.history.steps == ready.step == 3_500
