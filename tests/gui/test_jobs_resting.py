"""Long jobs rest while training runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.gui.jobs_told import Clock, job, told
from visualcnn.gui.jobs import (
    BURST,
    SHARE,
    YOUNG,
    Done,
    Job,
    JobEvent,
    JobRunner,
)


class Resting(JobRunner):
    """Sleeps by moving the clock."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.clock = clock
        self.rested = 0.0

    def _take_in(self) -> None:
        wait = self._wait()
        if wait:
            self.rested += wait
            self.clock.now += wait
        super()._take_in()


def long_job(clock: Clock, key: str = "a", seconds: float = 2.0) -> Job:
    """Pieces of 10 ms each."""

    def pieces() -> Iterator[float]:
        for part in range(round(seconds * 100)):
            clock.now += 0.01
            yield part / seconds / 100

    return job(key, pieces())


def test_long_jobs_rest_while_training_runs() -> None:
    """They take their share of the time and no more."""
    clock = Clock()
    runner = Resting(clock)
    runner.gentle = True
    runner.submit(long_job(clock))
    told(runner)
    assert 2.0 / clock.now == pytest.approx(SHARE, rel=0.1)


def test_they_do_not_rest_when_nothing_else_runs() -> None:
    """All the time is theirs."""
    clock = Clock()
    runner = Resting(clock)
    runner.submit(long_job(clock))
    told(runner)
    assert runner.rested == 0.0


def test_a_short_job_waits_for_no_rest_of_another() -> None:
    """What somebody waits for comes at once, in the midst of a long one."""
    clock = Clock()
    runner = Resting(clock)
    runner.gentle = True
    runner.submit(long_job(clock))
    events = runner.events()
    while clock.now < 1.0:
        next(events)
    short = long_job(clock, "b", seconds=YOUNG / 2)
    asked = clock.now
    runner.submit(short)
    assert any(isinstance(event, Done) and event.job is short for event in _first(events, 5))
    assert clock.now - asked < 0.1
    assert BURST <= 0.1
    runner.stop()


def _first(events: Iterator[JobEvent], count: int) -> list[JobEvent]:
    found = []
    for _ in range(count):
        found.append(next(events))
        if isinstance(found[-1], Done):
            break
    return found
