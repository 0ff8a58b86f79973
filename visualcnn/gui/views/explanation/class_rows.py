"""Rows of numbers with a column for each class: what softmax does to all of them, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QWidget

from visualcnn.gui.colour_maps import grey
from visualcnn.gui.plain_text import PlainLabel
from visualcnn.gui.theme import THEME, font, style_text
from visualcnn.gui.views.explanation.grid_face import Values
from visualcnn.gui.views.explanation.grid_geometry import EDGE
from visualcnn.gui.views.explanation.number_grid import NumberGrid
from visualcnn.gui.views.styled import StyledView

_WIDEST = 96
_AIR = 10


class ClassRows(StyledView):
    """Class names above, and below them one grid of a single row for each step.

    A class that is pointed at in one row is outlined in all.
    """

    chosen = Signal(int, int)
    """The row and the class of a number that was chosen."""
    pointed = Signal(int)
    """The class under the pointer; -1 where there is none."""

    def __init__(self, rows: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grids = tuple(NumberGrid(self, each=True) for _ in range(rows))
        self._names: list[PlainLabel] = []
        self._strong = 0
        for grid in self.grids:
            grid.cell_chosen.connect(self._choose)
            grid.cell_hovered.connect(self._point)
        self.start_styling()

    def show_rows(
        self, names: Sequence[str], rows: Sequence[tuple[str, Values, bool]], marked: int
    ) -> None:
        """Show each row's title, its numbers (classes,), and whether they can be negative.

        Those that can't are parts of 1.
        """
        self._name(names, marked)
        for grid, (title, values, signed) in zip(self.grids, rows, strict=True):
            grid.set_title(title)
            grid.show_values(
                values.reshape(1, -1),
                signed=signed,
                limit=None if signed else 1.0,
                marked=(0, marked),
                colours=None if signed else grey,
            )
        self._limit_width()
        self._place()

    def _limit_width(self) -> None:
        """No wider than columns of the widest size."""
        self.setMaximumWidth(self._size_with(self._most()).width())
        self.updateGeometry()

    def _name(self, names: Sequence[str], marked: int) -> None:
        self._strong = marked
        if [label.text() for label in self._names] != list(names):
            for label in self._names:
                label.hide()
                label.deleteLater()
            self._names = [PlainLabel(name, self) for name in names]
            for label in self._names:
                label.setAlignment(Qt.AlignmentFlag.AlignCenter)
                label.show()
        self._style_names()

    def _style_names(self) -> None:
        for number, label in enumerate(self._names):
            style_text(label, "caption", "text" if number == self._strong else "text_quiet")

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        self._style_names()
        self._limit_width()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns of another width fit."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        count = max(1, len(self._names))
        width = min(max((self.width() - 2 * EDGE) // count, self._least()), self._most())
        line = QFontMetrics(font("caption")).height()
        for number, label in enumerate(self._names):
            label.setGeometry(EDGE + number * width, 0, width, line)
        top = line + 2
        height = self._cell_height()
        each = (self.height() - top) // len(self.grids) - (self._size_with(1).height() - top) // 3
        height = min(max(height, height + each), 3 * height // 2)
        for grid in self.grids:
            grid.fix_cells(width, height)
            grid.move(0, top)
            top += grid.height() + 4

    def _least(self) -> int:
        """The width of a column in which numbers and names are whole."""
        metrics = QFontMetrics(font("caption"))
        texts = ("−4.82e−38", *(label.text() for label in self._names))
        return max(map(metrics.horizontalAdvance, texts)) + 4

    def _most(self) -> int:
        return max(round(_WIDEST * THEME.zoom), self._least())

    @staticmethod
    def _cell_height() -> int:
        return QFontMetrics(font("caption")).height() + _AIR

    def sizeHint(self) -> QSize:
        """All columns wide enough for their texts, with some air."""
        return self._size_with(self._least() + _AIR)

    def minimumSizeHint(self) -> QSize:
        """All columns wide enough for their texts."""
        return self._size_with(self._least())

    def _size_with(self, width: int) -> QSize:
        line = QFontMetrics(font("caption")).height()
        each = self.grids[0].title_height + self._cell_height() + 2 * EDGE + 4
        across = max(
            len(self._names) * width + 2 * EDGE, *(g.size_for(1, 1).width() for g in self.grids)
        )
        return QSize(across, line + 2 + len(self.grids) * each)

    def _choose(self, _row: int, column: int) -> None:
        row = next(place for place, grid in enumerate(self.grids) if grid is self.sender())
        self.chosen.emit(row, column)

    def _point(self, row: int, column: int) -> None:
        for grid in self.grids:
            if grid is not self.sender():
                grid.point((0, column) if row >= 0 else None)
        self.pointed.emit(column)
