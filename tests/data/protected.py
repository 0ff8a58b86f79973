"""Folders that may only be read, also for root, whom the system would let write everywhere."""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Iterator
from pathlib import Path

_VERSION = 0x20080522
_OVERRIDES = 0b110
"""The rights to write (1) and to read (2) whatever a file's permissions say."""


class _Head(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Rights(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


@contextlib.contextmanager
def protected(folder: Path) -> Iterator[None]:
    """While inside, nobody may write in `folder`: neither this thread nor those that it starts."""
    system, head, rights = ctypes.CDLL(None), _Head(_VERSION, 0), (_Rights * 2)()
    assert system.capget(ctypes.byref(head), rights) == 0
    before = rights[0].effective
    rights[0].effective = before & ~_OVERRIDES
    mode = folder.stat().st_mode
    folder.chmod(0o500)
    assert system.capset(ctypes.byref(head), rights) == 0
    try:
        yield
    finally:
        rights[0].effective = before
        assert system.capset(ctypes.byref(head), rights) == 0
        folder.chmod(mode)
