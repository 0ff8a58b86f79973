"""What a test may not leave behind: Python threads, Qt threads, active timers and windows.

Each guard finds the leaks, ends them so that the next test starts clean, and describes them.
"""

from __future__ import annotations

import gc
import threading
from typing import TypeVar

T = TypeVar("T")

_GRACE_SECONDS = 1.0
_THREAD_END_MS = 2_000


def leaked_threads(before: set[threading.Thread]) -> list[str]:
    """Python threads that were not there `before` and don't end within a second.

    Qt's threads show up as dummies once Python code ran in them; `leaked_qthreads` sees to those.
    """
    leaked = []
    for thread in set(threading.enumerate()) - before:
        if isinstance(thread, threading._DummyThread):  # it has no public name
            continue
        thread.join(_GRACE_SECONDS)
        if thread.is_alive():
            leaked.append(f"thread {thread.name}")
    return leaked


def leaked_qthreads() -> list[str]:
    """Running QThreads; each is asked to quit."""
    from PySide6.QtCore import QThread

    leaked = []
    for thread in _alive(QThread):
        if thread.isRunning() and thread is not QThread.currentThread():
            leaked.append(f"running {_name(thread)}")
            thread.requestInterruption()
            thread.quit()
            thread.wait(_THREAD_END_MS)
    return leaked


def leaked_timers() -> list[str]:
    """Active QTimers; each is stopped."""
    from PySide6.QtCore import QTimer

    leaked = []
    for timer in _alive(QTimer):
        if timer.isActive():
            parent = timer.parent()
            owner = f" of {_name(parent)}" if parent is not None else ""
            leaked.append(f"active {_name(timer)}{owner} every {timer.interval()} ms")
            timer.stop()
    return leaked


def leaked_windows() -> list[str]:
    """Top-level widgets that survive their deletion in the event loop; each is closed.

    Only what garbage collection leaves counts: pyqtgraph's context menus go with their plots.
    """
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if not QApplication.topLevelWidgets():
        return []
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    leaked = []
    for widget in QApplication.topLevelWidgets():
        leaked.append(f"window {_name(widget)}")
        widget.close()
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return leaked


def _alive(kind: type[T]) -> list[T]:
    """Every object of that Qt class that Python knows and C++ still holds."""
    import shiboken6

    found = [thing for thing in gc.get_objects() if issubclass(type(thing), kind)]
    return [thing for thing in found if shiboken6.isValid(thing)]


def _name(thing: object) -> str:
    name = getattr(thing, "objectName", str)()
    return f"{type(thing).__name__} {name!r}" if name else type(thing).__name__
