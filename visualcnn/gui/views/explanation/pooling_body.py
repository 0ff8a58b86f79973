"""A pooled value: the window on the map that is read, and its winner or the mean of all."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from visualcnn.explain.places import Place
from visualcnn.explain.story import WindowStory
from visualcnn.gui import text
from visualcnn.gui.theme import THEME
from visualcnn.gui.views.explanation.body import Told, colours_of, is_signed
from visualcnn.gui.views.explanation.facts import Line
from visualcnn.gui.views.explanation.figures import place_name
from visualcnn.gui.views.explanation.grid_face import limit_of
from visualcnn.gui.views.explanation.map_body import MapBody
from visualcnn.gui.views.explanation.number_grid import NumberGrid

_SIDE = 140
_CELL = 56


class PoolingBody(MapBody):
    """Maps on the left, the window with its numbers in the middle, the calculation on the right."""

    terms: ClassVar[tuple[str, ...]] = ("pooling", "stride")

    def __init__(self, parent: QWidget | None = None) -> None:
        self.window_grid = _Window()
        self.window_grid.cell_limit = _CELL
        super().__init__(self.window_grid, _SIDE, parent)
        self._story: WindowStory | None = None
        self.window_grid.cell_chosen.connect(self._choose)
        self.window_grid.cell_hovered.connect(self._hover)

    def show_told(self, told: Told) -> None:
        """Show a pooling layer's story."""
        story = told.story
        if not isinstance(story, WindowStory):
            raise TypeError(f"A {type(story).__name__} has no window.")
        self._story = story
        inputs = told.values(story.reads)
        self.maps.show_told(told, story.place.index[0], (*story.corner, *story.window.shape))
        rows, columns = story.window.shape
        self.window_grid.set_title(f"window, {rows}×{columns}")
        self.window_grid.show_values(
            story.window,
            signed=is_signed(story.reads, inputs),
            limit=limit_of(inputs),
            marked=story.winner,
            colours=colours_of(story.reads),
        )
        self.lines.show_lines(self._calculation(story))
        self.seen.show_told(told)
        self.window_grid.setMaximumWidth(self.window_grid.sizeHint().width())
        self.row.arrange()

    def _calculation(self, story: WindowStory) -> list[Line]:
        """The largest with its place, or the sum, how many there are, and their mean."""
        if story.winner is not None:
            winner = self._place(*story.winner)
            return [
                Line(f"largest: {place_name(winner)}", text.value(story.total), winner),
                Line("value", text.value(story.value), total=True),
            ]
        return [
            Line("sum of the window", text.value(float(story.window.sum(dtype=float)))),
            Line("÷ how many there are", text.count(story.window.size)),
            Line("value: their mean", text.value(story.value), total=True),
        ]

    def _place(self, row: int, column: int) -> Place:
        story = self._story
        if story is None:
            raise TypeError("There is no window yet.")
        top, left = story.corner
        return Place(story.reads, (story.place.index[0], top + row, left + column))

    def _choose(self, row: int, column: int) -> None:
        if self._story is not None:
            self.place_wanted.emit(self._place(row, column))

    def _hover(self, row: int, column: int) -> None:
        if self._story is None or row < 0:
            self.hovered.emit(None)
            self.said.emit("")
            return
        place = self._place(row, column)
        self.hovered.emit(place)
        number = text.value(float(self._story.window[row, column]))
        loses = self._story.winner not in (None, (row, column))
        self.said.emit(f"{place_name(place)}: {number}{', not the largest' if loses else ''}")


class _Window(NumberGrid):
    """Cells as large as they may be, so that small windows are well seen."""

    def sizeHint(self) -> QSize:
        """All cells at the limit."""
        side = round(self.cell_limit * THEME.zoom)
        return self.size_for(side, side)
