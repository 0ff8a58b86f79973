"""A nonlinearity's value: the maps before and after, and the place on the function's curve."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from visualcnn.explain.places import Place
from visualcnn.explain.story import CurveStory
from visualcnn.gui import text
from visualcnn.gui.theme import GRID
from visualcnn.gui.views.explanation.body import StoryBody, Told
from visualcnn.gui.views.explanation.curve_plot import CurvePlot
from visualcnn.gui.views.explanation.facts import Line, Lines
from visualcnn.gui.views.explanation.figures import place_name
from visualcnn.gui.views.explanation.maps import Maps
from visualcnn.gui.views.explanation.ranked_row import RankedRow
from visualcnn.gui.views.explanation.seen import Seen

_SIDE = 112


class CurveBody(StoryBody):
    """Maps on the left where there are maps, the curve in the middle, numbers on the right."""

    terms: ClassVar[tuple[str, ...]] = ("nonlinearity", "slope")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.maps = Maps(_SIDE)
        self.plot = CurvePlot()
        self.seen = Seen()
        self.lines = Lines("The calculation", ("step", "number"))
        self._row = RankedRow((self.maps, self.plot, self.lines, self.seen), (2, 1, 0, 3))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID // 2, 0, 0)
        column.addWidget(self._row)
        self.maps.place_wanted.connect(self.place_wanted)
        self.maps.hovered.connect(self.hovered)
        self.seen.cell_chosen.connect(self._choose_pixel)
        self.lines.meant.connect(self.place_wanted)
        self.start_styling()

    def show_told(self, told: Told) -> None:
        """Show a nonlinearity's story."""
        story = told.story
        if not isinstance(story, CurveStory):
            raise TypeError(f"A {type(story).__name__} has no curve.")
        index = story.place.index
        window = (index[1], index[2], 1, 1) if len(index) == 3 else None
        self.maps.show_told(told, index[0], window)
        self.plot.show_curve(story.curve, (story.before, story.value), story.formula)
        before = Place(story.reads, index)
        self.lines.show_lines(
            [
                Line(f"x = {place_name(before)}", text.value(story.before), before),
                Line(story.formula, text.value(story.value), total=True),
                Line("slope there", text.value(story.slope)),
            ]
        )
        self.seen.show_told(told)
        self._row.arrange()

    def _choose_pixel(self, row: int, column: int) -> None:
        self.place_wanted.emit(self.seen.place(row, column))
