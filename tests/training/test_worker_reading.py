"""Pictures that the worker is asked to read between two steps."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.tiny import TINY, tiny_dataset
from tests.training.driver import CONFIG, Driver, names, ready_driver, sample
from visualcnn.training.model_file import read_model
from visualcnn.training.newest import SNAPSHOT_SHARE
from visualcnn.training.report import StepReport
from visualcnn.training.requests import (
    Adopt,
    Go,
    Goal,
    NewRun,
    ReadSamples,
    Refused,
    Saved,
    SaveModel,
    Stopped,
    TakeSnapshot,
)
from visualcnn.training.samples_read import SamplesRead

IMAGES = tiny_dataset().test.images[:8]


@pytest.fixture
def driver() -> Driver:
    """With an untrained run of two epochs of five steps."""
    return ready_driver()


def read(driver: Driver, serial: int = 0) -> SamplesRead:
    """The worker's answer."""
    driver.ask(ReadSamples(IMAGES, serial))
    answer = driver.until(SamplesRead)[-1]
    assert isinstance(answer, SamplesRead)
    return answer


def test_at_rest_they_are_read_at_once(driver: Driver) -> None:
    """Of the step at which training stands, with the request's serial."""
    driver.ask(Go(Goal.STEP))
    driver.until(Stopped)
    answer = read(driver, 7)
    assert (answer.run, answer.step, answer.serial) == (1, 1, 7)
    np.testing.assert_allclose(answer.probabilities.sum(axis=0), 1, rtol=1e-6)


def test_of_several_only_the_newest_is_answered(driver: Driver) -> None:
    """Snapshots asked for meanwhile are answered all the same."""
    driver.ask(*(ReadSamples(IMAGES, serial) for serial in range(5)), TakeSnapshot(sample()))
    events = driver.until(SamplesRead)
    assert names(events) == ["Snapshot", "SamplesRead"]
    assert [e.serial for e in events if isinstance(e, SamplesRead)] == [4]
    assert names(driver.close()) == []


def test_an_urgent_request_waits_for_one_step_at_most(driver: Driver) -> None:
    """Whatever the ones before took."""
    driver.ask(Go())
    driver.until(StepReport)
    for _ in range(3):
        driver.ask(ReadSamples(IMAGES, urgent=True))
        assert names(driver.until(SamplesRead)) in (["SamplesRead"], ["StepReport", "SamplesRead"])


def test_they_take_a_small_part_of_the_workers_time() -> None:
    """While training; snapshots have a share of their own."""
    now = [0.0]

    def clock() -> float:
        now[0] += 0.001
        return now[0]

    driver = Driver(clock)
    driver.ask(NewRun(1, CONFIG.changed(epochs=300), tiny_dataset(), TINY), Go())
    driver.until(StepReport)
    told: list[str] = []
    begin = now[0]
    while now[0] - begin < 1.0:
        driver.ask(TakeSnapshot(sample()), ReadSamples(IMAGES))
        told.append(type(next(driver.events)).__name__)
    most = (now[0] - begin) * SNAPSHOT_SHARE / 0.001 + 1
    assert 1 <= told.count("SamplesRead") <= most
    assert 1 <= told.count("Snapshot") <= most


def test_a_file_without_its_data_can_be_asked_too(driver: Driver, tmp_path: Path) -> None:
    """It reads as the run did that it was saved from."""
    expected = read(driver).probabilities
    path = tmp_path / "run.visualcnn"
    driver.ask(SaveModel(path))
    driver.until(Saved)
    driver.ask(Adopt(2, read_model(path), None))
    answer = read(driver)
    assert answer.run == 2
    np.testing.assert_array_equal(answer.probabilities, expected)


def test_pictures_of_another_size_are_refused_and_training_goes_on(driver: Driver) -> None:
    """The run is unharmed."""
    request = ReadSamples(np.zeros((2, 9, 9), np.uint8), urgent=True)
    driver.ask(Go(), request)
    refused = driver.until(Refused)[-1]
    assert isinstance(refused, Refused)
    assert refused.subject is request
    assert driver.until(StepReport)


def test_before_the_first_run_there_is_no_answer() -> None:
    """And the worker lives on."""
    driver = Driver()
    driver.ask(ReadSamples(IMAGES))
    assert driver.close() == []
