"""The digits that excite a filter: of the layer that is wanted, new after each validation."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.gui.watched import at_rest, until
from tests.gui.window import CONFIG
from tests.tiny import TINY, tiny_dataset
from visualcnn.data.batches import to_input
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.exciting import COUNT, EXCITING, ExcitingDigits, samples_of
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import Command, State
from visualcnn.training.snapshot import Sample


class Found:
    """Digits, and how often more was known of them."""

    def __init__(self, session: TrainingSession) -> None:
        sample = Sample(np.zeros((8, 8), np.uint8), 3)
        self.analysis = Analysis()
        self.digits = ExcitingDigits(session, lambda: sample, self.analysis)
        self.arrivals: list[int] = []
        self.digits.arrived.connect(lambda: self.arrivals.append(session.step))


@pytest.fixture
def found(session: TrainingSession, qtbot: QtBot) -> Iterator[Found]:
    """An untrained run."""
    found = Found(session)
    with qtbot.waitSignal(session.prepared):
        session.start_run(CONFIG, tiny_dataset(), TINY)
    yield found
    found.digits.close()
    assert found.analysis.close()


def test_the_pictures_are_those_of_the_split() -> None:
    """As the network takes them, made piece by piece."""
    split = tiny_dataset().validation
    samples = samples_of(split)
    assert samples.count == len(split)
    assert samples.labels is split.labels
    assert np.array_equal(samples.take(3, 7), to_input(split.images[3:7]))


def test_each_filter_has_the_nine_that_excite_it_most(
    found: Found, session: TrainingSession, qtbot: QtBot
) -> None:
    """The best first, each once; their values are what the network makes of them."""
    found.digits.want("conv1")
    until(qtbot, lambda: bool(found.arrivals))
    split = tiny_dataset().validation
    assert session.network is not None
    maps = session.network.record(to_input(split.images))["conv1"].max(axis=(1, 2))
    for number in range(3):
        digits, step = found.digits.of("conv1", number)
        assert step == 0
        assert len(digits) == COUNT
        best = np.sort(maps[number])[::-1][:COUNT]
        assert [digit.value for digit in digits] == pytest.approx(best.tolist(), abs=1e-5)
        assert all(np.array_equal(d.image, split.images[d.index]) for d in digits)
        assert [d.label for d in digits] == [str(split.labels[d.index]) for d in digits]
        assert digits[0].region is not None


def test_what_is_not_known_is_empty(found: Found, qtbot: QtBot) -> None:
    """Of another layer, or of a filter that isn't there."""
    assert found.digits.of("conv1", 0) == ((), None)
    found.digits.want("conv1")
    until(qtbot, lambda: bool(found.arrivals))
    assert found.digits.of("conv1", 99) == ((), 0)


def test_a_validation_brings_new_ones(found: Found, session: TrainingSession, qtbot: QtBot) -> None:
    """Of the network as it is after it."""
    found.digits.want("conv1")
    until(qtbot, lambda: bool(found.arrivals))
    session.command(Command.EPOCH)
    until(qtbot, lambda: found.digits.of("conv1", 0)[1] == 5)


def test_nobody_looks_nothing_is_found(
    found: Found, session: TrainingSession, qtbot: QtBot
) -> None:
    """What was missed is made up for when somebody does."""
    found.digits.want("conv1")
    until(qtbot, lambda: bool(found.arrivals))
    found.digits.want(None)
    session.command(Command.EPOCH)
    until(qtbot, lambda: session.state is State.PAUSED)
    qtbot.wait(50)
    assert found.digits.of("conv1", 0)[1] == 0
    found.digits.want("conv1")
    until(qtbot, lambda: found.digits.of("conv1", 0)[1] == 5)


def test_what_is_known_is_not_found_again(found: Found, qtbot: QtBot) -> None:
    """From one layer to another and back."""
    found.digits.want("conv1")
    until(qtbot, lambda: len(found.arrivals) == 1)
    found.digits.want("pool1")
    until(qtbot, lambda: len(found.arrivals) == 2)
    found.digits.want("conv1")
    qtbot.wait(50)
    assert len(found.arrivals) == 2
    assert found.digits.of("pool1", 2)[1] == 0


def test_another_run_knows_nothing(found: Found, session: TrainingSession, qtbot: QtBot) -> None:
    """What is on its way when it comes is never told."""
    begun: list[bool] = []

    def begin_another() -> None:
        begun.append(found.analysis.busy(EXCITING))
        found.digits.forget()

    session.moment_arrived.connect(begin_another)
    found.digits.want("conv1")
    until(qtbot, lambda: bool(begun))
    at_rest(qtbot, found.analysis, EXCITING)
    qtbot.wait(20)
    assert begun == [True]
    assert found.digits.of("conv1", 0) == ((), None)
    assert not found.arrivals
