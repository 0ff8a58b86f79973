"""Where the cells of a grid lie on its widget."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF

Cell = tuple[int, int]
"""Row and column of a number."""
Frame = tuple[int, int, int, int]
"""Top, left, height and width of an outlined part, in cells."""

EDGE = 2
"""Room around the cells for outlines."""


@dataclass(frozen=True)
class Geometry:
    """Rows and columns of cells of one size, from `top` pixels below the widget's edge on."""

    shape: tuple[int, ...]
    cell: QSizeF
    top: int = 0

    @property
    def area(self) -> QRectF:
        """Where all cells lie."""
        return self.rect((0, 0, self.shape[0], self.shape[1]))

    def rect(self, part: Frame) -> QRectF:
        """Where some cells lie."""
        top, left, height, width = part
        across, down = self.cell.width(), self.cell.height()
        origin = QPointF(EDGE + left * across, EDGE + self.top + top * down)
        return QRectF(origin, QSizeF(width * across, height * down))

    def at(self, position: QPointF) -> Cell:
        """The row and column of a place on the widget, also where there is none."""
        row = math.floor((position.y() - EDGE - self.top) / self.cell.height())
        return row, math.floor((position.x() - EDGE) / self.cell.width())


def fitting(
    shape: tuple[int, ...], room: QSizeF, largest: int, smallest: int, wanted: QSizeF
) -> QSizeF:
    """The largest square cells for `shape` in `room`, or wider ones if numbers need `wanted`."""
    width, height = room.width() / shape[1], room.height() / shape[0]
    side = max(smallest, math.floor(min(width, height, largest)))
    if side < wanted.width() <= min(width, largest) and side >= wanted.height():
        return QSizeF(wanted.width(), side)
    return QSizeF(side, side)
