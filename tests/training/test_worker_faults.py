"""The worker's faults: a run may fail, the thread goes on; and watching that changes nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.tiny import TINY, same, tiny_dataset
from tests.training.driver import CONFIG, Driver, names, ready_driver, sample
from visualcnn.data.dataset import Dataset
from visualcnn.nn import Array, BaseLayer
from visualcnn.nn.architectures import Architecture
from visualcnn.training import trainer
from visualcnn.training.guard import DivergedError
from visualcnn.training.model_file import read_model
from visualcnn.training.report import StepReport
from visualcnn.training.requests import (
    ChangeSettings,
    Failed,
    Finished,
    Go,
    Goal,
    GoBack,
    NewRun,
    Prepared,
    Saved,
    SaveModel,
    Stop,
    Stopped,
    TakeSnapshot,
)
from visualcnn.training.snapshot import Snapshot


@pytest.fixture
def dataset() -> Dataset:
    """Tiny pictures."""
    return tiny_dataset()


@pytest.fixture
def driver() -> Driver:
    """With an untrained run of two epochs of five steps."""
    return ready_driver()


class Faulty(BaseLayer):
    """Fails at its third training forward."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def forward(self, x: Array) -> Array:
        """`x`, twice."""
        self.count += self.training
        if self.count == 3:
            raise RuntimeError("the third time")
        return x

    def backpropagation(self, grad_output: Array) -> Array:
        """The gradient as it is."""
        return grad_output


def test_a_fault_in_a_layer_fails_the_run_not_the_thread(dataset: Dataset) -> None:
    """Failed tells a sentence and a traceback, and Train works again from the kept parameters."""
    driver = Driver()
    faulty = Architecture("faulty", lambda: [*TINY.layers(), Faulty()])
    driver.ask(NewRun(1, CONFIG.changed(architecture="faulty"), dataset, faulty), Go())
    failed = driver.until(Failed)[-1]
    assert isinstance(failed, Failed)
    assert "the third time" in failed.sentence
    assert "Traceback" in failed.traceback
    assert not failed.diverged
    driver.ask(Go())
    assert names(driver.until(Finished))[-1] == "Finished"


def test_divergence_offers_the_step_to_go_back_to(dataset: Dataset) -> None:
    """GoBack restores that step, and a lower learning rate then trains on."""
    driver = Driver()
    driver.ask(NewRun(1, CONFIG, dataset, TINY), Go(Goal.STEP))
    driver.until(Stopped)
    driver.ask(ChangeSettings({"learning_rate": 1e9, "epochs": 100}), Go())
    failed = driver.until(Failed)[-1]
    assert isinstance(failed, Failed)
    assert failed.diverged
    assert failed.good_step is not None
    driver.ask(GoBack(), ChangeSettings({"learning_rate": 0.01, "epochs": 2}), Go())
    events = driver.until(Finished)
    prepared = next(e for e in events if isinstance(e, Prepared))
    assert prepared.step == failed.good_step
    losses = [e.loss for e in events if isinstance(e, StepReport)]
    assert np.isfinite(losses).all()


def test_going_back_by_itself_is_told_with_its_curves(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Weights that are no numbers after an update: the window gets the run as it now stands."""

    def refuse(step: int, parameters: object) -> None:
        del parameters
        if step == 4:
            raise DivergedError("too large")

    monkeypatch.setattr(trainer, "require_finite_parameters", refuse)
    driver.ask(Go())
    events = driver.until(Failed)
    prepared, failed = events[-2:]
    assert isinstance(prepared, Prepared)
    assert isinstance(failed, Failed)
    assert prepared.step == failed.step == failed.good_step == 0
    assert len(prepared.history["loss"]["exact"]) == 0


def test_stop_saves_where_it_is_asked_to(driver: Driver, tmp_path: Path) -> None:
    """The last event is Saved, and the file can be read."""
    driver.ask(Go(Goal.STEP))
    driver.until(Stopped)
    driver.ask(Stop(save_to=tmp_path / "closed.visualcnn"))
    assert names(list(driver.events)) == ["Saved"]
    assert read_model(tmp_path / "closed.visualcnn").step == 1


def test_watching_never_changes_the_run(dataset: Dataset, tmp_path: Path) -> None:
    """A snapshot before each step and validations in between: the same parameters bit for bit."""
    runs = []
    for watched in (False, True):
        driver = Driver()
        config = replace(CONFIG, epochs=3, validate_every=2 if watched else 0)
        driver.ask(NewRun(1, config, dataset, TINY))
        driver.until(Prepared)
        for _ in range(12):
            if watched:
                driver.ask(TakeSnapshot(sample(), urgent=True))
                driver.until(Snapshot)
            driver.ask(Go(Goal.STEP))
            driver.until(Stopped)
        driver.ask(SaveModel(tmp_path / "run.visualcnn"))
        driver.until(Saved)
        run = read_model(tmp_path / "run.visualcnn").run
        run.pop("validated_step")
        runs.append(run)
    assert same(*runs)
