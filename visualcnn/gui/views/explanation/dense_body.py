"""A dense layer's value: inputs × weights = products, and the largest of them with the rest."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from visualcnn.explain.places import Place, Weight
from visualcnn.explain.story import WeightedSum
from visualcnn.gui import text
from visualcnn.gui.theme import GRID
from visualcnn.gui.views.explanation.body import StoryBody, Told, colours_of, is_signed
from visualcnn.gui.views.explanation.figures import place_name
from visualcnn.gui.views.explanation.ranked_row import RankedRow
from visualcnn.gui.views.explanation.terms import Term, Terms
from visualcnn.gui.views.explanation.tiled import Tiled
from visualcnn.gui.views.explanation.tiling import Index

_ROWS_OF_ALL = 3
"""The others together, the bias and the value."""
_FEWEST, _MOST = 1, 8


class DenseBody(StoryBody):
    """All inputs, weights and products as pictures where they were one; the largest as bars."""

    terms: ClassVar[tuple[str, ...]] = ("dense layer", "weight", "bias")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told: Told | None = None
        self.calculation = Tiled(("inputs", "weights", "products"), ("×", "=", "Σ"))
        self.sums = Terms("What the inputs add", ("from", "input × weight", "adds"))
        self._row = RankedRow((self.calculation, self.sums), (0, 1))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID // 2, 0, 0)
        column.addWidget(self._row)
        self.calculation.index_chosen.connect(self._choose)
        self.calculation.index_hovered.connect(self._hover)
        self.sums.meant.connect(self._choose_term)
        self.sums.pointed_at.connect(self._point)
        self.start_styling()

    def show_told(self, told: Told) -> None:
        """Show a dense layer's story."""
        story = _story(told)
        self._told = told
        self.calculation.set_shape(story.picture or story.inputs.shape)
        inputs, weights, products = self.calculation.grids
        reads = told.story.reads
        self.calculation.show_numbers(
            inputs,
            story.inputs,
            signed=is_signed(reads, story.inputs),
            colours=colours_of(reads),
        )
        self.calculation.show_numbers(weights, story.weights, signed=True)
        self.calculation.show_numbers(products, story.products, signed=True)
        inputs.set_title(f"inputs from {reads}")
        self.calculation.fit()
        self._list(story)
        self._row.arrange()

    def _list(self, story: WeightedSum) -> None:
        """The largest contributions of each sign that there is room for, then all others."""
        each = (self.sums.rows_in(self.height() - GRID) - _ROWS_OF_ALL) // 2
        products = story.products
        shown = largest(products, min(max(each, _FEWEST), _MOST))
        rows = [_term(story, place) for place in shown]
        others = len(products) - len(shown)
        if others:
            rest = float(products.sum() - products[shown].sum())
            rows.append(Term((text.plural(others, "other"), ""), rest))
        bias = Weight(story.place.layer, "bias", story.weight_index)
        rows += [Term(("bias", ""), story.bias, bias), Term(("value", ""), story.value, total=True)]
        self.sums.show_terms(rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another height has room for other rows."""
        super().resizeEvent(event)
        if self._told is not None:
            self._list(_story(self._told))

    def _place_of(self, index: Index) -> int:
        """Where in the row an index of the picture stands."""
        shape = _story(self._told).picture if self._told else None
        return int(np.ravel_multi_index(index, shape)) if shape else index[0]

    def _choose(self, grid: object, index: Index) -> None:
        if self._told is None:
            return
        story, place = _story(self._told), self._place_of(index)
        if grid is self.calculation.grids[1]:
            self.weight_wanted.emit(story.weight((place,)))
        else:
            self.place_wanted.emit(Place(story.reads, (place,)))

    def _hover(self, index: Index | None) -> None:
        if self._told is None or index is None:
            self.hovered.emit(None)
            self.said.emit("")
            return
        story, place = _story(self._told), self._place_of(index)
        source = Place(story.reads, (place,))
        self.hovered.emit(source)
        product = text.value(float(story.products[place]))
        self.said.emit(f"{place_name(source)}: {_factors(story, place)} = {product}")

    def _choose_term(self, meaning: object) -> None:
        if isinstance(meaning, Weight):
            self.weight_wanted.emit(meaning)
        elif isinstance(meaning, Place):
            self.place_wanted.emit(meaning)

    def _point(self, meaning: object) -> None:
        """Show where in the pictures a row's input lies."""
        if self._told is None:
            return
        place = meaning if isinstance(meaning, Place) else None
        self.hovered.emit(place)
        shape = _story(self._told).picture
        index = place.index if place else None
        if index is not None and shape:
            index = tuple(map(int, np.unravel_index(index[0], shape)))
        self.calculation.point_at(index)


def largest(products: np.ndarray[tuple[int, ...], np.dtype[np.float64]], each: int) -> list[int]:
    """The places of the most positive and of the most negative products, `each` at most.

    The positive ones come first, both from the largest on.
    """
    order = np.argsort(-np.nan_to_num(products), kind="stable").tolist()
    positive = [place for place in order if products[place] > 0][:each]
    negative = [place for place in reversed(order) if products[place] < 0][:each]
    return positive + negative


def _term(story: WeightedSum, place: int) -> Term:
    source = Place(story.reads, (place,))
    name = f"{story.reads} [{place}]"
    return Term((name, _factors(story, place)), float(story.products[place]), source)


def _factors(story: WeightedSum, place: int) -> str:
    taken, weight = float(story.inputs[place]), float(story.weights[place])
    return f"{text.value(taken)} × {text.value(weight)}"


def _story(told: Told | None) -> WeightedSum:
    story = told.story if told else None
    if not isinstance(story, WeightedSum):
        raise TypeError(f"A {type(story).__name__} is no weighted sum.")
    return story
