"""Many files, judged in several processes; a file that ends or stops one is a failure, too."""

from __future__ import annotations

import multiprocessing
import os
import resource
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path

from fuzz.cases import make_case
from fuzz.oracle import judge
from fuzz.subjects import subjects
from visualcnn.training.threads import limit_blas

PATIENCE = 60.0
"""Seconds after which a process that still judges one file is ended."""
_START = 60.0
_ROOM = 4_000_000_000
_SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Failure:
    """A file that was neither refused nor accepted as promised."""

    index: int
    kind: str
    what: str


@dataclass
class Tally:
    """What became of the files so far."""

    stages: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    slowest: float = 0.0

    @property
    def count(self) -> int:
        """Files judged, failures included."""
        return sum(self.kinds.values())

    def add(self, other: Tally) -> None:
        """Count the files of `other`, too."""
        self.stages += other.stages
        self.notes += other.notes
        self.kinds += other.kinds
        self.failures += other.failures
        self.slowest = max(self.slowest, other.slowest)


def judge_one(seed: int, index: int, path: Path, tally: Tally) -> None:
    """Make file `index` of `seed`, write it to `path`, judge it and count what became of it."""
    case = make_case(seed, index)
    tally.kinds[case.kind] += 1
    try:
        verdict = judge(case.data, path)
    except Exception:  # noqa: BLE001 - whatever slips through is what is looked for
        tally.failures.append(Failure(index, case.kind, traceback.format_exc()))
        return
    tally.stages[verdict.stage] += 1
    tally.notes.update(verdict.notes)
    tally.slowest = max(tally.slowest, verdict.seconds)


Judging = Callable[[int, int, Path, Tally], None]


def warm_up(path: Path) -> None:
    """Open real files, so that all is imported before anything is listened to or measured."""
    for subject in subjects():
        judge(subject.data, path)


def run(seed: int, count: int, jobs: int, judging: Judging = judge_one) -> Tally:
    """Judge files 0 to `count` of `seed` in `jobs` processes."""
    with tempfile.TemporaryDirectory() as folder:
        tally = Tally()
        parts = [range(job, count, jobs) for job in range(min(jobs, count))]
        workers = [_Worker(seed, part, Path(folder), judging) for part in parts]
        while workers:
            wait([worker.channel for worker in workers], min(1.0, PATIENCE / 4))
            for worker in workers:
                worker.collect(tally)
            workers = [worker for worker in workers if not worker.done]
        return tally


class _Worker:
    """A process that judges files, and is begun anew behind a file that ends it or never ends."""

    def __init__(self, seed: int, indices: range, folder: Path, judging: Judging) -> None:
        self._task = (seed, folder, judging)
        self._left = indices
        self._begin()

    @property
    def done(self) -> bool:
        """Whether every file is judged."""
        return not self._left

    def _begin(self) -> None:
        self.channel, theirs = _SPAWN.Pipe(duplex=False)
        task = (*self._task, self._left, theirs)
        self._process = _SPAWN.Process(target=_judge_all, args=task, daemon=True)
        self._process.start()
        theirs.close()
        self._deadline = time.monotonic() + _START

    def collect(self, tally: Tally) -> None:
        """Add what the process has told; where it has ended or hangs, go on behind that file."""
        try:
            while self._left and self.channel.poll():
                part, self._left = self.channel.recv()
                tally.add(part)
                self._deadline = time.monotonic() + PATIENCE
        except EOFError:
            self._process.join()
            self._lose(tally, f"The process ended with {self._process.exitcode}.")
        if self._left and time.monotonic() > self._deadline:
            self._process.kill()
            self._lose(tally, f"It takes more than {PATIENCE:g} s.")
        if self.done:
            self._process.join()
            self.channel.close()

    def _lose(self, tally: Tally, what: str) -> None:
        self._process.join()
        self.channel.close()
        tally.kinds["lost"] += 1
        tally.failures.append(Failure(self._left[0], "lost", what))
        self._left = self._left[1:]
        if self._left:
            self._begin()


def _judge_all(
    seed: int, folder: Path, judging: Judging, indices: range, channel: Connection
) -> None:
    """Judge the files of `indices`; tell of each, and which are left."""
    path = folder / f"{os.getpid()}.visualcnn"
    # The time that a thread takes is measured: no other may help it.
    limit_blas(1)
    warm_up(path)
    resource.setrlimit(resource.RLIMIT_AS, (_ROOM, _ROOM))
    channel.send((Tally(), indices))
    for number, index in enumerate(indices, start=1):
        part = Tally()
        judging(seed, index, path, part)
        channel.send((part, indices[number:]))
    channel.close()
