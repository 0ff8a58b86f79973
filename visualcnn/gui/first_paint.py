"""The first paint: the window is seen before any work begins."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QDeadlineTimer, QTimer
from PySide6.QtWidgets import QWidget

EVERY = 5
"""Milliseconds between two looks."""
PATIENCE = 500
"""Milliseconds after which work begins in any case: the window may be out of sight."""


def when_painted(window: QWidget, work: Callable[[], None]) -> None:
    """Do `work` once, by the event loop, after the shown `window` was painted."""
    patience, timer = QDeadlineTimer(PATIENCE), QTimer(window, interval=EVERY)

    def look() -> None:
        # Qt paints a window within the event that exposes it.
        if window.windowHandle().isExposed() or patience.hasExpired():
            timer.stop()
            timer.deleteLater()
            work()

    timer.timeout.connect(look)
    timer.start()
