"""Pins are live: their readings are exact, few, and change nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from tests.gui.pinned import Pinned
from tests.gui.watched import fingerprint, until
from tests.gui.window import CONFIG
from tests.tiny import TINY, saved
from visualcnn.data.batches import to_input
from visualcnn.data.dataset import Dataset, Split
from visualcnn.gui.pins import INTERVAL
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import Command, State
from visualcnn.gui.views.pins import MOST
from visualcnn.nn.loss import softmax
from visualcnn.nn.network import Network
from visualcnn.training.model_file import read_model
from visualcnn.training.moment import RunMoment
from visualcnn.training.requests import ReadSamples, Refused
from visualcnn.training.run import new_run


@pytest.fixture
def pinned(session: TrainingSession, qtbot: QtBot) -> Iterator[Pinned]:
    """With an untrained run."""
    pinned = Pinned(session)
    qtbot.addWidget(pinned.strip)
    qtbot.addWidget(pinned.panel)
    with qtbot.waitSignal(session.prepared):
        pinned.start()
    yield pinned
    pinned.pins.close()


def expected(pinned: Pinned, qtbot: QtBot) -> np.ndarray:
    """What the network that the worker has makes of the pins, computed here."""
    network = pinned.session.network
    assert network is not None
    with qtbot.waitSignal(pinned.session.moment_arrived) as heard:
        pinned.session.take_moment(pinned.panel.sample())
    (moment,) = heard.args or []
    assert isinstance(moment, RunMoment)
    twin: Network = network.copy()
    twin.assign({**moment.parameters, **moment.state})
    twin.set_mode(training=False)
    images = np.stack([pin.sample.image for pin in pinned.pins.pins])
    return softmax(twin.forward(to_input(images)))


def test_results_are_those_of_the_network(pinned: Pinned, qtbot: QtBot) -> None:
    """Of all pins at once, also of one that is added later."""
    pinned.pins.pin_place("train", 0)
    pinned.pins.pin_place("validation", 3)
    until(qtbot, lambda: "–" not in [pinned.strip.verdict(n) for n in range(2)])
    found = expected(pinned, qtbot)
    assert np.allclose(pinned.read[-1].probabilities, found, atol=1e-5)
    assert pinned.strip.verdict(1).endswith(str(int(found[:, 1].argmax())))


def test_they_are_live_while_it_trains(
    pinned: Pinned, session: TrainingSession, qtbot: QtBot
) -> None:
    """At most five times a second, each of a later step."""
    pinned.pins.pin_place("train", 0)
    session.command(Command.TRAIN)
    until(qtbot, lambda: len(pinned.read) >= 2 and pinned.read[-1].step > 0)
    begin = len(pinned.read)
    qtbot.wait(5 * INTERVAL)
    fresh = pinned.read[begin:]
    assert 1 <= len(fresh) <= 6
    steps = [read.step for read in fresh]
    assert steps == sorted(set(steps))


def test_every_stop_ends_with_exact_results(
    pinned: Pinned, session: TrainingSession, qtbot: QtBot
) -> None:
    """Those of the step at which it stands, and nothing more is read."""
    pinned.pins.pin_place("train", 0)
    session.command(Command.TRAIN)
    until(qtbot, lambda: session.step > 20)
    session.command(Command.PAUSE)
    until(qtbot, lambda: session.state is State.PAUSED)
    until(qtbot, lambda: bool(pinned.read) and pinned.read[-1].step == session.step)
    assert f"at step {session.step:,}" in pinned.strip.words(0)
    assert np.allclose(pinned.read[-1].probabilities, expected(pinned, qtbot), atol=1e-5)
    known = len(pinned.read)
    qtbot.wait(2 * INTERVAL)
    assert len(pinned.read) == known


def test_what_is_not_seen_is_not_read(
    pinned: Pinned, session: TrainingSession, qtbot: QtBot
) -> None:
    """When it is seen again, at once."""
    pinned.pins.pin_place("train", 0)
    until(qtbot, lambda: bool(pinned.read))
    pinned.strip.hide()
    session.command(Command.EPOCH)
    until(qtbot, lambda: session.state is State.PAUSED)
    qtbot.wait(INTERVAL)
    assert {read.step for read in pinned.read} == {0}
    pinned.strip.show()
    until(qtbot, lambda: pinned.read[-1].step == session.step)


def test_without_pins_nothing_is_read(
    pinned: Pinned, session: TrainingSession, qtbot: QtBot
) -> None:
    """Not while training either."""
    session.command(Command.EPOCH)
    until(qtbot, lambda: session.state is State.PAUSED)
    assert pinned.read == []


def test_another_run_knows_nothing_of_them_yet(pinned: Pinned, qtbot: QtBot) -> None:
    """The same pins are read anew."""
    pinned.pins.pin_place("train", 0)
    until(qtbot, lambda: bool(pinned.read))
    shown: list[str] = []
    pinned.session.prepared.connect(lambda: shown.append(pinned.strip.verdict(0)))
    pinned.start()
    until(qtbot, lambda: shown == ["–"] and pinned.read[-1].run == pinned.session.run)
    until(qtbot, lambda: pinned.strip.verdict(0) != "–")
    assert pinned.titles == ["training 0"]


def test_an_answer_that_never_comes_is_asked_for_again(
    pinned: Pinned, session: TrainingSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker answers the newest request only; meanwhile old results are dimmed."""
    pinned.pins.pin_place("train", 0)
    until(qtbot, lambda: bool(pinned.read))
    monkeypatch.setattr("visualcnn.gui.pins.STALE_SECONDS", 0.0)
    asked: list[bool] = []
    lost = session.read_samples

    def lose(images: np.ndarray, *, urgent: bool = False) -> int:
        """Somebody else's request takes its place."""
        asked.append(pinned.strip.stale)
        return lost(images, urgent=urgent) if len(asked) > 3 else -len(asked)

    monkeypatch.setattr(session, "read_samples", lose)
    session.command(Command.TRAIN)
    until(qtbot, lambda: len(asked) > 3 and not pinned.strip.stale)
    assert asked[2]


