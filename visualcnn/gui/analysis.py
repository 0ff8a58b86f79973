"""Analysis: asks for jobs from the window, and drops every answer that comes too late."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from visualcnn.gui.analysis_thread import AnalysisThread
from visualcnn.gui.jobs import Broken, Cancel, Job, JobEvent, Pieces, Progress

log = logging.getLogger(__name__)

PATIENCE = 80
"""Milliseconds after which progress is told: what is there sooner needs none."""
LONGEST_PIECE = 1_000
"""Milliseconds that closing waits for the piece under way."""

T = TypeVar("T")


class Analysis(QObject):
    """At most one job of a kind (its `key`) is wanted at a time: the newest.

    The thread starts with the first job: a window in which nobody asks has none.
    """

    progressed = Signal(str, float)
    """Key and part done, 0 to 1, of what isn't there after a moment."""
    failed = Signal(str, str)
    """Key and sentence."""
    ended = Signal(str, float)
    """A key of which no result is awaited any more, and the seconds of work that it took."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = AnalysisThread(self)
        self._thread.happened.connect(self._on_event)
        self._serial = 0
        self._wanted: dict[str, tuple[Job, Callable[[Any], None]]] = {}
        self._parts: dict[str, float] = {}
        self._due: dict[str, float] = {}
        """When the progress of those that aren't told yet will be."""
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._begin_to_tell)
        self._closed = False

    def ask(
        self,
        key: str,
        step: int,
        run: Callable[[Cancel], Pieces[T]],
        take: Callable[[T], None],
    ) -> None:
        """Run `run` on the parameters of `step`; `take` gets its result in this thread."""
        if self._closed:
            return
        self._serial += 1
        job = Job(key, self._serial, step, run)
        self._wanted[key] = (job, take)
        if key not in self._parts:
            self._due[key] = time.monotonic() + PATIENCE / 1_000
        self._parts[key] = 0.0
        if self._due and not self._timer.isActive():
            self._timer.start(PATIENCE)
        if not self._thread.isRunning():
            self._thread.start()
        self._thread.submit(job)

    def cancel(self, *keys: str) -> None:
        """Give up the jobs of these keys."""
        for key in keys:
            if self._forget(key):
                self._thread.cancel(key)
                self.ended.emit(key, 0.0)

    def busy(self, *keys: str) -> bool:
        """Whether a result of any of these keys is awaited."""
        return any(key in self._wanted for key in keys)

    def be_gentle(self, *, gentle: bool) -> None:
        """Whether long jobs leave most of the time to the training."""
        self._thread.be_gentle(gentle=gentle)

    def close(self) -> bool:
        """Give up everything and end the thread; False if a piece takes too long to wait for."""
        self._closed = True
        self._wanted.clear()
        self._timer.stop()
        return not self._thread.isRunning() or self._thread.stop(LONGEST_PIECE)

    def _awaits(self, job: Job) -> bool:
        return job.key in self._wanted and self._wanted[job.key][0] is job

    def _forget(self, key: str) -> bool:
        """Await no result of that key; whether one was awaited."""
        self._parts.pop(key, None)
        self._due.pop(key, None)
        if not self._due:
            self._timer.stop()
        return self._wanted.pop(key, None) is not None

    @Slot()
    def _begin_to_tell(self) -> None:
        """Tell the progress of those for which somebody has waited long enough."""
        now = time.monotonic()
        for key in [key for key, due in self._due.items() if due <= now]:
            del self._due[key]
            self.progressed.emit(key, self._parts[key])
        if self._due:
            left = min(self._due.values()) - now
            self._timer.start(max(1, round(1_000 * left)))

    @Slot(object)
    def _on_event(self, event: JobEvent) -> None:
        """Pass on what the newest job of its key tells; its result before its end."""
        key = event.job.key
        if not self._awaits(event.job):
            return
        if isinstance(event, Progress):
            self._parts[key] = event.part
            if key not in self._due:
                self.progressed.emit(key, event.part)
            return
        _, take = self._wanted[key]
        self._forget(key)
        if isinstance(event, Broken):
            log.info("A job failed: %s\n%s", event.sentence, event.traceback)
            self.failed.emit(key, event.sentence)
        else:
            take(event.result)
        self.ended.emit(key, event.seconds)
