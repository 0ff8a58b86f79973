"""The thread in which the worker lives, from the window's start to its close."""

from __future__ import annotations

import logging
import threading
import traceback
from queue import SimpleQueue

from PySide6.QtCore import QObject, QThread, Signal

from visualcnn.training.report import StepReport
from visualcnn.training.requests import Event, Refused, Request, Stop
from visualcnn.training.worker import Worker

log = logging.getLogger(__name__)

UNHANDLED = 2_000
"""With so many reports not yet handled in the window, the worker waits."""
STACK = 16 << 20
"""Bytes of stack: on macOS the default is too small for OpenBLAS."""


class TrainingThread(QThread):
    """Pumps a Worker. `batch_done` carries a StepReport after each batch, `happened` all else.

    The object lives in the GUI thread, so connected slots run there. Each received report must
    be answered with `handled`, or the worker waits in the end.
    """

    batch_done = Signal(object)
    happened = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("training")
        self.setStackSize(STACK)
        self._requests: SimpleQueue[Request] = SimpleQueue()
        self._room = threading.Semaphore(UNHANDLED)
        self._closing = threading.Event()

    def ask(self, request: Request) -> None:
        """Queue `request`; it is served between two steps."""
        self._requests.put(request)

    def handled(self) -> None:
        """One report was handled."""
        self._room.release()

    def stop(self, request: Stop, milliseconds: int) -> bool:
        """Ask the worker to end, and wait; False if it is still in a step after so long."""
        self._closing.set()
        self.ask(request)
        return self.wait(milliseconds)

    def run(self) -> None:
        """Pump events until the worker ends; an exception here is a fault of the worker itself."""
        try:
            for event in Worker(self._requests).events():
                self._emit(event)
        except Exception as error:  # an uncaught one would only be printed
            log.exception("The worker ended")
            sentence = f"The training thread ended: {error}. Save is no longer possible."
            self.happened.emit(Refused(Stop(), sentence, traceback.format_exc()))

    def _emit(self, event: Event) -> None:
        if isinstance(event, StepReport):
            while not self._room.acquire(timeout=0.1):
                if self._closing.is_set():
                    return
            self.batch_done.emit(event)
        else:
            self.happened.emit(event)
