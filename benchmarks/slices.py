"""Two endless programs side by side in slices of a second or two: while one runs, the other stands.

A shared machine changes its speed within seconds: whole runs, one after the other, can't be
compared as finely as a window costs.
"""

from __future__ import annotations

import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.pairs import Side

SETTLE = 0.3
"""Seconds after which a slice is counted."""


@dataclass(frozen=True)
class Slice:
    """What one program did in its slice, and the other in the next."""

    first: float
    second: float


def steps_a_second(
    sides: tuple[Side, Side], warm_up: int, pairs: int, seconds: float
) -> list[Slice]:
    """Steps a second of both in `pairs` slices each, after `warm_up` steps of each."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("first", "second")]
        with _started(sides, files) as processes:
            counters = [np.memmap(file, np.int64, "r", shape=(1,)) for file in files]
            for process, counter in zip(processes, counters, strict=True):
                with _running(process):
                    _wait(process, counter, warm_up)
            return [
                Slice(
                    *(
                        _rate(process, counter, seconds)
                        for process, counter in zip(processes, counters, strict=True)
                    )
                )
                for _ in range(pairs)
            ]


@contextmanager
def _started(
    sides: Sequence[Side], files: Sequence[Path]
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The programs, standing still."""
    processes = []
    try:
        for side, file in zip(sides, files, strict=True):
            file.write_bytes(bytes(8))
            processes.append(side.start(str(file)))
            processes[-1].send_signal(signal.SIGSTOP)
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


@contextmanager
def _running(process: subprocess.Popen[bytes]) -> Iterator[None]:
    process.send_signal(signal.SIGCONT)
    try:
        yield
    finally:
        process.send_signal(signal.SIGSTOP)


def _wait(process: subprocess.Popen[bytes], counter: np.memmap, step: int) -> None:
    while counter[0] < step:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended by itself.")
        time.sleep(0.05)


def _rate(process: subprocess.Popen[bytes], counter: np.memmap, seconds: float) -> float:
    with _running(process):
        time.sleep(SETTLE)
        step, start = int(counter[0]), time.perf_counter()
        time.sleep(seconds)
        return (int(counter[0]) - step) / (time.perf_counter() - start)
