"""Jobs: long computations in pieces: several go on side by side, and any can be given up."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import TypeAlias, TypeVar

import numpy as np

from visualcnn.nn.faults import fault

log = logging.getLogger(__name__)

T = TypeVar("T")

SHARE = 0.12
"""While training runs, pieces of long jobs take at most this part of the time."""
BURST = 0.1
"""Seconds of work that a rest saves up for."""
YOUNG = 0.05
"""Seconds of its own work for which a job needs no rest: somebody waits for short ones."""
SHORTEST_REST = 1e-3
"""Seconds: what is shorter isn't worth waking up for."""
PROGRESS_SECONDS = 0.05
"""A job tells its progress at most so often."""


class Cancel:
    """Says whether the result of a job is still wanted; any thread may ask or cancel."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def cancel(self) -> None:
        """The result is no longer wanted."""
        self._asked.set()

    def __call__(self) -> bool:
        """Whether to stop."""
        return self._asked.is_set()


Pieces: TypeAlias = Generator[float, None, T]
"""Yields how much is done, 0 to 1, after each piece; returns the result."""


@dataclass(frozen=True, eq=False)
class Job:
    """One computation. `run` is called in the analysis thread, with the job's own Cancel.

    A later job of the same `key` takes its place. `serial` tells it from those, and `step` is
    that of the parameters which it works on.
    """

    key: str
    serial: int
    step: int
    run: Callable[[Cancel], Pieces[object]]


@dataclass(frozen=True)
class Progress:
    """`part` of a job is done, 0 to 1."""

    job: Job
    part: float


@dataclass(frozen=True)
class Done:
    """A job's result, and how many seconds of work it took."""

    job: Job
    result: object
    seconds: float


@dataclass(frozen=True)
class Broken:
    """A job that failed: one sentence for the user, the traceback for the log."""

    job: Job
    sentence: str
    traceback: str
    seconds: float


JobEvent: TypeAlias = "Progress | Done | Broken"


def at_once(make: Callable[[], T]) -> Pieces[T]:
    """A short computation as a job of one piece."""
    yield 0.0
    return make()


@dataclass(eq=False)
class _Running:
    job: Job
    cancel: Cancel = field(default_factory=Cancel)
    pieces: Pieces[object] | None = None
    spent: float = 0.0
    next_told: float = 0.0


class JobRunner:
    """`events` runs until `stop`; whoever iterates over it is the thread of all jobs.

    The other methods belong to one other thread. `gentle`, which that thread sets, says that
    something more important computes as well: long jobs rest between their pieces then.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.gentle = False
        self._clock = clock
        self._submitted: SimpleQueue[_Running | None] = SimpleQueue()
        self._newest: dict[str, Cancel] = {}
        self._running: deque[_Running] = deque()
        self._saved = BURST
        self._counted = clock()
        self._stopped = False

    def submit(self, job: Job) -> None:
        """Run `job`, in place of any other of its key."""
        self.cancel(job.key)
        running = _Running(job)
        self._newest[job.key] = running.cancel
        self._submitted.put(running)

    def cancel(self, key: str) -> None:
        """Give up the job of that key, if there is one; it tells nothing any more."""
        if key in self._newest:
            self._newest.pop(key).cancel()

    def stop(self) -> None:
        """Give up everything: `events` ends after the present piece."""
        for key in list(self._newest):
            self.cancel(key)
        self._submitted.put(None)

    def events(self) -> Iterator[JobEvent]:
        """All that jobs tell; each does one piece in turn."""
        while True:
            self._take_in()
            if self._stopped:
                break
            if running := self._next():
                yield from self._advance(running)

    def _take_in(self) -> None:
        """What was submitted; with nothing to do, wait for it."""
        wait = self._wait()
        try:
            self._add(self._submitted.get(block=wait != 0, timeout=wait))
            while True:
                self._add(self._submitted.get_nowait())
        except Empty:
            pass
        for running in [each for each in self._running if each.cancel()]:
            self._drop(running)

    def _add(self, submitted: _Running | None) -> None:
        if submitted is None:
            self._stopped = True
        else:
            self._running.append(submitted)

    def _wait(self) -> float | None:
        """Seconds until the next piece; None: for ever."""
        if not self._running:
            return None
        return 0.0 if any(map(_young, self._running)) else self._rest()

    def _rest(self) -> float:
        """Seconds for which long jobs must rest: what they take is saved up for at SHARE."""
        now = self._clock()
        self._saved = min(BURST, self._saved + SHARE * (now - self._counted))
        self._counted = now
        rest = -self._saved / SHARE if self.gentle else 0.0
        return rest if rest > SHORTEST_REST else 0.0

    def _next(self) -> _Running | None:
        """The one whose turn it is: a young one, or any if long jobs needn't rest."""
        young = next(filter(_young, self._running), None)
        if young is None and self._running and not self._rest():
            return self._running[0]
        return young

    def _advance(self, running: _Running) -> Iterator[JobEvent]:
        """One piece, and what it tells."""
        self._running.remove(running)
        begin = self._clock()
        event = _piece(running)
        spent = self._clock() - begin
        running.spent += spent
        if self.gentle:
            self._saved -= spent
        if running.cancel():
            _close(running)
            return
        match event:
            case float():
                self._running.append(running)
                if begin >= running.next_told:
                    running.next_told = begin + PROGRESS_SECONDS
                    yield Progress(running.job, event)
            case _Result():
                yield Done(running.job, event.value, running.spent)
            case _Fault():
                yield Broken(running.job, event.sentence, event.traceback, running.spent)

    def _drop(self, running: _Running) -> None:
        self._running.remove(running)
        _close(running)


@dataclass(frozen=True)
class _Result:
    value: object


@dataclass(frozen=True)
class _Fault:
    sentence: str
    traceback: str


def _young(running: _Running) -> bool:
    return running.spent < YOUNG


@np.errstate(all="ignore")
def _piece(running: _Running) -> float | _Result | _Fault:
    """How much is done after one more piece, the result, or what went wrong.

    A network that blew up has no finite numbers: they are shown as they are.
    """
    try:
        if running.pieces is None:
            running.pieces = running.job.run(running.cancel)
        return float(next(running.pieces))
    except StopIteration as end:
        return _Result(end.value)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the job failed, the thread goes on
        return _Fault(_sentence(error), traceback.format_exc())


def _sentence(error: BaseException) -> str:
    """What `explain` refuses is told in a sentence already."""
    told = str(error)
    return told if isinstance(error, ValueError) and told.endswith(".") else f"{fault(error)}."


def _close(running: _Running) -> None:
    """Let the generator run its last lines; whatever they raise, nobody waits for it."""
    try:
        if running.pieces is not None:
            running.pieces.close()
    except Exception:
        log.exception("A job that was given up failed at its end")