def test_a_reading_that_is_refused_is_asked_for_again(
    pinned: Pinned, session: TrainingSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the next turn, without waiting for what never comes."""
    pinned.pins.pin_place("train", 0)
    until(qtbot, lambda: bool(pinned.read))
    serials = iter(range(1_000, 2_000))
    given: list[int] = []

    def refuse(images: np.ndarray, *, urgent: bool = False) -> int:
        """Answered by no reading."""
        given.append(next(serials))
        request = ReadSamples(images, given[-1], urgent)
        QTimer.singleShot(0, session, lambda: session.refused.emit(Refused(request, "No.", "")))
        return given[-1]

    monkeypatch.setattr(session, "read_samples", refuse)
    session.command(Command.TRAIN)
    until(qtbot, lambda: len(given) >= 3)
    assert not pinned.strip.stale


def test_pins_that_the_network_cannot_read_are_left_alone(
    pinned: Pinned, session: TrainingSession, qtbot: QtBot, tmp_path: Path
) -> None:
    """A model file of other pictures, without its data: they wait, and nothing is refused."""
    pinned.pins.pin_place("train", 0)
    until(qtbot, lambda: bool(pinned.read))
    pinned.read.clear()
    refused: list[Refused] = []
    session.refused.connect(refused.append)
    train, validation, test = (
        Split(np.zeros((10, 12, 12), np.uint8), np.arange(10, dtype=np.uint8)) for _ in range(3)
    )
    names = tuple("0123456789")
    dataset = Dataset("custom", "Large", train, validation, test, names, "1" * 64)
    path = saved(new_run(CONFIG, dataset, TINY), tmp_path)
    with qtbot.waitSignal(session.prepared):
        session.adopt(read_model(path), None)
    assert pinned.titles == ["training 0"]
    assert pinned.strip.verdict(0) == "–"
    qtbot.wait(INTERVAL)
    assert pinned.read == []
    assert refused == []


def test_watching_them_changes_nothing(
    pinned: Pinned, session: TrainingSession, qtbot: QtBot
) -> None:
    """A run with pins ends bit for bit as one without."""

    def end() -> bytes:
        session.command(Command.EPOCH)
        until(qtbot, lambda: session.state is State.PAUSED)
        with qtbot.waitSignal(session.moment_arrived) as heard:
            session.take_moment(pinned.panel.sample())
        (moment,) = heard.args or []
        network = session.network
        assert network is not None
        twin = network.copy()
        twin.assign({**moment.parameters, **moment.state})
        return fingerprint(twin)

    without = end()
    assert pinned.read == []
    with qtbot.waitSignal(session.prepared):
        pinned.start()
    for index in range(MOST):
        pinned.pins.pin_place("train", index)
    assert end() == without
    until(qtbot, lambda: bool(pinned.read))
