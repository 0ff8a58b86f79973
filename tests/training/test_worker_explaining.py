"""What explanations ask of the worker: moments, and parameters set by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.tiny import TINY, same, tiny_dataset
from tests.training.driver import CONFIG, Driver, names, ready_driver, sample
from visualcnn.nn.layer import Array
from visualcnn.training.model_file import ModelFile, read_model
from visualcnn.training.moment import RunMoment
from visualcnn.training.report import StepReport
from visualcnn.training.requests import (
    Adopt,
    ApplyParameters,
    Changed,
    ChangeSettings,
    Finished,
    Go,
    Goal,
    GoBack,
    NewRun,
    Prepared,
    Refused,
    Request,
    Saved,
    SaveModel,
    Stopped,
    TakeMoment,
    UndoApply,
    UseThreads,
)
from visualcnn.training.threads import blas_threads, limit_blas

MUTED: dict[str, Array] = {"conv1.bias": np.zeros(3, np.float32)}
APPLY = ApplyParameters(MUTED, "bias of conv1 muted")


@pytest.fixture
def driver() -> Driver:
    """With an untrained run of two epochs of five steps."""
    return ready_driver()


def one_step(driver: Driver) -> None:
    """Train one batch."""
    driver.ask(Go(Goal.STEP))
    driver.until(Stopped)


def moment(driver: Driver, serial: int = 0) -> RunMoment:
    """The worker's answer."""
    driver.ask(TakeMoment(sample(), serial))
    taken = driver.until(RunMoment)[-1]
    assert isinstance(taken, RunMoment)
    return taken


def changed(driver: Driver, request: Request) -> Changed:
    """The worker's answer."""
    driver.ask(request)
    (event,) = driver.until(Changed)
    assert isinstance(event, Changed)
    return event


def refusal(driver: Driver, request: Request) -> str:
    """The sentence with which the worker refuses."""
    driver.ask(request)
    event = driver.until(Refused)[-1]
    assert isinstance(event, Refused)
    assert event.subject is request
    assert event.sentence.endswith(".")
    return event.sentence


def model(driver: Driver, folder: Path) -> ModelFile:
    """The run as a file holds it."""
    driver.ask(SaveModel(folder / "run.visualcnn"))
    driver.until(Saved)
    return read_model(folder / "run.visualcnn")


def test_a_moment_is_of_the_step_it_was_asked_at(driver: Driver) -> None:
    """Paused it is taken at once, and the request's serial comes back."""
    one_step(driver)
    taken = moment(driver, 4)
    assert (taken.run, taken.step, taken.serial) == (1, 1, 4)
    assert len(taken.batch) == 10


def test_while_training_a_moment_waits_for_no_step(driver: Driver) -> None:
    """Each of several is answered, before the next batch."""
    driver.ask(Go())
    driver.until(StepReport)
    driver.ask(*(TakeMoment(sample(), serial) for serial in range(3)))
    events = driver.until(StepReport)
    assert names(events) == ["RunMoment"] * 3 + ["StepReport"]
    assert [e.serial for e in events if isinstance(e, RunMoment)] == [0, 1, 2]
    assert [e.step for e in events if isinstance(e, RunMoment)] == [1, 1, 1]


def test_a_moment_of_nothing_is_refused() -> None:
    """Before the first run there is no network."""
    assert refusal(Driver(), TakeMoment(sample())) == "There is no network to look at yet."


def test_a_file_without_its_data_has_moments(driver: Driver, tmp_path: Path) -> None:
    """With its optimiser, and no last batch; its parameters can't be set."""
    one_step(driver)
    driver.ask(Adopt(2, model(driver, tmp_path), None))
    prepared = driver.until(Prepared)[-1]
    assert isinstance(prepared, Prepared)
    assert not prepared.trainable
    taken = moment(driver)
    assert (taken.run, taken.step, len(taken.batch)) == (2, 1, 0)
    assert taken.optimizer is not None
    assert taken.optimizer.steps == 1
    for request in (APPLY, UndoApply()):
        assert refusal(driver, request) == "There is no run that could be trained."


