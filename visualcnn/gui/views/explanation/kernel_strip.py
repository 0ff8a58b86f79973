"""All kernels of a filter, small: a click, or the arrows and Enter, choose the one to enlarge."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from visualcnn.gui.views.explanation.number_grid import NumberGrid
from visualcnn.nn.layer import Array

_ROOM = 150
"""Pixels that a row of kernels takes, at zoom 1."""
_LARGEST_CELL, _SMALLEST_CELL = 5, 2


class KernelStrip(QWidget):
    """Kernels in rows with a gap between them; the one that is enlarged has an outline."""

    kernel_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._across = 1
        self._shape = (1, 1, 1)
        self.grid = NumberGrid()
        self.grid.set_title("Kernels")
        self.grid.cell_chosen.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.grid)

    def show_kernels(self, kernels: Array, limit: float, chosen: int) -> None:
        """Show `kernels` (channels, rows, columns) in the colours of ±`limit`."""
        self._shape = channels, rows, columns = kernels.shape
        fitting = _ROOM // (_SMALLEST_CELL * (columns + 1))
        self._across = min(channels, max(1, min(fitting, math.ceil(math.sqrt(2 * channels)))))
        down = -(-channels // self._across)
        values = np.zeros((down * (rows + 1) - 1, self._across * (columns + 1) - 1), np.float32)
        absent = np.ones(values.shape, np.bool_)
        for channel, kernel in enumerate(kernels):
            top, left = self._corner(channel)
            values[top : top + rows, left : left + columns] = kernel
            absent[top : top + rows, left : left + columns] = False
        cell = min(_LARGEST_CELL, max(_SMALLEST_CELL, _ROOM // values.shape[1]))
        self.grid.show_values(values, signed=True, limit=limit, cell=cell, absent=absent)
        self.grid.frame((*self._corner(chosen), rows, columns))
        self.grid.setAccessibleName(f"{channels} kernels, kernel {chosen} is shown")

    def _corner(self, channel: int) -> tuple[int, int]:
        _, rows, columns = self._shape
        down, right = divmod(channel, self._across)
        return down * (rows + 1), right * (columns + 1)

    @Slot(int, int)
    def _choose(self, row: int, column: int) -> None:
        channels, rows, columns = self._shape
        channel = row // (rows + 1) * self._across + column // (columns + 1)
        self.kernel_chosen.emit(min(channel, channels - 1))
