"""Faults injected all through the worker: told within a second, logged, and Train works again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, SignalInstance, Slot
from pytestqt.exceptions import CapturedExceptions
from pytestqt.qtbot import QtBot

from tests.gui.injected import Fault, told, trains_on
from tests.gui.window import wait
from tests.tiny import saved, tiny_trainer, train
from visualcnn.gui import documents
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.logs import start_log, stop_log
from visualcnn.gui.states import Command, State
from visualcnn.nn import Conv2d, Dense
from visualcnn.nn.optimizers import Optimizer
from visualcnn.training import checkpoint, subject, trainer, worker
from visualcnn.training.model_file import read_model
from visualcnn.training.requests import Go, Goal, Refused
from visualcnn.training.worker import Worker

KINDS = (
    RuntimeError("injected"),
    MemoryError(),
    KeyError("injected"),
    OSError(28, "No space left on device"),
    SystemExit(3),
    RecursionError("maximum recursion depth exceeded"),
)


@pytest.fixture(autouse=True)
def _log() -> Iterator[None]:
    """The log file, as the application writes it."""
    handler = start_log()
    yield
    stop_log(handler)


@pytest.fixture(params=KINDS, ids=lambda error: type(error).__name__)
def fault(request: pytest.FixtureRequest) -> Fault:
    """Of each kind that training may meet."""
    return Fault(request.param)


@pytest.fixture
def injected() -> Fault:
    """Of one kind, where the place matters."""
    return Fault(RuntimeError("injected"))


def in_training(layer: Conv2d | Dense, *_: object) -> bool:
    """Whether the run itself is under way in `layer`, not its observer."""
    return layer.training


PLACES: dict[str, tuple[object, str, Callable[..., bool]]] = {
    "the first forward": (Conv2d, "forward", in_training),
    "the last forward": (Dense, "forward", in_training),
    "backward": (Dense, "backpropagation", in_training),
    "the update": (Optimizer, "step", lambda *_: True),
    "validation": (trainer, "evaluation_pieces", lambda *_: True),
    "the middle of validation": (trainer.Trainer, "_record_validation", lambda *_: True),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_fault_of_the_run_fails_it_and_train_works_again(
    desktop: Desktop,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    injected: Fault,
    place: str,
) -> None:
    """Failed, with the step that Train goes on from."""
    injected.into(monkeypatch, *PLACES[place])
    desktop.actions["train"].trigger()
    sentence = told(qtbot, desktop, injected)
    assert desktop.session.state is State.FAILED
    step = desktop.session.step
    assert sentence == (
        f"Training stopped: RuntimeError: injected. Press Train to go on from step {step:,}."
    )
    trains_on(qtbot, desktop)


def test_every_kind_of_fault_fails_the_run_alone(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    """Also no memory, and a layer that calls sys.exit."""
    fault.into(monkeypatch, Dense, "forward", in_training)
    desktop.actions["train"].trigger()
    told(qtbot, desktop, fault)
    assert desktop.session.state is State.FAILED
    trains_on(qtbot, desktop)


@pytest.mark.parametrize("state", [State.READY, State.RUNNING])
def test_a_save_that_fails_is_told_and_harms_nothing(
    desktop: Desktop,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    injected: Fault,
    tmp_path: Path,
    state: State,
) -> None:
    """Training goes on; saving again works."""
    injected.into(monkeypatch, checkpoint, "save")
    path = tmp_path / "run.visualcnn"
    if state is State.RUNNING:
        desktop.session.change({"epochs": 100_000})
        desktop.session.command(Command.TRAIN)
    desktop.session.save(path)
    told(qtbot, desktop, injected)
    assert desktop.session.state is state
    assert not path.exists()
    with qtbot.waitSignal(desktop.session.saved):
        desktop.session.save(path)
    assert read_model(path).config.architecture == "tiny"


@pytest.mark.parametrize("place", [(documents, "read_model"), (worker, "resume")])
def test_a_load_that_fails_leaves_the_run_as_it_is(
    desktop: Desktop,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    injected: Fault,
    tmp_path: Path,
    place: tuple[object, str],
) -> None:
    """In the reading of the file as in what the worker makes of it; opening it again works."""
    other = tiny_trainer()
    train(other, 3)
    path = saved(other, tmp_path)
    injected.into(monkeypatch, *place)
    run = desktop.session.run
    desktop.documents.open_path(path)
    told(qtbot, desktop, injected)
    assert (desktop.session.run, desktop.session.step) == (run, 0)
    assert desktop.session.state is State.READY
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.documents.open_path(path)
    assert desktop.session.step == 3
    trains_on(qtbot, desktop)


@pytest.mark.parametrize("name", ["take_snapshot", "take_moment", "read_samples"])
def test_a_look_that_fails_harms_no_run(
    desktop: Desktop,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    injected: Fault,
    name: str,
) -> None:
    """Of the chosen digit, of a number that is explained, of pinned digits; the next one comes."""
    session, sample = desktop.session, desktop.window.sample.sample()
    looks: dict[str, tuple[Callable[[], object], SignalInstance]] = {
        "take_snapshot": (lambda: session.look_at(sample), session.snapshot_arrived),
        "take_moment": (lambda: session.take_moment(sample), session.moment_arrived),
        "read_samples": (
            lambda: session.read_samples(sample.image[None], urgent=True),
            session.samples_read,
        ),
    }
    ask, answer = looks[name]
    injected.into(monkeypatch, subject, name)
    ask()
    told(qtbot, desktop, injected)
    assert session.state is State.READY
    with qtbot.waitSignal(answer):
        ask()
    trains_on(qtbot, desktop)


def test_pictures_that_fail_again_and_again_are_told_of_once(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message that was dismissed doesn't come back, and training goes on to the end."""
    calls = []

    def fail(*values: object) -> None:
        calls.append(values)
        raise RuntimeError("injected")

    monkeypatch.setattr(subject, "take_snapshot", fail)
    messages, session = desktop.window.messages, desktop.session
    session.look_at(desktop.window.sample.sample())
    qtbot.waitUntil(lambda: "injected" in messages.label.text())
    messages.clear()
    first = len(calls)
    session.look_at(desktop.window.sample.sample())
    qtbot.waitUntil(lambda: len(calls) > first)
    trains_on(qtbot, desktop)
    assert messages.label.text() == ""


