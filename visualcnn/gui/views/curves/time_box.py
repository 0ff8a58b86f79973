"""The area of a plot: gestures move it along the steps, its left axis along the values."""

from __future__ import annotations

from typing import Any

import pyqtgraph
from PySide6.QtCore import Signal


class TimeBox(pyqtgraph.ViewBox):
    """Says what the user did; by itself it never changes its range."""

    moved = Signal()
    """The user moved or stretched the steps."""
    values_moved = Signal()
    """The user moved or stretched the values, at the left axis."""
    whole_run_wanted = Signal()
    """A double click."""

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0)
        self.disableAutoRange()
        self.enableAutoRange(x=False, y=False)

    def wheelEvent(self, ev: Any, axis: int | None = None) -> None:  # noqa: ANN401 - pyqtgraph's
        """Zoom around the pointer: the steps, or over the left axis the values."""
        super().wheelEvent(ev, axis=0 if axis is None else axis)
        self._tell(axis)

    def mouseDragEvent(self, ev: Any, axis: int | None = None) -> None:  # noqa: ANN401 - the same
        """Pan with the left button, stretch with the right one."""
        super().mouseDragEvent(ev, axis=0 if axis is None else axis)
        self._tell(axis)

    def mouseDoubleClickEvent(self, ev: Any) -> None:  # noqa: ANN401 - the same
        """Back to the whole run."""
        ev.accept()
        self.whole_run_wanted.emit()

    def _tell(self, axis: int | None) -> None:
        (self.values_moved if axis == 1 else self.moved).emit()
