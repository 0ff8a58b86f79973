"""The worker, driven in the main thread: requests in, events out, in order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.tiny import TINY, same, tiny_dataset
from tests.training.driver import CONFIG, Driver, names, ready_driver, sample
from visualcnn.data.dataset import Dataset
from visualcnn.nn.architectures import Architecture
from visualcnn.training.model_file import read_model
from visualcnn.training.newest import SNAPSHOT_SHARE
from visualcnn.training.report import EpochReport, StepReport
from visualcnn.training.requests import (
    Adopt,
    Changed,
    ChangeSettings,
    Finished,
    Go,
    Goal,
    NewRun,
    Pause,
    Prepared,
    Refused,
    Saved,
    SaveModel,
    Stopped,
    TakeSnapshot,
    UseThreads,
)
from visualcnn.training.snapshot import Snapshot
from visualcnn.training.threads import blas_threads, limit_blas


@pytest.fixture
def dataset() -> Dataset:
    """Tiny pictures."""
    return tiny_dataset()


@pytest.fixture
def driver() -> Driver:
    """With an untrained run of two epochs of five steps."""
    return ready_driver()


def test_a_new_run_tells_its_network_and_stands_at_step_0(dataset: Dataset) -> None:
    """Prepared carries the summary, an empty history and the run's number."""
    driver = Driver()
    driver.ask(NewRun(7, CONFIG, dataset, TINY))
    (event,) = driver.until(Prepared)
    assert isinstance(event, Prepared)
    assert (event.run, event.step, event.trainable, event.finished) == (7, 0, True, False)
    assert [layer.name for layer in event.summary.layers][:2] == ["conv1", "norm1"]


def test_a_run_reports_every_batch_then_its_validation_then_its_end(driver: Driver) -> None:
    """Two epochs of five batches, each followed by one validation."""
    driver.ask(Go())
    events = driver.until(Finished)
    epoch = ["StepReport"] * 5 + ["ValidationProgress", "EpochReport"]
    assert names(events) == [*epoch, *epoch, "Finished"]
    assert [e.step for e in events if isinstance(e, StepReport)] == list(range(1, 11))


def test_step_trains_one_batch_and_stops(driver: Driver) -> None:
    """The goal STEP is reached after one report, and its serial comes back."""
    driver.ask(Go(Goal.STEP, serial=5))
    events = driver.until(Stopped)
    assert names(events) == ["StepReport", "Stopped"]
    assert isinstance(events[-1], Stopped)
    assert events[-1].serial == 5


def test_epoch_trains_to_the_end_of_the_epoch_and_stops(driver: Driver) -> None:
    """The goal EPOCH ends with the epoch's validation."""
    driver.ask(Go(Goal.EPOCH))
    events = driver.until(Stopped)
    assert isinstance(events[-2], EpochReport)
    assert isinstance(events[-1], Stopped)
    assert events[-1].epochs == 1.0


def test_pause_is_served_before_the_next_step(driver: Driver) -> None:
    """After the request no further batch is trained."""
    driver.ask(Go())
    driver.until(StepReport)
    driver.ask(Pause())
    assert names(driver.until(Stopped)) == ["Stopped"]


def test_a_finished_run_goes_on_for_the_epochs_asked_for(driver: Driver) -> None:
    """Go adds its extra epochs, as a recorded change, only where all were done."""
    driver.ask(Go())
    driver.until(Finished)
    driver.ask(Go(extra_epochs=3))
    events = driver.until(Finished)
    assert isinstance(events[0], Changed)
    assert events[0].config.epochs == 5
    assert len([e for e in events if isinstance(e, StepReport)]) == 15


@pytest.mark.parametrize("goal", list(Goal))
def test_fewer_epochs_than_are_done_end_the_run(driver: Driver, goal: Goal) -> None:
    """Without another step, whatever was asked for; it can go on for more."""
    driver.ask(Go(Goal.EPOCH))
    driver.until(Stopped)
    driver.ask(Go())
    driver.until(StepReport)
    driver.ask(Go(goal), ChangeSettings({"epochs": 1}))
    assert names(driver.until(Finished)) == ["Changed", "Finished"]
    driver.ask(Go(extra_epochs=1))
    assert names(driver.until(Finished)).count("StepReport") == 4


def test_settings_change_between_two_steps_and_are_told(driver: Driver) -> None:
    """A larger batch begins with the next step."""
    driver.ask(Go(Goal.STEP))
    driver.until(Stopped)
    driver.ask(ChangeSettings({"batch_size": 20}), Go(Goal.STEP))
    events = driver.until(Stopped)
    assert isinstance(events[0], Changed)
    assert events[0].changes[0].setting == "batch_size"
    assert isinstance(events[1], StepReport)
    assert events[1].batch_size == 20


@pytest.mark.parametrize("settings", [{"learning_rate": -1.0}, {"seed": 3}])
def test_a_setting_that_makes_no_sense_now_is_refused(
    driver: Driver, settings: dict[str, Any]
) -> None:
    """One sentence, and training goes on unharmed."""
    driver.ask(ChangeSettings(settings), Go(Goal.STEP))
    events = driver.until(Stopped)
    assert isinstance(events[0], Refused)
    assert events[0].sentence.endswith(".")
    assert names(events[1:]) == ["StepReport", "Stopped"]