def test_the_failure_of_a_run_is_not_hidden_by_that_of_its_picture(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A layer that fails in training and in evaluation: what to do about the run stays on show."""

    def fail(*values: object) -> None:
        del values
        raise RuntimeError("injected")

    monkeypatch.setattr(Dense, "forward", fail)
    refused: list[Refused] = []
    desktop.session.refused.connect(refused.append)
    desktop.session.command(Command.TRAIN)
    wait(qtbot, desktop, State.FAILED)
    qtbot.waitUntil(lambda: bool(refused))
    assert "Press Train to go on" in desktop.window.messages.label.text()


class Listener(QObject):
    """Fails at the first thing that it hears."""

    def __init__(self, fault: Fault) -> None:
        super().__init__()
        self._fault = fault

    @Slot()
    def hear(self) -> None:
        """Raise once."""
        if self._fault.at is None:
            self._fault.at = time.monotonic()
            raise self._fault.error


def test_a_fault_in_a_slot_harms_no_run(
    desktop: Desktop, qtbot: QtBot, injected: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Training goes on to its end meanwhile."""
    caught: CapturedExceptions = []
    # In a test the hook of before would fail it.
    monkeypatch.setattr(desktop.faults, "_before", lambda *told: caught.append(told))
    listener = Listener(injected)
    desktop.session.advanced.connect(listener.hear)
    desktop.session.command(Command.TRAIN)
    told(qtbot, desktop, injected)
    wait(qtbot, desktop, State.FINISHED)
    assert len(caught) == 1
    assert desktop.session.history.steps == desktop.session.step == 10


def test_training_that_is_refused_leaves_the_state_as_it_was(
    desktop: Desktop, qtbot: QtBot
) -> None:
    """More epochs than a run may have: the button says Train, and a smaller number works."""
    desktop.actions["train"].trigger()
    wait(qtbot, desktop, State.FINISHED)
    desktop.session.shown_epochs = 100_000
    desktop.actions["train"].trigger()
    qtbot.waitUntil(lambda: "Epochs must be" in desktop.window.messages.label.text())
    assert desktop.session.state is State.FINISHED
    assert desktop.actions["train"].text() == "&Train"
    desktop.session.shown_epochs = 1
    trains_on(qtbot, desktop)
    assert desktop.session.step == 15


def test_after_a_fault_of_the_worker_itself_reset_begins_again(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, injected: Fault
) -> None:
    """The run is lost, and that is said; nobody is asked to save it, and the window stays."""
    desktop.session.command(Command.STEP)
    wait(qtbot, desktop, State.PAUSED)
    injected.into(monkeypatch, Worker, "_serve_queue")
    desktop.session._thread.ask(Go(Goal.STEP))
    told(qtbot, desktop, injected)
    assert desktop.session.state is State.FAILED
    assert not desktop.actions["save"].isEnabled()
    assert desktop.window.messages.label.text().endswith("the run is lost.")
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.actions["reset"].trigger()
    trains_on(qtbot, desktop)
