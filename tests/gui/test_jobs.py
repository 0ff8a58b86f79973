"""Jobs go on piece by piece, the newest of its key first."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from tests.gui.jobs_told import Clock, job, told
from visualcnn.gui.jobs import (
    PROGRESS_SECONDS,
    Broken,
    Cancel,
    Done,
    Job,
    JobRunner,
    Pieces,
    Progress,
    at_once,
)


def test_a_job_tells_its_progress_and_its_result() -> None:
    """The result comes last, with the job it belongs to."""
    runner = JobRunner(Clock())
    mine = job("a", [0.0], result="found")
    runner.submit(mine)
    first, last = told(runner)
    assert first == Progress(mine, 0.0)
    assert last == Done(mine, "found", 0.0)


def test_a_job_at_once_has_one_piece() -> None:
    """It begins, and is done."""
    runner = JobRunner(Clock())
    runner.submit(Job("a", 1, 7, lambda _: at_once(lambda: 42)))
    *_, last = told(runner)
    assert isinstance(last, Done)
    assert last.result == 42


def test_progress_is_told_no_more_often_than_can_be_seen() -> None:
    """A thousand pieces in a second are some twenty reports."""
    clock = Clock()

    def pieces() -> Iterator[float]:
        for number in range(1_000):
            clock.now += 0.001
            yield number / 1_000

    runner = JobRunner(clock)
    runner.submit(job("a", pieces()))
    reports = [event for event in told(runner) if isinstance(event, Progress)]
    assert 1 / PROGRESS_SECONDS - 2 < len(reports) <= 1 / PROGRESS_SECONDS + 1


def test_several_jobs_go_on_side_by_side() -> None:
    """One piece each, in turn."""
    order: list[str] = []

    def pieces(name: str) -> Iterator[float]:
        for part in range(3):
            order.append(name)
            yield part / 3

    runner = JobRunner(Clock())
    for name in "ab":
        runner.submit(job(name, pieces(name)))
    told(runner)
    assert order == ["a", "b"] * 3


def test_the_newest_of_a_key_takes_the_place_of_the_others() -> None:
    """What was submitted before tells nothing, and isn't even begun."""
    begun = []
    runner = JobRunner(Clock())

    def old() -> Iterator[float]:
        begun.append("old")
        yield 0.0

    runner.submit(job("a", old()))
    new = job("a", [0.0], result="new")
    runner.submit(new)
    assert {event.job for event in told(runner)} == {new}
    assert not begun


def test_a_job_that_runs_is_given_up_for_a_newer_one() -> None:
    """Its generator is closed, so that it can clean up."""
    closed = []

    def old() -> Iterator[float]:
        try:
            while True:
                yield 0.5
        finally:
            closed.append(True)

    def run(cancel: Cancel) -> Pieces[object]:
        del cancel
        yield from old()
        return None

    runner = JobRunner(Clock())
    runner.submit(Job("a", 1, 7, run))
    events = runner.events()
    next(events)
    newer = job("a", [], result="new")
    runner.submit(newer)
    assert next(events) == Done(newer, "new", 0.0)
    assert closed == [True]


def test_a_job_may_look_whether_it_is_wanted() -> None:
    """Between its own steps, also while a piece is under way."""
    seen = []
    runner = JobRunner(Clock())

    def run(cancel: Cancel) -> Pieces[object]:
        yield 0.0
        runner.cancel("a")
        seen.append(cancel())
        return None

    runner.submit(Job("a", 1, 7, run))
    runner.submit(job("b", [0.0, 0.5, 0.9]))
    events = runner.events()
    assert {next(events).job.key for _ in range(3)} == {"a", "b"}
    assert seen == [True]


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ValueError("There is no such filter."), "There is no such filter."),
        (ValueError("bad shape"), "bad shape."),
        (KeyError("conv9"), "KeyError: 'conv9'."),
    ],
)
def test_an_exception_becomes_one_sentence(error: Exception, sentence: str) -> None:
    """And the other jobs go on."""

    def run(cancel: Cancel) -> Pieces[object]:
        del cancel
        yield 0.0
        raise error

    runner = JobRunner(Clock())
    bad, good = Job("a", 1, 7, run), job("b", [0.0, 0.5], result="good")
    runner.submit(bad)
    runner.submit(good)
    ends = {event.job: event for event in told(runner) if not isinstance(event, Progress)}
    broken = ends[bad]
    assert isinstance(broken, Broken)
    assert broken.sentence == sentence
    assert type(error).__name__ in broken.traceback
    assert isinstance(ends[good], Done)


def test_a_job_that_fails_when_it_is_given_up_harms_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """That is for the log."""

    def run(cancel: Cancel) -> Pieces[object]:
        del cancel
        try:
            yield 0.0
        finally:
            raise KeyError

    runner = JobRunner(Clock())
    runner.submit(Job("a", 1, 7, run))
    events = runner.events()
    next(events)
    newer = job("a", [], result="new")
    runner.submit(newer)
    assert next(events) == Done(newer, "new", 0.0)
    assert "given up" in caplog.text


def test_numbers_that_overflow_raise_no_warning() -> None:
    """A network that blew up is explained with the numbers that it has."""
    runner = JobRunner(Clock())
    runner.submit(Job("a", 1, 7, lambda _: at_once(lambda: np.float32(3e38) * np.float32(10))))
    *_, last = told(runner)
    assert isinstance(last, Done)
    assert last.result == np.inf


def test_stop_ends_the_events_and_all_jobs() -> None:
    """Nothing more is told, whatever still runs."""
    runner = JobRunner(Clock())
    runner.submit(job("a", [0.0] * 10))
    events = runner.events()
    next(events)
    runner.stop()
    assert list(events) == []
