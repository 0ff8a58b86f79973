"""The analysis thread: computes what takes more than a moment, beside window and training."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QThread, Signal

from visualcnn.gui.jobs import Job, JobRunner
from visualcnn.gui.training_thread import STACK

log = logging.getLogger(__name__)


class AnalysisThread(QThread):
    """Runs jobs, a piece of each in turn, and emits what they tell.

    The object lives in the GUI thread, so connected slots run there. Its matrix products use the
    threads that the worker's use: NumPy's library has one number for the whole process.
    """

    happened = Signal(object)
    """Progress, Done or Broken."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("analysis")
        self.setStackSize(STACK)
        self._runner = JobRunner()

    def submit(self, job: Job) -> None:
        """Run `job`, in place of any other of its key."""
        self._runner.submit(job)

    def cancel(self, key: str) -> None:
        """Give up the job of that key."""
        self._runner.cancel(key)

    def be_gentle(self, *, gentle: bool) -> None:
        """Whether long jobs leave most of the time to the training."""
        self._runner.gentle = gentle

    def stop(self, milliseconds: int) -> bool:
        """Give up everything and wait; False if a piece is still under way after so long."""
        self._runner.stop()
        return self.wait(milliseconds)

    def run(self) -> None:
        """Pump events until it is stopped; an exception here is a fault of the runner itself."""
        try:
            for event in self._runner.events():
                self.happened.emit(event)
        except Exception:  # an uncaught one would only be printed
            log.exception("The analysis thread ended")
