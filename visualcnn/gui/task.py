"""A task: one piece of long work, such as reading a data set, in a thread of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

log = logging.getLogger(__name__)


class Task(QThread):
    """Runs `work(task)` once. Exactly one of `done` and `failed` follows, unless cancelled.

    The work calls `report` to show progress and looks at `cancelled` now and then.
    """

    progress = Signal(object)
    done = Signal(object)
    failed = Signal(object)

    def __init__(self, work: Callable[[Task], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work

    @property
    def cancelled(self) -> bool:
        """Whether the result is no longer wanted."""
        return self.isInterruptionRequested()

    def report(self, value: object) -> None:
        """Tell the window how far the work is."""
        self.progress.emit(value)

    def cancel(self) -> None:
        """The result is no longer wanted."""
        self.requestInterruption()

    def run(self) -> None:
        """Do the work."""
        try:
            result = self._work(self)
        except (Exception, SystemExit) as error:
            log.info("A task failed", exc_info=True)
            if not self.cancelled:
                self.failed.emit(error)
            return
        if not self.cancelled:
            self.done.emit(result)
