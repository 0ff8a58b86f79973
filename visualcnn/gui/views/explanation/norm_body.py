"""A normalised value: the line on which all values of its channel are moved, step by step."""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np
from PySide6.QtWidgets import QWidget

from visualcnn.explain.places import Place, Weight
from visualcnn.explain.story import NormStory
from visualcnn.gui import text
from visualcnn.gui.views.explanation.body import Told
from visualcnn.gui.views.explanation.curve_plot import CurvePlot
from visualcnn.gui.views.explanation.facts import Line
from visualcnn.gui.views.explanation.figures import place_name
from visualcnn.gui.views.explanation.map_body import MapBody

_SIDE = 112
_DEVIATIONS = 3.0
"""How far from the mean the line is drawn, at least."""


class NormBody(MapBody):
    """Maps on the left where there are maps, the line in the middle, the steps on the right."""

    terms: ClassVar[tuple[str, ...]] = ("batch normalisation", "running statistics")

    def __init__(self, parent: QWidget | None = None) -> None:
        self.plot = CurvePlot()
        super().__init__(self.plot, _SIDE, parent)

    def show_told(self, told: Told) -> None:
        """Show a batch normalisation's story."""
        story = told.story
        if not isinstance(story, NormStory):
            raise TypeError(f"A {type(story).__name__} normalises nothing.")
        index = story.place.index
        window = (index[1], index[2], 1, 1) if len(index) == 3 else None
        self.maps.show_told(told, index[0], window)
        self.plot.show_curve(_line(story), (story.before, story.value), "before → after")
        self.lines.show_lines(_steps(story))
        self.seen.show_told(told)
        self.row.arrange()


def _line(story: NormStory) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """What the channel makes of all numbers within a few deviations of its running mean."""
    deviation = math.sqrt(story.variance + story.epsilon)
    reach = max(_DEVIATIONS * deviation, abs(story.before - story.mean))
    x = story.mean + np.array([-reach, reach])
    return np.stack([x, story.scale * (x - story.mean) / deviation + story.shift])


def _steps(story: NormStory) -> list[Line]:
    layer, index = story.place.layer, story.place.index
    before = Place(story.reads, index)
    scale, shift = (Weight(layer, name, index[:1]) for name in ("scale", "shift"))
    deviation = math.sqrt(story.variance + story.epsilon)
    return [
        Line(place_name(before), text.value(story.before), before),
        Line("− running mean", text.value(story.mean)),
        Line("÷ deviation, √(variance + ε)", text.value(deviation)),
        Line("= deviations from the mean", text.value(story.normal)),
        Line("× scale γ", text.value(story.scale), scale),
        Line("+ shift β", text.value(story.shift), shift),
        Line("value", text.value(story.value), total=True),
    ]
