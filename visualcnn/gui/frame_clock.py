"""The frame clock: redraws, at a fixed rate, only visible views whose data changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

TICK_MILLISECONDS = 33
LATE_SECONDS = TICK_MILLISECONDS / 2000
"""A tick that comes so much after its time is late: half a tick."""


@dataclass
class _Picture:
    view: QWidget
    draw: Callable[[], None]
    interval: float
    changed: bool = False
    next_time: float = 0.0


class FrameClock(QObject):
    """Runs only while something waits to be drawn: a window at rest costs nothing."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures: dict[QWidget, _Picture] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MILLISECONDS)
        self._timer.timeout.connect(self.tick)
        self._stopped = False
        self.drawn: dict[str, int] = {}
        """How often each view was drawn, by its object name."""
        self.ticks = 0
        """How often it ticked."""
        self.late = 0
        """How often it ticked late."""
        self._due = 0.0

    def add(self, view: QWidget, draw: Callable[[], None], hertz: float) -> None:
        """Let `draw` be called for `view` when it is marked, at most `hertz` times a second."""
        self._pictures[view] = _Picture(view, draw, 1 / hertz)
        view.installEventFilter(self)

    def mark(self, *views: QWidget) -> None:
        """The data of `views` changed."""
        for view in views:
            self._pictures[view].changed = True
        self._wake()

    def mark_urgent(self, *views: QWidget) -> None:
        """The user waits for `views`: those in sight are drawn now, whatever their rate."""
        self.mark(*views)
        now = time.perf_counter()
        for view in views:
            if view.isVisible():
                self._draw(self._pictures[view], now)

    def _wake(self) -> None:
        if not self._stopped and not self._timer.isActive():
            self._due = time.perf_counter() + TICK_MILLISECONDS / 1000
            self._timer.start()

    def tick(self) -> None:
        """Draw what is due. A hidden view keeps its mark and is drawn when it is seen again."""
        now = time.perf_counter()
        self._count(now)
        waiting = False
        for picture in self._pictures.values():
            if not picture.changed or not picture.view.isVisible():
                continue
            # Half a tick early is nearer to the wanted rate than half a tick late.
            if now + TICK_MILLISECONDS / 2000 < picture.next_time:
                waiting = True
                continue
            self._draw(picture, now)
        if not waiting:
            self._timer.stop()

    def _draw(self, picture: _Picture, now: float) -> None:
        picture.changed = False
        in_step = picture.next_time + picture.interval
        picture.next_time = in_step if in_step > now else now + picture.interval
        picture.draw()
        name = picture.view.objectName()
        self.drawn[name] = self.drawn.get(name, 0) + 1

    def _count(self, now: float) -> None:
        self.ticks += 1
        self.late += now - self._due > LATE_SECONDS
        self._due = now + TICK_MILLISECONDS / 1000

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A view that is seen again is drawn, where its data changed meanwhile."""
        if event.type() == QEvent.Type.Show:
            self._wake()
        return super().eventFilter(watched, event)

    @property
    def running(self) -> bool:
        """Whether something waits to be drawn."""
        return self._timer.isActive()

    def stop(self) -> None:
        """No more drawing, whatever still changes."""
        self._stopped = True
        self._timer.stop()