def test_a_snapshot_shows_the_step_it_was_asked_at(driver: Driver) -> None:
    """Paused, a snapshot is served at once and owns frozen arrays."""
    driver.ask(Go(Goal.STEP))
    driver.until(Stopped)
    driver.ask(TakeSnapshot(sample()))
    (snapshot,) = driver.until(Snapshot)
    assert isinstance(snapshot, Snapshot)
    assert snapshot.step == 1
    assert snapshot.activations["conv1"].shape == (3, 8, 8)
    assert not snapshot.parameters["conv1.weight"].flags.writeable


def test_of_several_snapshots_only_the_newest_is_taken(driver: Driver) -> None:
    """Whoever chooses digits quickly waits only for the last one."""
    samples = [sample() for _ in range(5)]
    driver.ask(*(TakeSnapshot(s) for s in samples))
    events = driver.until(Snapshot)
    assert [e.sample for e in events if isinstance(e, Snapshot)] == [samples[-1]]
    assert names(driver.close()) == []


def test_snapshots_take_a_small_part_of_the_workers_time(dataset: Dataset) -> None:
    """While training, the next unhurried one waits until the last cost its share of time."""
    now = [0.0]

    def clock() -> float:
        now[0] += 0.001
        return now[0]

    driver = Driver(clock)
    driver.ask(NewRun(1, CONFIG.changed(epochs=200), dataset, TINY), Go())
    driver.until(StepReport)
    taken = 0
    begin = now[0]
    while now[0] - begin < 1.0:
        driver.ask(TakeSnapshot(sample()))
        event = next(driver.events)
        taken += isinstance(event, Snapshot)
    assert 1 <= taken <= (now[0] - begin) * SNAPSHOT_SHARE / 0.001 + 1


def test_an_urgent_snapshot_waits_for_one_step_at_most(driver: Driver) -> None:
    """Another digit chosen during training doesn't wait for the share of time."""
    driver.ask(Go())
    driver.until(StepReport)
    for _ in range(3):
        driver.ask(TakeSnapshot(sample(), urgent=True))
        assert names(driver.until(Snapshot)) in (["Snapshot"], ["StepReport", "Snapshot"])


def test_a_saved_run_goes_on_bit_for_bit_in_another_worker(
    driver: Driver, dataset: Dataset, tmp_path: Path
) -> None:
    """Save in mid-epoch, adopt, train on: the parameters equal those of an uninterrupted run."""
    path = tmp_path / "run.visualcnn"
    for _ in range(3):
        driver.ask(Go(Goal.STEP))
        driver.until(Stopped)
    driver.ask(SaveModel(path))
    (saved,) = driver.until(Saved)
    assert isinstance(saved, Saved)
    assert (saved.step, saved.path) == (3, path)
    other = Driver()
    other.ask(Adopt(2, read_model(path), dataset), Go())
    other.until(Finished)
    driver.ask(Go())
    driver.until(Finished)
    for each, name in ((driver, "a.visualcnn"), (other, "b.visualcnn")):
        each.ask(SaveModel(tmp_path / name))
        each.until(Saved)
    runs = [read_model(tmp_path / name).run for name in ("a.visualcnn", "b.visualcnn")]
    assert same(*runs)


def test_a_run_without_its_data_can_be_looked_at_but_not_trained(
    driver: Driver, tmp_path: Path
) -> None:
    """Snapshots work; Go is refused."""
    path = tmp_path / "run.visualcnn"
    driver.ask(SaveModel(path))
    driver.until(Saved)
    driver.ask(Adopt(2, read_model(path), None), TakeSnapshot(sample()))
    prepared, snapshot = driver.until(Snapshot)
    assert isinstance(prepared, Prepared)
    assert not prepared.trainable
    assert isinstance(snapshot, Snapshot)
    assert snapshot.run == 2
    driver.ask(Go())
    assert isinstance(driver.until(Refused)[-1], Refused)


def test_a_run_that_cannot_be_made_leaves_the_present_one(driver: Driver, dataset: Dataset) -> None:
    """The new one is refused; the old one goes on training."""
    broken = Architecture("broken", list)
    driver.ask(Go())
    driver.until(StepReport)
    driver.ask(NewRun(2, CONFIG, dataset, broken))
    events = driver.until(Finished)
    assert isinstance(events[0], Refused)
    assert all(e.run == 1 for e in events if isinstance(e, StepReport))


def test_a_new_run_ends_the_present_one(driver: Driver, dataset: Dataset) -> None:
    """After Prepared no report of the old run follows."""
    driver.ask(Go())
    driver.until(StepReport)
    driver.ask(NewRun(2, CONFIG, dataset, TINY))
    driver.until(Prepared)
    assert names(driver.close()) == []


def test_threads_change_between_steps_and_are_recorded(driver: Driver) -> None:
    """A run under way marks the step; one that hasn't begun, and the same number again, don't."""
    before = blas_threads()
    try:
        driver.ask(UseThreads(2), UseThreads(1), Go(Goal.STEP))
        assert names(driver.until(Stopped)) == ["StepReport", "Stopped"]
        driver.ask(UseThreads(2), UseThreads(2), Go(Goal.STEP))
        changed, *others = driver.until(Stopped)
        assert isinstance(changed, Changed)
        assert [(c.step, c.setting, c.old, c.new) for c in changed.changes] == [
            (1, "threads", "1", "2")
        ]
        assert names(others) == ["StepReport", "Stopped"]
        assert blas_threads() == 2
    finally:
        limit_blas(before)
