"""Grids of one shape with signs after each: patch × kernel = products Σ, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QWidget

from visualcnn.gui.plain_text import PlainLabel
from visualcnn.gui.theme import THEME, font, style_text
from visualcnn.gui.views.explanation.grid_face import room_for_numbers
from visualcnn.gui.views.explanation.grid_geometry import EDGE, fitting
from visualcnn.gui.views.explanation.number_grid import NumberGrid
from visualcnn.gui.views.styled import StyledView

_AIR = 8
_SMALLEST = 2
_LARGEST = 44
_MANY = 144
_SIDE = 150


class Calculation(StyledView):
    """All cells have one size: with numbers if the room allows, square where they have none.

    The cell that is pointed at in one grid is outlined in all of them. Their owner fills the
    grids and calls `fit` afterwards.
    """

    cell_hovered = Signal(int, int)
    """Row and column; -1, -1 where there is none."""

    def __init__(
        self, titles: Sequence[str], signs: Sequence[str], parent: QWidget | None = None
    ) -> None:
        """A grid for each of `titles`, and behind each one of `signs`."""
        super().__init__(parent)
        self.grids = tuple(self._grid(title) for title in titles)
        self._signs = tuple(PlainLabel(sign, self) for sign in signs)
        for sign in self._signs:
            sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.start_styling()

    def _grid(self, title: str) -> NumberGrid:
        grid = NumberGrid(self)
        grid.set_title(title)
        grid.cell_hovered.connect(self._point)
        return grid

    def _point(self, row: int, column: int) -> None:
        self.point(row, column)
        self.cell_hovered.emit(row, column)

    def point(self, row: int, column: int) -> None:
        """Outline a cell in all grids, without a signal; -1, -1: none."""
        for grid in self.grids:
            if grid is not self.sender():
                grid.point((row, column) if row >= 0 else None)

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        for sign in self._signs:
            style_text(sign, "heading", "text_quiet")
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other cells fit."""
        super().resizeEvent(event)
        self._place()

    def fit(self) -> None:
        """The grids have other numbers of rows and columns, or other titles."""
        self.setMaximumWidth(self._size_with(self._largest()).width())
        self.updateGeometry()
        self._place()

    def _place(self) -> None:
        cell = self._fitting()
        left, between = 0, self._room_of_sign()
        for grid, sign in zip(self.grids, self._signs, strict=True):
            grid.fix_cells(cell.width(), cell.height())
            grid.move(left, 0)
            cells = grid.area
            left += grid.width()
            sign.setGeometry(left, round(cells.top()), between, round(cells.height()))
            left += between

    def _fitting(self) -> QSizeF:
        metrics = QFontMetrics(font("caption"))
        title = self.grids[0].title_height
        room = QSizeF(self._room_each() - 2 * EDGE, self.height() - 2 * EDGE - title)
        wanted = QSizeF(room_for_numbers(metrics), metrics.height())
        return fitting(self._shape, room, self._largest(), _SMALLEST, wanted)

    def _room_each(self) -> float:
        """The width of a grid, once those whose titles need more have got that."""
        room = float(self.width() - len(self._signs) * self._room_of_sign())
        titles = sorted((grid.size_for(1, 1).width() for grid in self.grids), reverse=True)
        for place, title in enumerate(titles):
            each = room / (len(titles) - place)
            if title <= each:
                return each
            room -= title
        return 0.0

    @property
    def _shape(self) -> tuple[int, ...]:
        return self.grids[0].values.shape

    def _largest(self) -> int:
        """Many cells without numbers needn't be as large as few with them."""
        rows, columns = self._shape
        side = (
            _LARGEST if rows * columns <= _MANY else max(_SMALLEST, 2 * _SIDE // max(rows, columns))
        )
        return round(side * THEME.zoom)

    def _room_of_sign(self) -> int:
        return QFontMetrics(font("heading")).horizontalAdvance("=") + _AIR

    def _size_with(self, side: int) -> QSize:
        each = [grid.size_for(side, side) for grid in self.grids]
        width = sum(size.width() + self._room_of_sign() for size in each)
        return QSize(width, max(size.height() for size in each))

    def sizeHint(self) -> QSize:
        """Room for numbers in the cells, where they aren't too many."""
        rows, columns = self._shape
        side = room_for_numbers(QFontMetrics(font("caption")))
        if rows * columns > _MANY:
            side = max(_SMALLEST, round(_SIDE * THEME.zoom) // max(rows, columns))
        return self._size_with(side)

    def minimumSizeHint(self) -> QSize:
        """Each cell can still be seen, and each title read."""
        return self._size_with(_SMALLEST)
