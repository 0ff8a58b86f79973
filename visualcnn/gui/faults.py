"""Faults: an exception that nobody caught is shown in one sentence and logged whole."""

from __future__ import annotations

import logging
import sys
import types

from PySide6.QtCore import QObject, Signal, Slot

from visualcnn.gui.views.message_bar import MessageBar

log = logging.getLogger(__name__)


class Faults(QObject):
    """Takes the place of sys.excepthook, which Qt calls for exceptions in slots and threads."""

    _happened = Signal(str)

    def __init__(self, messages: MessageBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._happened.connect(self._show)
        self._before = sys.excepthook
        sys.excepthook = self._hook

    def _hook(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: types.TracebackType | None,
    ) -> None:
        """May run in any thread: the signal brings the sentence into the window's."""
        log.critical("Nobody caught this", exc_info=(kind, error, trace))
        self._before(kind, error, trace)
        self._happened.emit(f"Something went wrong ({kind.__name__}: {error}). Save, to be safe.")

    @Slot(str)
    def _show(self, sentence: str) -> None:
        self._messages.show_message(sentence, "error", [])

    def close(self) -> None:
        """Give the hook back."""
        sys.excepthook = self._before
