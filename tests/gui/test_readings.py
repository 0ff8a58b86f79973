"""Readings of whole splits: after each validation, on demand, and never of another run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.gui.watched import at_rest, until
from tests.gui.window import CONFIG
from tests.tiny import TINY, TRAIN, same, tiny_dataset, tiny_trainer
from visualcnn.data.dataset import Split
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.readings import Reading, Readings, reading_key
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import Command, State
from visualcnn.training import checkpoint
from visualcnn.training.evaluation import evaluate
from visualcnn.training.model_file import model_state, read_model
from visualcnn.training.snapshot import Sample

SPLITS = ("train", "validation", "test")


class Shelf:
    """Readings, and what arrived of them."""

    def __init__(self, session: TrainingSession) -> None:
        self.sample = Sample(np.zeros((8, 8), np.uint8), 3)
        self.analysis = Analysis()
        self.readings = Readings(session, self.analysis, lambda: self.sample)
        self.arrivals: list[str] = []
        self.readings.arrived.connect(self.arrivals.append)

    def of(self, split: str) -> Reading:
        """The reading, which must be there."""
        reading = self.readings.of(split)
        assert reading is not None
        return reading


@pytest.fixture
def shelf(session: TrainingSession, qtbot: QtBot) -> Iterator[Shelf]:
    """An untrained run."""
    shelf = Shelf(session)
    with qtbot.waitSignal(session.prepared):
        session.start_run(CONFIG, tiny_dataset(), TINY)
    yield shelf
    shelf.readings.close()
    assert shelf.analysis.close()


def epoch(session: TrainingSession, qtbot: QtBot) -> None:
    """Train to the end of the epoch."""
    session.command(Command.EPOCH)
    until(qtbot, lambda: session.state is not State.RUNNING)


def test_a_validation_brings_its_reading(
    shelf: Shelf, session: TrainingSession, qtbot: QtBot
) -> None:
    """Without anybody asking; of its step, with the labels that it was measured on."""
    assert shelf.readings.of("validation") is None
    assert shelf.readings.outdated("validation")
    epoch(session, qtbot)
    reading = shelf.of("validation")
    split = tiny_dataset().validation
    assert (reading.run, reading.step, reading.split) == (session.run, 5, "validation")
    accuracy = float(np.mean(reading.results.right(reading.labels)))
    assert accuracy == session.history.validations[-1].accuracy
    assert reading.labels.tolist() == split.labels.tolist()
    assert not shelf.readings.outdated("validation")
    assert shelf.arrivals == ["validation"]


@pytest.mark.parametrize("split", SPLITS)
def test_each_split_is_read_on_demand(
    split: str, shelf: Shelf, session: TrainingSession, qtbot: QtBot
) -> None:
    """At rest, as the run's network would read it, sample by sample."""
    session.command(Command.STEP)
    until(qtbot, lambda: session.state is State.PAUSED)
    shelf.readings.want(split)
    until(qtbot, lambda: shelf.readings.of(split) is not None)
    reading = shelf.of(split)
    trainer = tiny_trainer(epochs=CONFIG.epochs)
    next(trainer.steps())
    expected = evaluate(trainer.observer, tiny_dataset().split(split)).results
    assert (reading.step, len(reading.results)) == (1, len(expected))
    np.testing.assert_array_equal(reading.results.predictions, expected.predictions)
    np.testing.assert_allclose(reading.results.losses, expected.losses, rtol=1e-5)
    np.testing.assert_allclose(reading.results.confidences, expected.confidences, rtol=1e-5)
    assert shelf.arrivals == [split]


def test_all_that_is_wanted_comes(shelf: Shelf, qtbot: QtBot) -> None:
    """Wanted at once, each once, whatever sample is chosen meanwhile."""
    for split in (*SPLITS, *SPLITS):
        shelf.readings.want(split)
    shelf.sample = Sample(np.ones((8, 8), np.uint8))
    until(qtbot, lambda: len(shelf.arrivals) == 3)
    at_rest(qtbot, shelf.analysis, *map(reading_key, SPLITS))
    assert sorted(shelf.arrivals) == sorted(SPLITS)


def test_a_step_makes_a_reading_outdated(
    shelf: Shelf, session: TrainingSession, qtbot: QtBot
) -> None:
    """It is still there, with its own step."""
    shelf.readings.want("test")
    until(qtbot, lambda: shelf.readings.of("test") is not None)
    assert not shelf.readings.outdated("test")
    session.command(Command.STEP)
    until(qtbot, lambda: session.state is State.PAUSED)
    assert shelf.readings.outdated("test")
    assert shelf.of("test").step == 0


def test_weights_set_by_hand_make_it_outdated(
    shelf: Shelf, session: TrainingSession, qtbot: QtBot
) -> None:
    """Though no step was done; a new one tells of them."""
    shelf.readings.want("train")
    until(qtbot, lambda: shelf.readings.of("train") is not None)
    before = shelf.of("train")
    with qtbot.waitSignal(session.parameters_changed):
        session.apply({"dense1.bias": np.arange(10, dtype=np.float32)}, "bias")
    assert shelf.readings.outdated("train")
    shelf.readings.want("train")
    until(qtbot, lambda: not shelf.readings.outdated("train"))
    after = shelf.of("train")
    assert (after.step, before.step) == (0, 0)
    assert not np.array_equal(after.results.losses, before.results.losses)


