"""A lock that the system takes back when its process ends, however it ends."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path
from typing import Self

if sys.platform == "win32":
    import msvcrt

    def _take(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


_PAUSE = 0.01
"""Seconds between two tries."""


class ProcessLock:
    """Held by one process at a time; `take` makes it. The file `path` stands for it meanwhile.

    Sources: the Linux manual page flock(2), and Microsoft's description of _locking.
    """

    def __init__(self, path: Path, file: int) -> None:
        self._path, self._file = path, file

    @classmethod
    def take(cls, path: Path) -> Self | None:
        """The lock, or None where a living process holds it.

        Raises OSError where the file can't be made or locked.
        """
        file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        try:
            # Whoever held it may have removed the file before this process got the lock.
            if _lock(file) and _is_at(file, path):
                return cls(path, file)
        except OSError:
            os.close(file)
            raise
        os.close(file)
        return None

    @classmethod
    def wait(cls, path: Path, seconds: float) -> Self | None:
        """The lock as soon as it is free; None where it isn't for so long. Raises as `take`."""
        end = time.monotonic() + seconds
        while (lock := cls.take(path)) is None and time.monotonic() < end:
            time.sleep(_PAUSE)
        return lock

    @property
    def held(self) -> bool:
        """Whether its file is still there: without it another process could take the lock too."""
        try:
            return _is_at(self._file, self._path)
        except OSError:
            return False

    def release(self) -> None:
        """Give it back, and remove its file."""
        # First of all where that works: so nobody can get a lock that is about to vanish. A disk
        # that was interrupted may do it when asked again.
        for _ in range(2):
            with contextlib.suppress(OSError):
                self._path.unlink()
                break
        os.close(self._file)
        if sys.platform == "win32":
            with contextlib.suppress(OSError):
                self._path.unlink()


def _lock(file: int) -> bool:
    """Whether it is this process's now; OSError where the system has no locks for it."""
    try:
        _take(file)
    except (BlockingIOError, PermissionError):  # The latter is Windows' word for it.
        return False
    return True


def _is_at(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False
