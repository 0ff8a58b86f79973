"""The thread in which the worker lives, from the window's start to its close."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections import deque
from queue import SimpleQueue
from typing import TypeGuard

from PySide6.QtCore import QMetaMethod, QObject, QThread, Signal

from visualcnn.nn.faults import fault
from visualcnn.training.report import StepReport
from visualcnn.training.requests import Event, Refused, Request, Stop
from visualcnn.training.worker import Worker

log = logging.getLogger(__name__)

UNHANDLED = 2_000
"""With so many reports not yet taken by the window, the worker waits."""
SWITCH = 2e-5
"""Seconds after which a step that waits for the interpreter is let in between two lines of drawing.

Python's own 5 ms are longer than a redraw: the step would wait until it is over."""
MOST_FAULTS = 20
"""After so many faults of the worker itself no other one takes its place."""
STACK = 16 << 20
"""Bytes of stack: on macOS the default is too small for OpenBLAS."""


class TrainingThread(QThread):
    """Pumps a Worker: `batch_done` is emitted after each batch, `happened` for all else.

    The object lives in the GUI thread, so connected slots run there. A slot called for each batch
    costs far more than its report: the window takes those that wait together. Whoever hears of
    something that happened takes them first: they are older. If nobody does, the worker waits in
    the end.

    In `run` nothing is asked of Qt but to emit, which lets go of the interpreter's lock. Whatever
    else waits for a lock of Qt's while it holds the interpreter's can wait for ever: for a thread
    that destroys an object with a Python slot, which holds Qt's and waits for the interpreter's.
    """

    batch_done = Signal(object)
    """StepReport, after each batch."""
    reports_waiting = Signal()
    """The first report came since they were taken: `take_reports`, at once or a little later."""
    happened = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("training")
        self.setStackSize(STACK)
        self._requests: SimpleQueue[Request] = SimpleQueue()
        self._reports: deque[StepReport] = deque()
        self._told = False
        self._faults = 0
        self.last_refusal = ""
        """Why the worker ended without the last autosave that it was asked for; "" if it didn't."""
        self._batch_done = QMetaMethod.fromSignal(self.batch_done)
        self._heard = False
        self._room = threading.Event()
        self._closing = threading.Event()

    def connectNotify(self, signal: QMetaMethod) -> None:
        """From the first connection on, each batch emits."""
        self._heard = self._heard or signal == self._batch_done
        super().connectNotify(signal)

    def ask(self, request: Request) -> None:
        """Queue `request`; it is served between two steps."""
        self._requests.put(request)

    def take_reports(self) -> list[StepReport]:
        """The reports that came since the last time, in order."""
        # Before they are counted: one that comes meanwhile is told of again, and none is forgotten.
        self._told = False
        reports = [self._reports.popleft() for _ in range(len(self._reports))]
        self._room.set()
        return reports

    def stop(self, request: Stop, milliseconds: int) -> bool:
        """Ask the worker to end, and wait; False if it is still in a step after so long."""
        self._closing.set()
        self.ask(request)
        return self.wait(milliseconds)

    def run(self) -> None:
        """Pump events until the worker ends; after a fault of the worker itself, of another one."""
        sys.setswitchinterval(SWITCH)
        while not self._pump():
            pass

    def _pump(self) -> bool:
        """Whether the worker ended as asked."""
        try:
            for event in Worker(self._requests).events():
                self._emit(event)
        except Exception as error:  # an uncaught one would only be printed
            log.exception("The worker ended")
            sentence = f"The worker ended: {fault(error)}. Reset begins again; the run is lost."
            self._emit(Refused(Stop(), sentence, traceback.format_exc()))
            self._faults += 1
            return self._closing.is_set() or self._faults == MOST_FAULTS
        return True

    def _emit(self, event: Event) -> None:
        if isinstance(event, StepReport):
            while len(self._reports) >= UNHANDLED:
                self._room.clear()
                if len(self._reports) >= UNHANDLED:
                    self._room.wait(0.1)
                if self._closing.is_set():
                    return
            self._reports.append(event)
            # To emit it for nobody takes longer than all else here.
            if self._heard:
                self.batch_done.emit(event)
            if not self._told:
                self._told = True
                self.reports_waiting.emit()
        else:
            # A worker that failed before it was asked to end told of that then.
            if self._closing.is_set() and _ends(event):
                self.last_refusal = event.sentence
            self.happened.emit(event)


def _ends(event: Event) -> TypeGuard[Refused]:
    """Whether the worker ended with a fault."""
    return isinstance(event, Refused) and isinstance(event.subject, Stop)
