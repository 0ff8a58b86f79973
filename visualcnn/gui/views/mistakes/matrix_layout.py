"""Where the cells, names and figures of a confusion matrix lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF

from visualcnn.gui.theme import GRID

WIDEST: Final = 2.0
"""A cell is at most so many times as wide as it is high."""
FIGURES: Final = ("digits", "precision", "recall")
"""The columns beside the cells: of each class."""

_ROOM = 3
"""Between a text and the edge of its cell, at least."""
_BESIDE = 12
"""Before each column of figures."""


@dataclass(frozen=True)
class Texts:
    """The sizes of the texts, in pixels: a line's height, and the widest of each kind.

    `heads` is the space for class names above the columns: a line, or more where they lie turned;
    `figures` are those of FIGURES.
    """

    line: int
    name: int
    number: int
    figures: tuple[int, ...]
    heads: int


@dataclass(frozen=True)
class MatrixLayout:
    """Rows of cells, `classes` by `classes`, with names before and above, figures behind."""

    classes: int
    texts: Texts
    cell: QSizeF

    @classmethod
    def fitted(cls, classes: int, texts: Texts, room: QSize) -> MatrixLayout:
        """Cells as large as `room` lets them be, and no smaller than their numbers."""
        least = cls._least_cell(texts)
        bare = cls(classes, texts, QSizeF(0, 0)).size
        height = max(float((room.height() - bare.height()) // classes), least.height())
        width = float((room.width() - bare.width()) // classes)
        width = max(min(width, WIDEST * height), least.width())
        return cls(classes, texts, QSizeF(width, min(height, width)))

    @classmethod
    def smallest(cls, classes: int, texts: Texts) -> MatrixLayout:
        """With the smallest cells that can be read."""
        return cls(classes, texts, cls._least_cell(texts))

    @staticmethod
    def _least_cell(texts: Texts) -> QSizeF:
        return QSizeF(texts.number + 2 * _ROOM, texts.line + 2)

    @property
    def left(self) -> float:
        """Where the cells begin: right of the names."""
        return float(self.texts.name + GRID)

    @property
    def top(self) -> float:
        """Where the cells begin: below a line for the legend, and the names."""
        return float(self.texts.line + GRID // 2 + self.texts.heads + GRID // 2)

    @property
    def size(self) -> QSize:
        """Of all."""
        across = self.left + self.classes * self.cell.width()
        across += sum(width + _BESIDE for width in self.texts.figures)
        return QSize(round(across), round(self.top + self.classes * self.cell.height() + 1))

    @property
    def legend(self) -> QRectF:
        """The line above all."""
        return QRectF(0, 0, self.size.width(), self.texts.line)

    @property
    def cells(self) -> QRectF:
        """All cells together."""
        cell = self.cell
        wide, high = self.classes * cell.width(), self.classes * cell.height()
        return QRectF(self.left, self.top, wide, high)

    def rect(self, true: int, predicted: int) -> QRectF:
        """One cell: row `true`, column `predicted`."""
        cell = self.cell
        left, top = self.left + predicted * cell.width(), self.top + true * cell.height()
        return QRectF(left, top, cell.width(), cell.height())

    def row_head(self, true: int) -> QRectF:
        """Before a row."""
        return QRectF(0, self.rect(true, 0).top(), self.texts.name, self.cell.height())

    def column_head(self, predicted: int) -> QRectF:
        """Above a column."""
        top = self.top - GRID // 2 - self.texts.heads
        left = self.rect(0, predicted).left()
        return QRectF(left, top, self.cell.width(), self.texts.heads)

    def figure(self, true: int, number: int) -> QRectF:
        """Behind a row: the figure of that number; of row -1 its heading."""
        figures = self.texts.figures
        left = self.cells.right() + sum(width + _BESIDE for width in figures[:number])
        width = figures[number] + _BESIDE
        if true < 0:
            line = self.texts.line
            return QRectF(left, self.top - GRID // 2 - line, width, line)
        return QRectF(left, self.rect(true, 0).top(), width, self.cell.height())

    def cell_at(self, position: QPointF) -> tuple[int, int] | None:
        """The cell at a place: label and prediction; None beside them."""
        cells = self.cells
        if not cells.contains(position):
            return None
        row = int((position.y() - cells.top()) / self.cell.height())
        column = int((position.x() - cells.left()) / self.cell.width())
        return min(row, self.classes - 1), min(column, self.classes - 1)

    def class_at(self, position: QPointF) -> int | None:
        """The class whose name or figures are at a place, before or behind its row or above it."""
        for number in range(self.classes):
            behind = self.figure(number, 0).united(self.figure(number, len(FIGURES) - 1))
            parts = (self.row_head(number), self.column_head(number), behind)
            if any(part.contains(position) for part in parts):
                return number
        return None
