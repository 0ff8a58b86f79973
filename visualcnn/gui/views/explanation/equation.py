"""Grids of one shape in a row, with signs between them: inputs × errors = products."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from visualcnn.gui.colour_maps import diverging, sequential
from visualcnn.gui.plain_text import PlainLabel
from visualcnn.gui.theme import GRID, THEME, current_theme, font, style_text
from visualcnn.gui.views.explanation.grid_face import Values, room_for_numbers
from visualcnn.gui.views.explanation.grid_geometry import EDGE, fitting
from visualcnn.gui.views.explanation.number_grid import NumberGrid
from visualcnn.gui.views.network import legend
from visualcnn.gui.views.network.scale import ValueScale
from visualcnn.gui.views.styled import StyledView

Mask = npt.NDArray[np.bool_]

_SMALLEST = 2
"""Pixels a cell."""
_SHORTEST_LEGEND = 32
"""Pixels for a legend's colours, with what parts them from its numbers."""


class Equation(StyledView):
    """A cell that is pointed at in one grid is outlined in all of them: it is one calculation."""

    cell_chosen = Signal(int, int)
    cell_hovered = Signal(int, int)
    """Row and column; -1, -1: none."""

    def __init__(
        self, titles: Sequence[str], signs: Sequence[str], parent: QWidget | None = None
    ) -> None:
        """`signs` stand between the grids: one less than `titles`."""
        super().__init__(parent)
        self.grids = tuple(self._grid(title) for title in titles)
        self._scales = tuple(ValueScale() for _ in titles)
        self._signs = tuple(PlainLabel(sign, self) for sign in signs)
        self.footer = PlainLabel(parent=self)
        for sign in self._signs:
            sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.start_styling()

    def _grid(self, title: str) -> NumberGrid:
        grid = NumberGrid(self)
        grid.set_title(title)
        grid.cell_chosen.connect(self.cell_chosen)
        grid.cell_hovered.connect(self._point)
        return grid

    def show_values(self, values: Sequence[Values]) -> None:
        """Show `values`, a (rows, columns) for each grid; those that are never negative as such."""
        before = self.grids[0].values.shape
        for grid, scale, numbers in zip(self.grids, self._scales, values, strict=True):
            finite = numbers[np.isfinite(numbers)]
            scale.rerange()
            low, high = (float(end(initial=0)) for end in (finite.min, finite.max))
            scale.follow([low], [high], "layer")
            grid.show_values(numbers, signed=scale.signed, limit=scale.limit)
        if self.grids[0].values.shape != before:
            self.updateGeometry()
        self._place()

    def _point(self, row: int, column: int) -> None:
        for grid in self.grids:
            if grid is not self.sender():
                grid.point((row, column) if row >= 0 else None)
        self.cell_hovered.emit(row, column)

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        for sign in self._signs:
            style_text(sign, "heading", "text_quiet")
        style_text(self.footer)
        self.updateGeometry()
        self._place()

    def _room_of_sign(self) -> int:
        return QFontMetrics(font("heading")).horizontalAdvance("=") + 2 * GRID

    def _place(self) -> None:
        """The grids as large as the room allows, close together; below them what they sum to."""
        between = self._room_of_sign()
        room = (self.width() - len(self._signs) * between) // len(self.grids)
        cell = self._cell(room, self.height() - self._room_below())
        left = 0
        for number, grid in enumerate(self.grids):
            grid.fix_cells(cell.width(), cell.height())
            grid.move(left, 0)
            wide = max(grid.width(), self._legend_width(number))
            if number < len(self._signs):
                area = grid.area
                self._signs[number].setGeometry(
                    left + wide, round(area.top()), between, round(area.height())
                )
            left += wide + between
        legends = 0 if self.grids[0].has_numbers else self._legend_height()
        top = max(grid.area.bottom() for grid in self.grids) + legends + GRID
        self.footer.setGeometry(0, round(top), self.width(), QFontMetrics(font()).height())
        self.update()

    def _cell(self, width: float, height: float) -> QSizeF:
        """The largest cells for grids of that size. A grid that isn't shown can't tell it yet."""
        grid = self.grids[0]
        metrics = QFontMetrics(font("caption"))
        room = QSizeF(width - 2 * EDGE, height - 2 * EDGE - grid.title_height)
        wanted = QSizeF(room_for_numbers(metrics), metrics.height())
        largest = round(grid.cell_limit * THEME.zoom)
        return fitting(grid.values.shape, room, largest, _SMALLEST, wanted)

    def _legend_width(self, number: int) -> int:
        """Both ends of a legend in full, and its colours."""
        if self.grids[number].has_numbers:
            return 0
        metrics = QFontMetrics(font("caption"))
        words = sum(map(metrics.horizontalAdvance, legend.ends(self._scales[number])))
        return words + _SHORTEST_LEGEND

    @staticmethod
    def _legend_height() -> int:
        return QFontMetrics(font("caption")).height() + 2

    def _room_below(self) -> int:
        """For the legends and the sum."""
        return self._legend_height() + QFontMetrics(font()).height() + GRID

    def paintEvent(self, event: QPaintEvent) -> None:
        """Below a grid without numbers, which colours stand for which."""
        del event
        with QPainter(self) as painter:
            painter.setFont(font("caption"))
            for grid, scale in zip(self.grids, self._scales, strict=True):
                if not grid.has_numbers:
                    place = grid.area.translated(grid.pos())
                    row = QRectF(place.left(), place.bottom() + 4, grid.width(), 0)
                    row.setHeight(self._legend_height())
                    colours = diverging if scale.signed else sequential
                    legend.lying(painter, row, scale, colours(current_theme()))

    def _size_of(self, each: Sequence[QSize]) -> QSize:
        signs = len(self._signs) * self._room_of_sign()
        return QSize(
            len(each) * max(size.width() for size in each) + signs,
            max(size.height() for size in each) + self._room_below(),
        )

    def sizeHint(self) -> QSize:
        """The least: the grids grow with what the layout has left over."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Each cell can still be seen, and each title and legend read."""
        least = [grid.size_for(_SMALLEST, _SMALLEST) for grid in self.grids]
        return self._size_of(
            [
                size.expandedTo(QSize(self._legend_width(number), 0))
                for number, size in enumerate(least)
            ]
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other cells fit."""
        super().resizeEvent(event)
        self._place()