def test_another_run_has_none(shelf: Shelf, session: TrainingSession, qtbot: QtBot) -> None:
    """Those of the last one count no longer, and what was wanted of it never comes."""
    epoch(session, qtbot)
    shelf.arrivals.clear()
    with qtbot.waitSignal(session.prepared):
        session.start_run(CONFIG, tiny_dataset(1), TINY)
        shelf.readings.want("train")
    assert shelf.arrivals == ["validation"]
    assert all(shelf.readings.of(split) is None for split in SPLITS)
    shelf.readings.want("test")
    until(qtbot, lambda: shelf.readings.of("test") is not None)
    assert shelf.arrivals == ["validation", "test"]
    assert shelf.of("test").run == session.run


def test_a_step_taken_back_has_none(shelf: Shelf, session: TrainingSession, qtbot: QtBot) -> None:
    """Of the good state that the run returns to, readings still count."""
    shelf.readings.want("train")
    until(qtbot, lambda: shelf.readings.of("train") is not None)
    epoch(session, qtbot)
    session.change({"learning_rate": 1e9, "epochs": 100})
    with qtbot.waitSignal(session.failed):
        session.command(Command.TRAIN)
    with qtbot.waitSignal(session.prepared):
        session.go_back()
    kept = {split: shelf.readings.of(split) for split in ("train", "validation")}
    assert kept["train"] is not None
    assert all(reading is None or reading.step <= session.step for reading in kept.values())


def test_a_loaded_file_is_read_too(
    shelf: Shelf, session: TrainingSession, qtbot: QtBot, tmp_path: Path
) -> None:
    """With its data set; without it there is nothing to read, and nothing comes."""
    epoch(session, qtbot)
    expected = shelf.of("validation").results
    path = tmp_path / "run.visualcnn"
    with qtbot.waitSignal(session.saved):
        session.save(path)
    with qtbot.waitSignal(session.prepared):
        session.adopt(read_model(path), tiny_dataset())
    shelf.readings.want("validation")
    until(qtbot, lambda: shelf.readings.of("validation") is not None)
    assert shelf.of("validation").step == 5
    np.testing.assert_array_equal(shelf.of("validation").results.predictions, expected.predictions)
    with qtbot.waitSignal(session.prepared):
        session.adopt(read_model(path), None)
    shelf.readings.want("validation")
    assert not shelf.analysis.busy(reading_key("validation"))
    assert shelf.readings.of("validation") is None


def test_a_split_of_ones_own_is_read_too(shelf: Shelf, qtbot: QtBot) -> None:
    """Under its name, and no longer once it is another or gone."""
    split = tiny_dataset(5).test
    shelf.readings.want("personal")
    shelf.readings.provide("personal", split)
    assert not shelf.arrivals
    shelf.readings.want("personal")
    until(qtbot, lambda: shelf.readings.of("personal") is not None)
    assert shelf.of("personal").labels is split.labels
    shelf.readings.provide("personal", None)
    assert shelf.readings.of("personal") is None
    assert shelf.arrivals == ["personal", "personal"]


@pytest.mark.parametrize(
    "split",
    [
        Split(np.zeros((2, 9, 9), np.uint8), np.zeros(2, np.uint8)),
        Split(np.zeros((2, 8, 8), np.uint8), np.full(2, 10, np.uint8)),
        Split(np.zeros((0, 8, 8), np.uint8), np.zeros(0, np.uint8)),
    ],
    ids=["other pictures", "other classes", "none"],
)
def test_samples_that_do_not_fit_are_not_read(split: Split, shelf: Shelf) -> None:
    """Nothing is asked for."""
    shelf.readings.provide("personal", split)
    shelf.readings.want("personal")
    shelf.readings.want("unknown")
    assert not shelf.analysis.busy(reading_key("personal"), reading_key("unknown"))
    assert shelf.readings.outdated("personal")


def test_a_closed_one_asks_for_nothing(shelf: Shelf, qtbot: QtBot) -> None:
    """What is on its way is not told any more."""
    shelf.readings.want("train")
    shelf.readings.close()
    at_rest(qtbot, shelf.analysis, reading_key("train"))
    qtbot.wait(50)
    assert not shelf.arrivals


def test_a_run_read_all_the_time_ends_bit_for_bit_as_one_that_nobody_read(
    shelf: Shelf, session: TrainingSession, qtbot: QtBot, tmp_path: Path
) -> None:
    """All three splits are wanted, and samples read, whenever steps were done."""

    def look() -> None:
        session.read_samples(tiny_dataset().test.images, urgent=True)
        for split in SPLITS:
            shelf.readings.want(split)

    session.advanced.connect(look)
    settings = {"epochs": 40, "optimizer": "adam", "validate_every": 2}
    session.change(settings)
    session.command(Command.TRAIN)
    until(qtbot, lambda: session.state is State.FINISHED)
    at_rest(qtbot, shelf.analysis, *map(reading_key, SPLITS))
    session.advanced.disconnect(look)
    assert len(shelf.of("train").labels) == TRAIN
    assert all(shelf.arrivals.count(split) > 1 for split in SPLITS)
    path = tmp_path / "watched.visualcnn"
    with qtbot.waitSignal(session.saved):
        session.save(path)
    alone = tiny_trainer(epochs=CONFIG.epochs)
    alone.change(**settings)
    for _ in alone.steps():
        pass
    watched, expected = checkpoint.load(path), model_state(alone)
    assert watched["run"]["step"] == 200
    for part in ("run", "history", "config"):
        assert same(watched[part], expected[part]), part
    digits = session.history.digits
    assert same(digits.state(), expected["history"]["digits"])
