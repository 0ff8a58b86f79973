"""A nonlinearity's value: the maps before and after, and the place on the function's curve."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from visualcnn.explain.places import Place
from visualcnn.explain.story import CurveStory
from visualcnn.gui import text
from visualcnn.gui.views.explanation.body import Told
from visualcnn.gui.views.explanation.curve_plot import CurvePlot
from visualcnn.gui.views.explanation.facts import Line
from visualcnn.gui.views.explanation.figures import place_name
from visualcnn.gui.views.explanation.map_body import MapBody

_SIDE = 112


class CurveBody(MapBody):
    """Maps on the left where there are maps, the curve in the middle, numbers on the right."""

    terms: ClassVar[tuple[str, ...]] = ("nonlinearity", "slope")

    def __init__(self, parent: QWidget | None = None) -> None:
        self.plot = CurvePlot()
        super().__init__(self.plot, _SIDE, parent)

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
        self.row.arrange()
