"""The rows of a table of figures, as Qt asks for them, and the bars that one column may have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from visualcnn.gui.colour_maps import ZERO, diverging
from visualcnn.gui.theme import GRID, color, current_theme, font

Index = QModelIndex | QPersistentModelIndex
_SHARE = Qt.ItemDataRole.UserRole
_FAINTEST = 0.35


@dataclass(frozen=True)
class Column:
    """A column's heading, and whether its cells are numbers."""

    title: str
    number: bool = False


@dataclass(frozen=True)
class Row:
    """A row's texts, a signed part of the longest bar (-1 to 1) or None, and if it stands out."""

    cells: tuple[str, ...]
    bar: float | None = None
    strong: bool = False


class Records(QAbstractTableModel):
    """The rows of a table; a last column, without texts, is the bar's where `bar` names one."""

    def __init__(self, columns: Sequence[Column], bar: str) -> None:
        super().__init__()
        self.texts = len(columns)
        self.columns = (*columns, Column(bar)) if bar else tuple(columns)
        self.rows: tuple[Row, ...] = ()

    def replace(self, rows: Sequence[Row]) -> None:
        """Show other rows; where there are as many as before, what is selected stays."""
        if rows and len(rows) == len(self.rows):
            self.rows = tuple(rows)
            last = self.index(len(rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def name_columns(self, titles: Sequence[str]) -> None:
        """Head the first columns with other titles."""
        pairs = zip(self.columns, titles, strict=False)
        named = (replace(column, title=title) for column, title in pairs)
        self.columns = (*named, *self.columns[len(titles) :])
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(titles) - 1)

    def rowCount(self, parent: Index | None = None) -> int:
        """How many rows."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """How many columns, the bar's included."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell's text, how it is set, and the bar's part."""
        row, column = self.rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole if column < len(row.cells):
                return row.cells[column]
            case Qt.ItemDataRole.TextAlignmentRole:
                return self._side(column)
            case Qt.ItemDataRole.FontRole:
                return font("body", semi_bold=row.strong)
            case _ if role == _SHARE and column == self.texts:
                return row.bar
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """A column's heading; the bar's is in the middle, where its bars begin."""
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            bar = section == self.texts
            return Qt.AlignmentFlag.AlignCenter if bar else self._side(section)
        return self.columns[section].title if role == Qt.ItemDataRole.DisplayRole else None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        number = self.columns[column].number
        side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class BarCells(QStyledItemDelegate):
    """Paints a row's bar from the middle: to the left where negative, to the right elsewhere."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The cell's ground, then the bar."""
        super().paint(painter, option, index)
        part = index.data(_SHARE)
        if part is None:
            return
        cell = QRectF(option.rect)
        area = cell.adjusted(GRID, 4, -GRID, -4)
        middle, length = area.center().x(), part * area.width() / 2
        painter.fillRect(
            QRectF(middle, area.top(), length, area.height()).normalized(), signed_colour(part)
        )
        painter.fillRect(QRectF(middle - 0.5, cell.top(), 1, cell.height()), color("handle"))


def signed_colour(part: float) -> QColor:
    """Blue for a negative part, red for a positive one, never so faint that it isn't seen."""
    size = max(_FAINTEST, min(1.0, abs(part)))
    step = ZERO + round(float(np.copysign(size, part)) * 127)
    return QColor(*diverging(current_theme())[step].tolist())