def test_applied_parameters_are_recorded_and_seen(driver: Driver) -> None:
    """Changed tells what was done, and the next moment has the new numbers."""
    one_step(driver)
    event = changed(driver, APPLY)
    assert event.undoable
    assert [(c.step, c.setting, c.old, c.new) for c in event.changes] == [
        (1, "weights", "as they were", "bias of conv1 muted")
    ]
    assert same(moment(driver).parameters["conv1.bias"], MUTED["conv1.bias"])


def test_what_was_applied_is_taken_back_until_the_next_step(driver: Driver) -> None:
    """A setting that changes in between leaves it so; a step ends it."""
    one_step(driver)
    before = moment(driver).parameters
    changed(driver, APPLY)
    assert changed(driver, ChangeSettings({"batch_size": 9})).undoable
    undone = changed(driver, UndoApply())
    assert not undone.undoable
    assert undone.changes[0].new == "taken back"
    assert same(moment(driver).parameters, before)
    changed(driver, APPLY)
    one_step(driver)
    assert "until the next step" in refusal(driver, UndoApply())
    assert not changed(driver, ChangeSettings({"batch_size": 8})).undoable


def test_while_training_nothing_is_set_by_hand(driver: Driver) -> None:
    """One sentence, and training goes on."""
    driver.ask(Go())
    driver.until(StepReport)
    for request in (APPLY, UndoApply()):
        assert refusal(driver, request).startswith("Pause first")
    driver.until(Finished)
    assert changed(driver, APPLY).undoable


def test_what_does_not_fit_is_refused(driver: Driver) -> None:
    """The sentence names the parameter, and nothing changed."""
    before = moment(driver).parameters
    wrong = ApplyParameters(MUTED | {"conv7.bias": np.zeros(3)}, "painted")
    assert "conv7.bias" in refusal(driver, wrong)
    assert same(moment(driver).parameters, before)


def test_going_back_and_another_run_end_the_way_back(driver: Driver) -> None:
    """There is nothing to undo in a run in which nothing was applied."""
    changed(driver, APPLY)
    driver.ask(GoBack())
    driver.until(Prepared)
    assert "nothing to undo" in refusal(driver, UndoApply())
    changed(driver, APPLY)
    driver.ask(NewRun(2, CONFIG, tiny_dataset(), TINY))
    driver.until(Prepared)
    assert "nothing to undo" in refusal(driver, UndoApply())


def test_threads_change_without_a_run(driver: Driver, tmp_path: Path) -> None:
    """Also where only a file is looked at."""
    one_step(driver)
    driver.ask(Adopt(2, model(driver, tmp_path), None))
    driver.until(Prepared)
    before = blas_threads()
    try:
        driver.ask(UseThreads(2))
        assert moment(driver).step == 1
        assert blas_threads() == 2
    finally:
        limit_blas(before)


def test_moments_at_every_step_never_change_the_run(tmp_path: Path) -> None:
    """Two runs, one of them watched: everything that a file holds is equal bit for bit."""
    runs = []
    for watched in (False, True):
        driver = ready_driver()
        driver.ask(Go())
        taken = 0
        for event in driver.events:
            if isinstance(event, Finished):
                break
            taken += isinstance(event, RunMoment)
            if watched and not isinstance(event, RunMoment):
                driver.ask(TakeMoment(sample(), 1), TakeMoment(sample(), 2))
        assert taken == (26 if watched else 0)
        found = model(driver, tmp_path)
        runs.append((found.run, found.history.state()))
    assert len(runs[0][1]["filters"]["steps"]) == 2
    assert same(*runs)


def test_an_undone_change_never_changes_the_run(tmp_path: Path) -> None:
    """Set and taken back before each step, the run ends where one left alone ends."""
    runs = []
    for touched in (False, True):
        driver = ready_driver()
        for _ in range(7):
            if touched:
                changed(driver, APPLY)
                changed(driver, UndoApply())
            one_step(driver)
        runs.append(model(driver, tmp_path).run)
    assert same(*runs)
