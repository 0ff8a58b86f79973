"""A value that passes as it is: where it comes from, and the picture itself at the end."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from visualcnn.explain.places import INPUT, Place
from visualcnn.explain.story import PassedStory
from visualcnn.gui import text
from visualcnn.gui.theme import GRID
from visualcnn.gui.views.explanation.body import StoryBody, Told, colours_of, is_signed
from visualcnn.gui.views.explanation.facts import Line, Lines
from visualcnn.gui.views.explanation.figures import place_name
from visualcnn.gui.views.explanation.grid_face import limit_of
from visualcnn.gui.views.explanation.number_grid import NumberGrid
from visualcnn.gui.views.explanation.ranked_row import RankedRow
from visualcnn.gui.views.explanation.tiled import Tiled
from visualcnn.gui.views.explanation.tiling import Index
from visualcnn.nn.layer import Array

_REACH = 2
"""How many numbers on each side are shown around the place."""


class PassedBody(StoryBody):
    """All that is read, with the place of this value outlined, beside the value."""

    terms: ClassVar[tuple[str, ...]] = ("activation",)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reads = INPUT
        self._corner = (0, 0, 0)
        self.picture = Tiled(("",), ("",))
        self.around = NumberGrid()
        self.lines = Lines("The calculation", ("step", "number"))
        self._row = RankedRow((self.picture, self.around, self.lines), (2, 1, 0))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID // 2, 0, 0)
        column.addWidget(self._row)
        self.picture.index_chosen.connect(self._choose)
        self.picture.index_hovered.connect(self._hover)
        self.around.cell_chosen.connect(self._choose_near)
        self.around.cell_hovered.connect(self._hover_near)
        self.lines.meant.connect(self.place_wanted)
        self.start_styling()

    def show_told(self, told: Told) -> None:
        """Show a story in which nothing is changed."""
        story = told.story
        if not isinstance(story, PassedStory):
            raise TypeError(f"A {type(story).__name__} changes its value.")
        source = story.sources[0].place if story.sources else story.place
        self._reads = source.layer
        values = told.values(source.layer)
        self.picture.set_shape(values.shape)
        grid = self.picture.grids[0]
        grid.set_title(f"all of {source.layer}")
        self.picture.show_numbers(
            grid,
            values,
            signed=is_signed(source.layer, values),
            colours=colours_of(source.layer),
            marked=source.index,
        )
        self.picture.fit()
        self._show_around(source, values)
        came = [Line(place_name(source), text.value(story.before), source)] if story.sources else []
        settings = [Line(name, str(value)) for name, value in story.settings.items()]
        value = Line("value, unchanged" if came else "value", text.value(story.value), total=True)
        self.lines.show_lines([*came, *settings, value])
        self._row.arrange()

    def _show_around(self, source: Place, values: Array) -> None:
        """The numbers about it, where it stands in a map."""
        self.around.setVisible(len(source.index) == 3)
        if len(source.index) != 3:
            return
        channel, row, column = source.index
        top, left = max(0, row - _REACH), max(0, column - _REACH)
        part = values[channel, top : row + _REACH + 1, left : column + _REACH + 1]
        self._corner = (channel, top, left)
        self.around.set_title("the numbers around it")
        self.around.show_values(
            part,
            signed=is_signed(source.layer, values),
            limit=limit_of(values),
            marked=(row - top, column - left),
            colours=colours_of(source.layer),
        )
        self.around.setMaximumWidth(self.around.sizeHint().width())

    def _near(self, row: int, column: int) -> Place | None:
        channel, top, left = self._corner
        return Place(self._reads, (channel, top + row, left + column)) if row >= 0 else None

    def _choose_near(self, row: int, column: int) -> None:
        self.place_wanted.emit(self._near(row, column))

    def _hover_near(self, row: int, column: int) -> None:
        self.hovered.emit(self._near(row, column))

    def _choose(self, _grid: object, index: Index) -> None:
        self.place_wanted.emit(Place(self._reads, index))

    def _hover(self, index: Index | None) -> None:
        self.hovered.emit(Place(self._reads, index) if index is not None else None)
