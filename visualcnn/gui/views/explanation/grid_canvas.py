"""A picture of numbers in rows and columns: colours, digits where there is room, outlines."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualcnn.gui import text
from visualcnn.gui.colour_maps import ColourMap, diverging, sequential
from visualcnn.gui.theme import THEME, color, font
from visualcnn.gui.views.explanation.grid_face import (
    Digits,
    Face,
    Mask,
    Values,
    digits,
    draw_border,
    draw_outline,
    limit_of,
    paint_face,
    room_for_numbers,
)
from visualcnn.gui.views.explanation.grid_geometry import EDGE, Cell, Frame, Geometry, fitting
from visualcnn.gui.views.styled import StyledView

_LARGEST = 44
_SMALLEST = 2
_MANY = 144
_MAP_SIDE = 140


class GridCanvas(StyledView):
    """Shows `values` (rows, columns): blue is negative, red positive, or magnitudes by lightness.

    One cell can be marked (the accent's outline), one is pointed at by mouse or keyboard. Numbers
    stand in the cells where there is room; `unit` ("×10⁻³") is part of the title then. As large
    as its widget allows, unless `show_values` gets a size for the cells. With `each`, every number
    has three digits of its own, else they share their decimals.
    """

    def __init__(self, parent: QWidget | None = None, *, each: bool = False) -> None:
        super().__init__(parent)
        self._each = each
        self._face = Face(np.zeros((1, 1), np.float32), diverging, signed=True, limit=1.0)
        self._title = ""
        self._asked: int | None = None
        self._fixed: QSizeF | None = None
        self._largest = _LARGEST
        self._marked: Cell | None = None
        self._pointed: Cell | None = None
        self._frame: Frame | None = None
        self._size = QSizeF(1, 1)
        self._digits: Digits | None = None
        self._drawn: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.start_styling()

    def set_title(self, title: str) -> None:
        """Say above the cells what they are."""
        if title != self._title:
            self._title = title
            self.setAccessibleName(title)
            self._measure()
            self.updateGeometry()

    def show_values(
        self,
        values: Values,
        *,
        signed: bool,
        limit: float | None = None,
        marked: Cell | None = None,
        cell: int | None = None,
        colours: ColourMap | None = None,
        absent: Mask | None = None,
        padding: Mask | None = None,
    ) -> None:
        """Show `values` (rows, columns); ±`limit` are the ends of the colours, else the largest.

        `cell` is the side of a cell in pixels at zoom 1. `absent` cells are empty; `padding` are
        shown as what a layer adds around its picture. Raises ValueError for another rank than 2.
        """
        if values.ndim != 2 or not values.size:
            raise ValueError(f"A number grid shows rows and columns, not {values.shape}.")
        resized = values.shape != self._face.values.shape or cell != self._asked
        chosen = colours or (diverging if signed else sequential)
        ends = limit if limit and math.isfinite(limit) else limit_of(values)
        self._face = Face(values, chosen, signed, ends, absent, padding, each=self._each)
        self._asked = cell
        self._marked = marked if marked and self.has(marked) else None
        if self._pointed and not self.has(self._pointed):
            self._pointed = None
        self._measure()
        if resized:
            self.updateGeometry()
        self._tell()

    @property
    def values(self) -> Values:
        """The numbers that are shown, (rows, columns)."""
        return self._face.values

    @property
    def limit(self) -> float:
        """The magnitude that has the strongest colour."""
        return self._face.limit

    @property
    def cell_limit(self) -> int:
        """The largest side of a cell, in pixels at zoom 1, where the widget chooses it."""
        return self._largest

    @cell_limit.setter
    def cell_limit(self, side: int) -> None:
        self._largest = side
        self._measure()
        self.updateGeometry()

    @property
    def cell_size(self) -> QSizeF:
        """Width and height of a cell, in Qt's pixels."""
        return self._size

    @property
    def title(self) -> str:
        """What stands above the cells, with the unit of the numbers in them."""
        return " ".join(part for part in (self._title, self.unit) if part)

    @property
    def unit(self) -> str:
        """What the numbers in the cells are to be multiplied by: "×10⁻³", or nothing."""
        return self._digits.unit if self._digits else ""

    @property
    def has_numbers(self) -> bool:
        """Whether there is room for numbers in the cells."""
        return self._digits is not None

    @property
    def pointed(self) -> Cell | None:
        """The cell under the mouse or the keyboard's cursor."""
        return self._pointed

    @property
    def marked(self) -> Cell | None:
        """The cell with the accent's outline."""
        return self._marked

    def point(self, cell: Cell | None) -> None:
        """Outline `cell` as if it were pointed at, without a signal: a link to another view."""
        cell = cell if cell and self.has(cell) else None
        if cell != self._pointed:
            self._pointed = cell
            self._tell()
            self.update()

    def frame(self, part: Frame | None) -> None:
        """Outline a rectangle of cells, which may reach beyond the grid."""
        if part != self._frame:
            self._frame = part
            self.update()

    def has(self, cell: Cell) -> bool:
        """Whether there is a number at `cell`."""
        rows, columns = self._face.values.shape
        inside = 0 <= cell[0] < rows and 0 <= cell[1] < columns
        return inside and not self._face.is_absent(*cell)

    def _tell(self) -> None:
        at = self._pointed or self._marked
        self.setAccessibleDescription(self.readout(at) if at else "")

    def readout(self, cell: Cell) -> str:
        """A cell in words: "row 2, column 3: −0.314"."""
        words = text.value(float(self._face.values[cell]))
        if self._face.padding is not None and self._face.padding[cell]:
            words = "0, padding"
        where = "" if self._face.absent is not None else f"row {cell[0]}, column {cell[1]}: "
        return f"{where}{words}"

    def restyle(self) -> None:
        """Take over the theme's colours, fonts and zoom."""
        self._measure()
        self.updateGeometry()

    def _measure(self) -> None:
        """Choose the size of the cells, and how numbers stand in them."""
        metrics = QFontMetrics(font("caption"))
        self._size = self._fitting(metrics)
        self._digits = digits(self._face, metrics, self._size)
        self._drawn = None
        self.update()

    def _fitting(self, metrics: QFontMetrics) -> QSizeF:
        """The size of the cells that was asked for, or that the widget has room for."""
        if self._fixed is not None:
            return self._fixed
        if self._asked is not None:
            side = round(self._asked * THEME.zoom)
            return QSizeF(side, side)
        room = QSizeF(self.width() - 2 * EDGE, self.height() - 2 * EDGE - self.title_height)
        wanted = QSizeF(room_for_numbers(metrics), metrics.height())
        largest = round(self._largest * THEME.zoom)
        return fitting(self._face.values.shape, room, largest, _SMALLEST, wanted)

    @property
    def title_height(self) -> int:
        """Pixels above the cells."""
        return QFontMetrics(font("caption")).height() + 2 if self._title else 0

    def size_for(self, width: float, height: float) -> QSize:
        """The widget's size with cells of that width and height."""
        rows, columns = self._face.values.shape
        unit = " ×10⁻³" if rows * columns <= _MANY else ""
        title = QFontMetrics(font("caption")).horizontalAdvance(f"{self._title}{unit}")
        across = max(math.ceil(columns * width), title if self._title else 0)
        down = math.ceil(rows * height) + self.title_height
        return QSize(across + 2 * EDGE, down + 2 * EDGE)

    def fix_cells(self, width: float, height: float) -> None:
        """Cells of that size in Qt's pixels, and just as much room as they take."""
        self._fixed = QSizeF(width, height)
        self._measure()
        self.setFixedSize(self.size_for(width, height))

    def sizeHint(self) -> QSize:
        """Room for numbers, unless there are very many."""
        rows, columns = self._face.values.shape
        if self._asked is not None or self._fixed is not None:
            return self.size_for(self._size.width(), self._size.height())
        side = room_for_numbers(QFontMetrics(font("caption")))
        if rows * columns > _MANY:
            side = max(_SMALLEST, round(_MAP_SIDE * THEME.zoom) // max(rows, columns))
        side = min(side, round(self._largest * THEME.zoom))
        return self.size_for(side, side)

    def minimumSizeHint(self) -> QSize:
        """Each cell can still be seen; cells of a given size are never cut off."""
        fixed = self._asked is not None or self._fixed is not None
        return self.sizeHint() if fixed else self.size_for(_SMALLEST, _SMALLEST)

    @property
    def geometry_of_cells(self) -> Geometry:
        """Where the cells lie on the widget."""
        return Geometry(self._face.values.shape, self._size, self.title_height)

    @property
    def area(self) -> QRectF:
        """Where all cells lie on the widget."""
        return self.geometry_of_cells.area

    def cell_rect(self, row: int, column: int) -> QRectF:
        """Where a cell lies on the widget."""
        return self.geometry_of_cells.rect((row, column, 1, 1))

    def cell_at(self, position: QPointF) -> Cell | None:
        """The cell at a place on the widget; None beside the cells and where one is absent."""
        cell = self.geometry_of_cells.at(position)
        return cell if self.has(cell) else None

    def paintEvent(self, event: QPaintEvent) -> None:
        """The title, the cells, and the outlines over them."""
        del event
        ratio = self.devicePixelRatioF()
        if self._drawn is None or self._drawn.devicePixelRatio() != ratio:
            self._drawn = paint_face(self._face, self._size, ratio, font("caption"), self._digits)
        area = self.area
        with QPainter(self) as painter:
            painter.setFont(font("caption"))
            painter.setPen(color("text_quiet"))
            painter.drawText(QRectF(EDGE, 0, self.width(), self.title_height), 0, self.title)
            painter.drawPixmap(area.topLeft(), self._drawn)
            draw_border(painter, self._face, area.topLeft(), self._size)
            self._outline(painter)

    def _outline(self, painter: QPainter) -> None:
        if self._frame:
            rect = self.geometry_of_cells.rect(self._frame) & self.area.adjusted(-1, -1, 1, 1)
            draw_outline(painter, rect, "accent")
        if self._marked:
            draw_outline(painter, self.cell_rect(*self._marked), "accent")
        if self._pointed:
            draw_outline(painter, self.cell_rect(*self._pointed), "text")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other cells fit."""
        super().resizeEvent(event)
        if self._asked is None and self._fixed is None:
            self._measure()


def _square(side: float) -> QSizeF:
    return QSizeF(side, side)
