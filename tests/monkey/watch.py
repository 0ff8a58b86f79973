"""The watch: what must hold after each event, whatever was clicked."""

from __future__ import annotations

import logging
import os
import re
import sys
import threading
import time
import warnings
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, NamedTuple, TextIO

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

import visualcnn
from visualcnn.gui.analysis_thread import AnalysisThread
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.states import TABLE, State
from visualcnn.gui.training_thread import TrainingThread
from visualcnn.nn.kinds import KINDS

ALONE: dict[str, CodeType] = {
    "training": TrainingThread.run.__code__,
    "analysis": AnalysisThread.run.__code__,
}
"""What runs in one thread at most."""
_TOO_LATE = "There is no run that could be trained."
"""What the worker says where a file without its data took the run's place a moment ago."""
_HARMLESS = ("This plugin does not support", "Mouse event at")
"""What Qt says of the platform without a screen, and of drags that leave the window."""
_RAW = re.compile(r"Something went wrong|Traceback|\bat 0x[0-9a-f]{6}|\[Errno|\n.*\n.*\n.*\n")
_OWN_ERROR = re.compile(r"^visualcnn\.[\w.]+(:|$)", re.MULTILINE)
"""The last line of a traceback that ends in an error of visualcnn's own: raised on purpose."""
_PACKAGE = f"{Path(visualcnn.__file__).parent}{os.sep}"
_ENGINE = f"{_PACKAGE}nn{os.sep}"
"""What it refuses, but for errors of its own kinds, should never have been asked of it."""
_IDLE, _ENDING = 15.0, 5.0
"""Seconds after which a window that says Training must have made a step, and any other none."""


