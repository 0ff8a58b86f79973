"""Faults: an exception that nobody caught is shown in one sentence and logged whole."""

from __future__ import annotations

import logging
import sys
import threading
import types

from PySide6.QtCore import QObject, Signal, Slot

from visualcnn.gui.views.message_bar import MessageBar
from visualcnn.nn.faults import fault

log = logging.getLogger(__name__)


class Faults(QObject):
    """Takes the place of the hooks for exceptions in Qt's slots and threads, and in Python's."""

    _happened = Signal(str)

    def __init__(self, messages: MessageBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._telling = False
        self._happened.connect(self._show)
        self._before = sys.excepthook
        self._before_in_threads = threading.excepthook
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook

    def _hook(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: types.TracebackType | None,
    ) -> None:
        """May run in any thread: the signal brings the sentence into the window's."""
        self._note(kind, error, trace)
        self._before(kind, error, trace)

    def _thread_hook(self, told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None:
            self._note(told.exc_type, told.exc_value, told.exc_traceback)
        self._before_in_threads(told)

    def _note(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: types.TracebackType | None,
    ) -> None:
        log.critical("Nobody caught this", exc_info=(kind, error, trace))
        if self._telling:
            return  # it can't be told: telling it is what failed
        self._telling = True
        self._happened.emit(f"Something went wrong ({fault(error)}). Save, to be safe.")
        self._telling = False

    @Slot(str)
    def _show(self, sentence: str) -> None:
        self._messages.show_message(sentence, "error", [])

    def close(self) -> None:
        """Give the hooks back."""
        sys.excepthook = self._before
        threading.excepthook = self._before_in_threads
