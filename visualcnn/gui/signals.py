"""How the process ends: on signals, and where a step of training doesn't."""

from __future__ import annotations

import os
import signal
import sys
import types
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

EVERY = 200
"""Milliseconds between two moments in which Python sees its signals, while nothing else runs."""


def end_process(code: int) -> None:
    """Leave a step behind that doesn't end: Qt would abort on a thread that still runs."""
    say_lost("A step of training took too long to wait for")
    os._exit(code)


def say_lost(why: str) -> None:
    """Tell whoever started the program, since there is no window any more."""
    sys.stderr.write(f"{why}; what came after the last save is lost.\n")
    sys.stderr.flush()


def hear_signals(parent: QObject, leave: Callable[[], None]) -> QTimer:
    """Call `leave` on Ctrl-C and SIGTERM; stop the timer when that is no longer wanted.

    Python handles a signal only while it runs: an idle timer sees to that. It does so between any
    two lines, so that `leave` waits for the event loop: what is under way would go on in a closed
    window, and might open a dialog there.
    """

    def heard(number: int, frame: types.FrameType | None) -> None:
        del number, frame
        QTimer.singleShot(0, parent, leave)

    signal.signal(signal.SIGINT, heard)
    signal.signal(signal.SIGTERM, heard)
    timer = QTimer(parent)
    timer.timeout.connect(_nothing)
    timer.start(EVERY)
    return timer


def _nothing() -> None:
    """Let Python see its signals."""
