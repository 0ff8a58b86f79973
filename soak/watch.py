"""What a process holds while its window is used, and how late the window is."""

from __future__ import annotations

import ctypes
import gc
import sys
import time
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QPixmapCache
from PySide6.QtWidgets import QApplication

from benchmarks.side_window import INTERVAL
from soak.somebody import ROUND, Somebody
from visualcnn.gui.desktop import Desktop

EVERY = 2.0
"""Seconds between two looks at what the process holds."""
BLOCK = 64
"""Bytes of one of Python's small blocks, about."""
BIN, BINS = 0.1, 20_000
"""Milliseconds of one bin of lateness, and how many there are."""


class Watch(QObject):
    """Counts in arrays that never grow: what the process holds, and how late a 5 ms timer is."""

    def __init__(self, desktop: Desktop, somebody: Somebody, seconds: float) -> None:
        super().__init__()
        self._desktop = desktop
        self.lateness = np.zeros(BINS, np.int64)
        self.looks = np.full((int(seconds / EVERY) + 60, 3), -1.0)
        self.used = np.full((int(seconds / ROUND) + 60, 4), -1.0)
        self.count = self.rounds = 0
        somebody.rested.connect(self._weigh)
        self._begin = self._last = time.perf_counter()
        self._next = self._begin
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(round(1000 * INTERVAL))

    def end(self) -> None:
        """Count no more."""
        self._timer.stop()

    def _tick(self) -> None:
        now = time.perf_counter()
        late = max(0.0, 1000 * (now - self._last - INTERVAL))
        self.lateness[min(int(late / BIN), BINS - 1)] += 1
        if now >= self._next and self.count < len(self.looks):
            self._next += EVERY
            self.looks[self.count] = (now - self._begin, *_threads_and_descriptors())
            self.count += 1
        # What looking takes is nobody's wait.
        self._last = time.perf_counter()

    @Slot()
    def _weigh(self) -> None:
        """Once a round, when nothing is under way."""
        if self.rounds < len(self.used):
            gc.collect()
            # Pictures in case they come again: filled, and emptied, as it happens.
            QPixmapCache.clear()
            passed, used = time.perf_counter() - self._begin, _megabytes_in_use()
            self.used[self.rounds] = passed, used, _megabytes_held(), _qt_objects(self._desktop)
            self.rounds += 1
        self._last = time.perf_counter()

    def percentile(self, part: float) -> float:
        """Milliseconds that this part of the ticks doesn't exceed."""
        counted = np.cumsum(self.lateness)
        return float(BIN * (1 + np.searchsorted(counted, part / 100 * counted[-1])))


def _threads_and_descriptors() -> tuple[int, int]:
    descriptors = len(list(Path("/proc/self/fd").iterdir())) - 1
    return int(_status()["Threads"]), descriptors


def _qt_objects(desktop: Desktop) -> int:
    """Those with a parent, when nothing moves.

    To look amid a dock's move would give each of its animations a Python object for ever.
    """
    roots = (desktop, *QApplication.topLevelWidgets())
    return sum(len(root.findChildren(QObject)) for root in roots)


class _Mallinfo(ctypes.Structure):
    """What glibc's `mallinfo2` tells, in bytes and counts."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in (
            *("arena", "ordblks", "smblks", "hblks", "hblkhd"),
            *("usmblks", "fsmblks", "uordblks", "fordblks", "keepcost"),
        )
    ]


def _megabytes_in_use() -> float:
    """What was asked for and not given back: by C, and by Python in blocks of its own."""
    tell = ctypes.CDLL(None).mallinfo2
    tell.restype = _Mallinfo
    told = tell()
    return float(told.uordblks + told.hblkhd + BLOCK * sys.getallocatedblocks()) / 1e6


def _megabytes_held() -> float:
    """Memory of the system's that is its own once the C library has given back what is free.

    Without that it goes up and down by 20 MB. What is left beyond what is in use are the gaps.
    """
    ctypes.CDLL(None).malloc_trim(0)
    return int(_status()["RssAnon"].split()[0]) * 1024 / 1e6


def _status() -> dict[str, str]:
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return dict(line.split(":", 1) for line in lines)
