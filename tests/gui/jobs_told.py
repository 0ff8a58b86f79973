"""What tests of jobs share: a clock, jobs of pieces, and what is told of them."""

from __future__ import annotations

from collections.abc import Iterator

from visualcnn.gui.jobs import (
    Cancel,
    Job,
    JobEvent,
    JobRunner,
    Pieces,
    Progress,
)


class Clock:
    """A time that only pieces move."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now


def job(key: str, pieces: Iterator[float] | list[float], result: object = None) -> Job:
    """A job that yields `pieces`."""

    def run(cancel: Cancel) -> Pieces[object]:
        del cancel
        yield from pieces
        return result

    return Job(key, 1, 7, run)


def told(runner: JobRunner) -> list[JobEvent]:
    """All that is told until everything is done."""
    events = []
    generator = runner.events()
    waiting = {id(item) for item in list_jobs(runner)}
    while waiting:
        event = next(generator)
        events.append(event)
        if not isinstance(event, Progress):
            waiting.discard(id(event.job))
    runner.stop()
    assert list(generator) == []
    return events


def list_jobs(runner: JobRunner) -> list[Job]:
    """What was submitted and is still wanted; it is put back."""
    taken = []
    while not runner._submitted.empty():
        taken.append(runner._submitted.get())
    for running in taken:
        runner._submitted.put(running)
    return [running.job for running in taken if running is not None and not running.cancel()]
