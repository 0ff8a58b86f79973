"""The autosaver: writes one process's autosave in a thread, so that nobody waits for the disk."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from visualcnn.training.autosave import Autosave, autosave_folder

log = logging.getLogger(__name__)

PATIENCE = 0.5
"""Seconds that closing waits for the disk."""


class Autosaver:
    """What it is asked is done in order, in a thread of its own, which starts with the first copy.

    `told` hears, in that thread, the error of each file that couldn't be written, and None of each
    that was.
    """

    def __init__(
        self,
        folder: Path | None = None,
        told: Callable[[Exception | None], object] = lambda _: None,
    ) -> None:
        self._folder = autosave_folder() if folder is None else folder
        self._told = told
        self._own: Autosave | None = None
        self._queue: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._asked = self._done = 0

    @property
    def busy(self) -> bool:
        """Whether a copy is still to be written."""
        return self._asked != self._done

    def keep(self, state: dict[str, Any]) -> None:
        """Write `state`, which nobody changes any more, in place of what was kept before."""
        self._asked += 1
        self._do(lambda: self._write(state))

    def drop(self) -> None:
        """What was kept is safe elsewhere, or no longer wanted."""
        if self._thread is not None or self._own is not None:
            self._do(self._remove)

    def take_over(self, autosave: Autosave) -> None:
        """Go on with an ended process's file: it is this one's from now on."""

        def take() -> None:
            self._remove()
            self._own = autosave

        self._do(take)

    def hand_over(self, take: Callable[[Autosave], object]) -> None:
        """What was kept, if anything, belongs to `take` from now on, which the thread calls."""

        def give() -> None:
            own, self._own = self._own, None
            if own is not None:
                take(own)

        self._do(give)

    def path_to_leave(self) -> Path | None:
        """Where a last copy may be written after `close`; None where nothing can be."""
        try:
            return self._present().path
        except OSError:
            log.exception("Nothing can be autosaved in %s", self._folder)
            return None

    def close(self, seconds: float = PATIENCE) -> bool:
        """Do what was asked; False if the disk takes longer than that."""
        if self._thread is None:
            return True
        self._queue.put(None)
        self._thread.join(seconds)
        if self._thread.is_alive():
            return False
        self._thread = None
        return True

    def release(self) -> None:
        """After `close`: leave the file to the next start."""
        if self._own is not None:
            self._own.release()
            self._own = None

    def _do(self, work: Callable[[], None]) -> None:
        if self._thread is None:
            # A disk that hangs must not keep the process from ending.
            self._thread = threading.Thread(target=self._run, name="autosave", daemon=True)
            self._thread.start()
        self._queue.put(work)

    def _run(self) -> None:
        while (work := self._queue.get()) is not None:
            work()

    def _write(self, state: dict[str, Any]) -> None:
        error: Exception | None = None
        try:
            self._present().write(state)
        except Exception as caught:  # the next copy may fare better
            error = caught
            log.warning("The run could not be autosaved", exc_info=True)
        self._done += 1
        self._told(error)

    def _present(self) -> Autosave:
        """This process's own: another one where there is none yet, or its folder was removed."""
        if self._own is not None and not self._own.held:
            self._own.release()
            self._own = None
        self._own = self._own or Autosave.new(self._folder)
        return self._own

    def _remove(self) -> None:
        if self._own is not None:
            self._own.remove()
            self._own = None
