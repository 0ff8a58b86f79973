"""A lock that the system takes back when its process ends, however it ends."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import Self

if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class ProcessLock:
    """Held by one process at a time; `take` makes it. The file `path` stands for it meanwhile.

    Sources: the Linux manual page flock(2), and Microsoft's description of _locking.
    """

    def __init__(self, path: Path, file: int) -> None:
        self._path, self._file = path, file

    @classmethod
    def take(cls, path: Path) -> Self | None:
        """The lock, or None where a living process holds it. Raises OSError of the file itself."""
        file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        try:
            _lock(file)
            # Whoever held it may have removed the file before this process got the lock.
            if _is_at(file, path):
                return cls(path, file)
        except OSError:
            pass
        os.close(file)
        return None

    def release(self) -> None:
        """Give it back, and remove its file."""
        # First of all where that works: so nobody can get a lock that is about to vanish.
        with contextlib.suppress(OSError):
            self._path.unlink()
        os.close(self._file)
        if sys.platform == "win32":
            with contextlib.suppress(OSError):
                self._path.unlink()


def _is_at(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False
