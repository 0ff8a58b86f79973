"""Facts about the copies that the worker hands over for autosaves."""

from __future__ import annotations

from pathlib import Path

from tests.tiny import same, tiny_dataset
from tests.training.driver import CONFIG, Driver, names, ready_driver
from visualcnn.training import checkpoint
from visualcnn.training.autosave import Copied
from visualcnn.training.model_file import model_state, read_model
from visualcnn.training.report import StepReport, ValidationProgress
from visualcnn.training.requests import Event, Finished, Go, Refused, Stop, TakeCopy
from visualcnn.training.resume import resume


def finished(driver: Driver) -> dict[str, object]:
    """The state at the end of the run."""
    driver.until(Finished)
    driver.ask(TakeCopy())
    return copy_of(driver.until(Copied))


def copy_of(events: list[Event]) -> dict[str, object]:
    """The state that came last."""
    assert isinstance(events[-1], Copied)
    return events[-1].state


def test_a_copy_goes_on_bit_for_bit_from_within_a_step_or_a_validation(tmp_path: Path) -> None:
    """The run that it was taken from goes on as if nobody had asked."""
    for kind in (StepReport, ValidationProgress):
        driver, plain = ready_driver(), ready_driver()
        for one in (driver, plain):
            one.ask(Go())
        driver.until(kind)
        driver.ask(TakeCopy())
        path = tmp_path / "copy.visualcnn"
        checkpoint.save(path, copy_of(driver.until(Copied)))
        end = finished(driver)
        assert same(end, finished(plain))
        again = resume(read_model(path), tiny_dataset(), run=1)
        assert again.config == CONFIG
        for _ in again.steps():
            pass
        assert same(model_state(again), end)
        driver.close()
        plain.close()


def test_the_copy_says_whose_it_is() -> None:
    """The run's number and its step."""
    driver = ready_driver()
    driver.ask(Go())
    driver.until(StepReport)
    driver.ask(TakeCopy())
    event = driver.until(Copied)[-1]
    assert isinstance(event, Copied)
    assert (event.run, event.step) == (1, event.state["run"]["step"])
    driver.close()


def test_without_a_run_there_is_none() -> None:
    """It is refused, and the worker goes on."""
    driver = Driver()
    driver.ask(TakeCopy())
    assert names(driver.until(Refused)) == ["Refused"]
    driver.close()


def test_the_last_copy_leaves_no_second_file(tmp_path: Path) -> None:
    """Stopping replaces the autosave that is there."""
    driver = ready_driver()
    path = tmp_path / "autosave.visualcnn"
    path.write_bytes(b"older")
    driver.ask(Go())
    driver.until(StepReport)
    driver.ask(Stop(path))
    list(driver.events)
    assert read_model(path).step >= 1
    assert list(tmp_path.iterdir()) == [path]