class Watch:
    """Collects `faults`, one sentence each, from hooks and from looking at the window."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self._desktop: Desktop | None = None
        self._state = State.EMPTY
        self._changes, self._changed_at = 0, 0.0
        self._seen = _Seen(State.EMPTY, 0, 0, 0)
        self._seen_at = 0.0
        self._hook = sys.excepthook
        self._unraisable, self._in_thread = sys.unraisablehook, threading.excepthook
        self._show_warning = warnings.showwarning
        self._log = _Log(self)
        self._install()

    def _install(self) -> None:
        sys.excepthook = self._on_exception
        sys.unraisablehook = lambda what: self.fault(f"Unraisable: {what.exc_value!r}")
        threading.excepthook = lambda what: self.fault(f"In a thread: {what.exc_value!r}")
        warnings.simplefilter("always")
        warnings.showwarning = self._on_warning
        qInstallMessageHandler(self._on_qt)
        logging.getLogger().addHandler(self._log)
        logging.getLogger("visualcnn").setLevel(logging.INFO)

    def close(self) -> None:
        """Give all hooks back."""
        sys.excepthook = self._hook
        sys.unraisablehook, threading.excepthook = self._unraisable, self._in_thread
        warnings.showwarning = self._show_warning
        qInstallMessageHandler(None)
        logging.getLogger().removeHandler(self._log)

    def fault(self, sentence: str) -> None:
        """Something isn't as it must be."""
        self.faults.append(sentence)

    def follow(self, desktop: Desktop) -> None:
        """Look at that window from now on."""
        self._desktop, self._state = desktop, desktop.session.state
        desktop.session.state_changed.connect(self._on_state)

    def look_at_nothing(self) -> None:
        """The window is gone."""
        self._desktop = None

    @property
    def users_code(self) -> bool:
        """Whether a layer of the user's own may fail in any way now."""
        if self._desktop is None:
            return False
        session = self._desktop.session
        chosen, summary = session.architecture, session.summary
        kinds = {layer.kind for layer in summary.layers} if summary is not None else set()
        return (chosen is not None and chosen.source is not None) or not kinds <= set(KINDS)

    # What is told.

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: Any) -> None:  # noqa: ANN401
        self.fault(f"Nobody caught {kind.__name__}: {error} ({_places(trace)})")

    def _on_warning(
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        del file, line
        if not self.users_code:
            self.fault(f"A warning: {category.__name__}: {message} ({filename}:{lineno})")

    def _on_qt(self, kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        quiet = kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)
        if not quiet and not text.startswith(_HARMLESS):
            self.fault(f"Qt warned: {text}")

    def _on_state(self, state: State) -> None:
        if state not in TABLE[self._state].values():
            self.fault(f"The state went from {self._state.value} to {state.value}")
        self._state, self._changed_at = state, time.monotonic()
        self._changes += 1

    def hear(self, text: str, trace: str) -> None:
        """A failure that was caught and logged: it must be one that was raised on purpose."""
        if not self.users_code and not _on_purpose(trace) and _TOO_LATE not in text:
            self.fault(f"Caught, but not on purpose: {text} | {trace[-600:]}")

    # What is looked at.

    def look(self) -> None:
        """After each event."""
        for name, most in _running().items():
            if most > 1:
                self.fault(f"{most} threads of {name} run at once")
        if self._desktop is None:
            return
        session, actions = self._desktop.session, self._desktop.actions
        running = session.state is State.RUNNING
        if (actions["train"].text() == "Pause") != running:
            self.fault(f"The button says {actions['train'].text()} in {session.state.value}")
        self._compare(_Seen(session.state, self._changes, session.run, session.step))
        text = self._desktop.window.messages.label.text()
        if found := _RAW.search(text):
            self.fault(f"The message bar says {found.group()!r}: {text}")

    def _compare(self, now: _Seen) -> None:
        """What the window says of the run is what the worker does."""
        before, began = self._seen, self._seen_at
        if now == before:
            busy = self._desktop is not None and self._desktop.session.validating is not None
            idle = time.monotonic() - began > _IDLE and not busy and not self.users_code
            if now.state is State.RUNNING and idle:
                self.fault(f"It says Training, but makes no step after {now.step}")
            return
        self._seen, self._seen_at = now, time.monotonic()
        same = (now.state, now.changes, now.run) == (before.state, before.changes, before.run)
        # The steps that were under way as it stopped are still told of.
        rests = now.state is not State.RUNNING and time.monotonic() - self._changed_at > _ENDING
        if same and rests and now.step > before.step:
            self.fault(f"It says {now.state.value}, but trained from {before.step} to {now.step}")


class _Seen(NamedTuple):
    """What the window said: its state, how often that had changed, the run and its step."""

    state: State
    changes: int
    run: int
    step: int


def _on_purpose(trace: str) -> bool:
    """Whether it ends in an error of visualcnn's own, or in one that its own code raises."""
    if _OWN_ERROR.search(trace):
        return True
    _, file, innermost = trace.rpartition('  File "')
    place, _, code = innermost.partition("\n")
    ours = place.startswith(_PACKAGE) and not place.startswith(_ENGINE)
    return bool(file) and ours and code.lstrip().startswith("raise ")


class _Log(logging.Handler):
    """Hands failures that are logged to the watch."""

    def __init__(self, watch: Watch) -> None:
        super().__init__(logging.INFO)
        self._watch = watch

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        head, _, trace = text.partition("\n")
        if record.exc_info and record.exc_info[1] is not None:
            trace = logging.Formatter().formatException(record.exc_info)
        if trace:
            self._watch.hear(head, trace)
        elif record.levelno >= logging.ERROR:
            self._watch.fault(f"Logged: {head}")


def _running() -> dict[str, int]:
    """How many threads run each of ALONE, by name."""
    outermost = [_outermost(frame) for frame in sys._current_frames().values()]
    return {name: outermost.count(code) for name, code in ALONE.items()}


def _outermost(frame: FrameType) -> CodeType:
    # Another thread goes on meanwhile: what was called a moment ago may have returned.
    while (caller := frame.f_back) is not None:
        frame = caller
    return frame.f_code


def _places(trace: Any) -> str:  # noqa: ANN401 - a traceback, or None
    """The last places of a traceback, the innermost last."""
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('visualcnn/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " < ".join(places[-5:])
