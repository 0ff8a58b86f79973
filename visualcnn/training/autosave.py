"""Autosaves: copies of a run on disk, so that neither a crash nor a power cut loses it.

Each process writes one file, locked while it lives. What is left unlocked belongs to a process
that ended before its run was safe: the next start offers it.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from visualcnn.data.paths import user_data
from visualcnn.data.process_lock import ProcessLock
from visualcnn.training import checkpoint

log = logging.getLogger(__name__)

ENDING = ".visualcnn"
KEPT = 5
"""So many autosaves of ended processes stay, the newest; older ones are removed."""
OFTEN, SELDOM = 60.0, 300.0
"""Seconds between two autosaves where a good moment came, and where none did."""
_TRIES = 3
_LEFTOVER_AGE = 3_600.0
_CLOCK_ERROR = 2.0
"""Seconds that a disk's clock may differ from this machine's."""


def autosave_folder() -> Path:
    """Where they are; nothing is created."""
    return user_data() / "autosave"


def is_autosave(path: Path) -> bool:
    """Whether the file `path` is one of visualcnn's own, not one that a user named."""
    return Path(os.path.realpath(path)).parent == Path(os.path.realpath(autosave_folder()))


class Rhythm:
    """When a copy is due: at a good moment once a minute, otherwise every five minutes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.restart()

    def restart(self) -> None:
        """Another run began: its first good moment is due at once."""
        self._last, self._first = self._clock(), True

    def kept(self) -> None:
        """All that there is is on disk."""
        self._last, self._first = self._clock(), False

    def due(self, *, good_moment: bool) -> bool:
        """Whether to copy now; the end of an epoch and standing still are good moments."""
        if good_moment and self._first:
            return True
        return self._clock() - self._last >= (OFTEN if good_moment else SELDOM)


@dataclass(frozen=True)
class Copied:
    """The state of run number `run` after `step`, as `Autosave.write` takes it."""

    run: int
    step: int
    state: dict[str, Any]


class Autosave:
    """One autosaved run: a model file, and the lock of whoever looks after it."""

    def __init__(self, path: Path, lock: ProcessLock) -> None:
        self.path, self._lock = path, lock

    @classmethod
    def new(cls, folder: Path) -> Self:
        """A name of its own in `folder`, which is made. Raises OSError."""
        folder.mkdir(parents=True, exist_ok=True)
        for _ in range(_TRIES):
            path = folder / f"autosave-{secrets.token_hex(4)}{ENDING}"
            made = None if path.exists() else cls.claim(path)
            if made is not None:
                return made
        raise OSError(errno.ENOLCK, "files can't be locked here", str(folder))

    @classmethod
    def claim(cls, path: Path) -> Self | None:
        """The autosave in the file `path`; None while another process looks after it."""
        lock = ProcessLock.take(path.with_suffix(".lock"))
        return cls(path, lock) if lock is not None else None

    @property
    def held(self) -> bool:
        """Whether it is this process's own; not where somebody removed its folder."""
        return self._lock.held

    def write(self, state: dict[str, Any]) -> None:
        """Replace the file. Raises CheckpointError; the file is then as it was."""
        checkpoint.save(self.path, state, keep_backup=False)

    def saved_at(self) -> float:
        """When it was written, in seconds since 1970; 0 if it is gone."""
        try:
            return self.path.stat().st_mtime
        except OSError:
            return 0.0

    def remove(self) -> None:
        """It is no longer needed."""
        with contextlib.suppress(OSError):
            self.path.unlink()
        self.release()

    def release(self) -> None:
        """Leave the file to the next start."""
        self._lock.release()


def any_left(folder: Path) -> bool:
    """Whether `left_behind` is worth the look; tells those of living processes too."""
    try:
        return any(folder.glob(f"*{ENDING}"))
    except OSError:
        return False


def left_behind(folder: Path) -> list[Autosave]:
    """Autosaves of processes that ended, the newest first; older ones than KEPT are removed.

    They belong to this process until it releases or removes them.
    """
    found = []
    try:
        for path in folder.glob(f"*{ENDING}"):
            autosave = Autosave.claim(path)
            if autosave is not None:
                found.append(autosave)
        _remove_leftovers(folder)
    except OSError:
        log.info("Autosaves can't be looked for in %s", folder, exc_info=True)
    found.sort(key=_newest_first)
    for autosave in found[KEPT:]:
        log.info("Removed the autosave %s: %d newer ones are kept", autosave.path.name, KEPT)
        autosave.remove()
    return found[:KEPT]


def _newest_first(autosave: Autosave) -> tuple[bool, float]:
    """What is from the future was written before the clock was set back."""
    saved_at = autosave.saved_at()
    return saved_at > time.time() + _CLOCK_ERROR, -saved_at


def _remove_leftovers(folder: Path) -> None:
    """Remove what a killed process had not finished writing, and locks that lock nothing."""
    for path in folder.glob(".visualcnn-*"):
        with contextlib.suppress(OSError):
            if time.time() - path.lstat().st_mtime > _LEFTOVER_AGE:
                path.unlink()
    for path in folder.glob("*.lock"):
        if not path.with_suffix(ENDING).exists() and (lock := ProcessLock.take(path)):
            lock.release()


def in_words(saved_at: float, now: float | None = None) -> str:
    """The time of day, after the date where that isn't today's: "14:03", "2026-05-03 14:03"."""
    try:
        moment = datetime.fromtimestamp(saved_at, UTC).astimezone()
    except (ValueError, OverflowError, OSError):
        return "an unknown time"
    today = datetime.fromtimestamp(time.time() if now is None else now, UTC).astimezone()
    return f"{moment:%H:%M}" if moment.date() == today.date() else f"{moment:%Y-%m-%d %H:%M}"
