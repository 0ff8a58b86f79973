"""A kernel that can be painted: a click raises a weight, the right button or Shift lowers it."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from visualcnn.gui.views.explanation.grid_face import limit_of
from visualcnn.gui.views.explanation.grid_geometry import Cell
from visualcnn.gui.views.explanation.number_grid import NumberGrid
from visualcnn.nn.layer import Array

_PARTS: Final = 8
"""So many strokes take a weight from zero to the strongest colour."""
_UP: Final = (Qt.Key.Key_Plus, Qt.Key.Key_Equal)
_DOWN: Final = (Qt.Key.Key_Minus, Qt.Key.Key_Underscore)


class KernelGrid(NumberGrid):
    """As `NumberGrid`; while `painting`, strokes change its numbers and tell all of them."""

    painted = Signal(object)
    """The kernel as it is now, float32 (rows, columns)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.painting = False
        self.step = 0.1
        self._stroke = 0
        self.cell_chosen.connect(self.mark_cell)

    def show_kernel(self, kernel: Array, limit: float) -> None:
        """Show `kernel`; a marked weight stays marked.

        ±`limit` are the ends of its colours; a stroke adds a part of it, a number of one digit.
        """
        self.step = float(f"{limit / _PARTS:.0e}")
        self._show(kernel, limit, self.marked)

    def _show(self, kernel: Array, limit: float, marked: Cell | None) -> None:
        """Colours reach as far as the kernel does, and never end before `limit`."""
        ends = max(limit, limit_of(kernel)) if kernel.any() else limit
        self.show_values(kernel, signed=True, limit=ends, marked=marked)

    def mark_cell(self, row: int, column: int) -> None:
        """Mark a weight as the one that is meant."""
        self._show(self.values, self.limit, (row, column))

    def set_weight(self, cell: Cell, value: float) -> None:
        """Give one weight a value, and tell."""
        kernel = np.array(self.values, np.float32)
        kernel[cell] = value
        self._show(kernel, self.limit, cell)
        self.painted.emit(kernel)

    def _add(self, cell: Cell, sign: int) -> None:
        self.set_weight(cell, float(self.values[cell]) + sign * self.step)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke, or choose a weight where nothing is painted."""
        cell = self.cell_at(event.position())
        buttons = {Qt.MouseButton.LeftButton: 1, Qt.MouseButton.RightButton: -1}
        sign = buttons.get(event.button(), 0)
        if not (self.painting and cell and sign):
            super().mousePressEvent(event)
            return
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._stroke = -1 if shifted else sign
        self._go_to(cell)
        self._add(cell, self._stroke)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Each weight that the stroke comes to is changed once."""
        before = self.pointed
        super().mouseMoveEvent(event)
        if self._stroke and self.pointed and self.pointed != before:
            self._add(self.pointed, self._stroke)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The stroke ends."""
        super().mouseReleaseEvent(event)
        self._stroke = 0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus and minus paint the weight at the cursor."""
        key, cell = event.key(), self.pointed or self.marked
        if self.painting and cell and key in {*_UP, *_DOWN}:
            self._add(cell, 1 if key in _UP else -1)
        else:
            super().keyPressEvent(event)
