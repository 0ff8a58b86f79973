"""A value of a user's own layer: what goes in, how much each input moves it, and what it learns."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from visualcnn.explain.places import Place, Weight
from visualcnn.explain.story import OwnStory
from visualcnn.gui import text
from visualcnn.gui.theme import GRID
from visualcnn.gui.views.explanation.body import StoryBody, Told, colours_of, is_signed
from visualcnn.gui.views.explanation.facts import Line, Lines
from visualcnn.gui.views.explanation.figures import place_name
from visualcnn.gui.views.explanation.ranked_row import RankedRow
from visualcnn.gui.views.explanation.terms import Term, Terms
from visualcnn.gui.views.explanation.tiled import Tiled
from visualcnn.gui.views.explanation.tiling import Index
from visualcnn.nn.layer import Array

_MOST = 12


class OwnBody(StoryBody):
    """Inputs and slopes as pictures, the inputs that move the value most, settings, parameters."""

    terms: ClassVar[tuple[str, ...]] = ("layer", "slope", "parameter")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._story: OwnStory | None = None
        self.pictures = Tiled(("inputs", "slopes"), ("", ""))
        self.inputs = Terms("Inputs that move the value", ("from", "value", "input × slope"))
        self.lines = Lines("Settings and parameters", ("own layer", "value"))
        self._row = RankedRow((self.pictures, self.inputs, self.lines), (0, 2, 1))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID // 2, 0, 0)
        column.addWidget(self._row)
        self.pictures.index_chosen.connect(self._choose)
        self.pictures.index_hovered.connect(self._hover)
        self.inputs.meant.connect(self.place_wanted)
        self.lines.meant.connect(self.weight_wanted)
        self.inputs.pointed_at.connect(self._point)
        self.start_styling()

    def show_told(self, told: Told) -> None:
        """Show the story of a layer about which nothing is known but its numbers."""
        story = told.story
        if not isinstance(story, OwnStory):
            raise TypeError(f"A {type(story).__name__} is of a known kind.")
        self._story = story
        self._draw(story)
        self.inputs.show_terms(
            [
                Term(
                    (place_name(source.place), text.value(source.value)),
                    source.contribution,
                    source.place,
                )
                for source in story.sources[:_MOST]
            ]
        )
        self.inputs.setVisible(bool(story.sources))
        self.lines.show_lines(_lines(story))
        self._row.arrange()

    def _draw(self, story: OwnStory) -> None:
        inputs, slopes = self.pictures.grids
        shape = story.inputs.shape
        self.pictures.set_shape(shape if len(shape) in (1, 3) else (story.inputs.size,))
        inputs.set_title(f"inputs from {story.reads}")
        self.pictures.show_numbers(
            inputs,
            story.inputs,
            signed=is_signed(story.reads, story.inputs),
            colours=colours_of(story.reads),
        )
        known = story.slopes is not None
        slopes.set_title("slopes: value by input" if known else "slopes: unknown")
        shown = story.slopes if story.slopes is not None else np.zeros_like(story.inputs)
        self.pictures.show_numbers(slopes, shown, signed=True)
        slopes.setVisible(known)
        self.pictures.fit()

    def _index(self, index: Index) -> Index:
        """The index as the layer before has it."""
        shape = self._story.inputs.shape if self._story else index
        return index if len(shape) in (1, 3) else tuple(map(int, np.unravel_index(index[0], shape)))

    def _choose(self, _grid: object, index: Index) -> None:
        if self._story is not None:
            self.place_wanted.emit(Place(self._story.reads, self._index(index)))

    def _hover(self, index: Index | None) -> None:
        story = self._story
        if story is None or index is None:
            self.hovered.emit(None)
            self.said.emit("")
            return
        index = self._index(index)
        place = Place(story.reads, index)
        self.hovered.emit(place)
        words = f"{place_name(place)}: {text.value(float(story.inputs[index]))}"
        if story.slopes is not None:
            words += f", slope {text.value(float(story.slopes[index]))}"
        self.said.emit(words)

    def _point(self, meaning: object) -> None:
        place = meaning if isinstance(meaning, Place) else None
        self.hovered.emit(place)
        self.pictures.point_at(place.index if place and len(place.index) in (1, 3) else None)


def _lines(story: OwnStory) -> list[Line]:
    """The value, the settings, and of each parameter its shape and norm, and how it moves it.

    A parameter's lines lead to its weight that moves the value most.
    """
    lines = [Line(f"value of {story.kind}", text.value(story.value), total=True)]
    lines += [Line(name, str(value)) for name, value in story.settings.items()]
    for name, array in story.parameters.items():
        moved = story.parameter_slopes.get(name)
        most = np.unravel_index(
            int(np.abs(array if moved is None else moved).argmax()), array.shape
        )
        weight = Weight(story.place.layer, name, tuple(map(int, most)))
        title = f"{name}, {text.shape(array.shape)}: norm"
        lines.append(Line(title, text.value(_norm(array)), weight))
        if moved is not None:
            lines.append(Line(f"value by {name}: norm", text.value(_norm(moved)), weight))
    return lines


def _norm(array: Array) -> float:
    return float(np.sqrt(np.square(array, dtype=np.float64).sum()))
