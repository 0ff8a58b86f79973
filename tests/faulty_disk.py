"""A disk that fails on purpose: the system's calls about one folder, counted, some of them failed.

Patched are the functions that Python's own library calls, and the raw file beneath its buffers,
so that a fault comes where the system would report it: a write, for example, while flushing.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from unittest import mock

_MOST: Final = 1_000
FAULTS: Final = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EINTR)
_CALLS: Final = (
    *("stat", "lstat", "open", "fsync", "link", "replace", "rename", "unlink", "chmod", "mkdir"),
    *("scandir", "listdir", "truncate"),
)


class FaultyDisk:
    """Fails the calls about `folder` whose number, from 1 on, `fails` names.

    `calls` holds the names of all calls so far, `failed` of those that did.
    """

    def __init__(
        self, folder: Path, fails: Callable[[int], bool], error: Callable[[], BaseException]
    ) -> None:
        self.calls: list[str] = []
        self.failed: list[str] = []
        self._folder, self._fails, self._error = os.path.realpath(folder), fails, error
        self._readlink = os.readlink

    def concerns(self, place: object) -> bool:
        """Whether `place`, a path or an open file's number, is the folder or inside it."""
        if isinstance(place, int):
            place = self._readlink(f"/proc/self/fd/{place}")
        if not isinstance(place, str | os.PathLike):
            return False
        return str(Path(place).absolute()).startswith(self._folder)

    def call(self, name: str) -> None:
        """One more; raises its error if it is one that fails."""
        self.calls.append(name)
        if len(self.calls) > _MOST:
            raise RuntimeError("There is no end to the calls")
        if self._fails(len(self.calls)):
            self.failed.append(name)
            raise self._error()

    def around(self, name: str) -> Callable[..., Any]:
        """The function `os.name` as this disk does it."""
        real = getattr(os, name)

        def called(place: object = ".", *args: object, **options: object) -> object:
            if self.concerns(place):
                self.call(name)
            return real(place, *args, **options)

        return called

    def opened(self, file: Any, mode: str = "r", *args: Any, **options: Any) -> Any:  # noqa: ANN401
        """`io.open` as this disk does it; in the folder, files are of bytes."""
        if "b" not in mode or not self.concerns(file):
            return _OPEN(file, mode, *args, **options)
        self.call("open a file")
        raw = _Raw(file, mode.replace("b", ""))
        raw.disk = self
        return io.BufferedReader(raw) if "r" in mode else io.BufferedWriter(raw)


_OPEN: Final = io.open


class _Raw(io.FileIO):
    """A file of a faulty disk. A write that fails has written half."""

    disk: FaultyDisk

    def write(self, data: Any) -> int:  # noqa: ANN401 - whatever has bytes
        """As many as the disk takes."""
        try:
            self.disk.call("write")
        except InterruptedError:
            raise  # The system reports this one only where it wrote nothing.
        except BaseException:
            super().write(bytes(data)[: len(bytes(data)) // 2])
            raise
        return super().write(data) or 0

    def readall(self) -> bytes:
        """All that follows."""
        self.disk.call("read")
        return super().readall() or b""

    def readinto(self, buffer: Any) -> int | None:  # noqa: ANN401 - whatever holds bytes
        """Some of what follows."""
        self.disk.call("read")
        return super().readinto(buffer)

    def close(self) -> None:
        """The system closes the file also where it reports a fault."""
        was_open = not self.closed
        super().close()
        if was_open:
            self.disk.call("close")


@contextlib.contextmanager
def faulty(
    folder: Path,
    fails: Callable[[int], bool] = lambda _: False,
    error: int | Callable[[], BaseException] = errno.EIO,
) -> Iterator[FaultyDisk]:
    """While inside, the calls about `folder` fail as told, by `error` or the system's of that code.

    Without `fails` they are only counted.
    """
    if isinstance(error, int):
        code = error
        disk = FaultyDisk(folder, fails, lambda: OSError(code, os.strerror(code)))
    else:
        disk = FaultyDisk(folder, fails, error)
    with contextlib.ExitStack() as patches:
        patches.enter_context(mock.patch.object(io, "open", disk.opened))
        for name in _CALLS:
            patches.enter_context(mock.patch.object(os, name, disk.around(name)))
        yield disk


def once(number: int) -> Callable[[int], bool]:
    """Only call `number` fails."""
    return lambda call: call == number


def from_then_on(number: int) -> Callable[[int], bool]:
    """Call `number` fails, and all after it: not for EINTR, after which Python tries again."""
    return lambda call: call >= number
