"""A convolution's value: patch × kernel = products for a channel, and what every channel adds."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from visualcnn.explain.places import Place, Weight
from visualcnn.explain.story import WeightedSum
from visualcnn.gui import text
from visualcnn.gui.icons import icon
from visualcnn.gui.theme import GRID, icon_size
from visualcnn.gui.views.explanation.body import StoryBody, Told, colours_of, is_signed
from visualcnn.gui.views.explanation.calculation import Calculation
from visualcnn.gui.views.explanation.figures import place_name
from visualcnn.gui.views.explanation.grid_face import limit_of
from visualcnn.gui.views.explanation.maps import Maps
from visualcnn.gui.views.explanation.names import map_name
from visualcnn.gui.views.explanation.ranked_row import RankedRow
from visualcnn.gui.views.explanation.terms import Term, Terms

_SIDE = 84


class ConvolutionBody(StoryBody):
    """Maps on the left, the calculation of one channel in the middle, all channels on the right.

    The channel that adds most is shown until the user chooses another one of the same layer.
    """

    terms: ClassVar[tuple[str, ...]] = ("convolution", "filter", "kernel", "bias", "padding")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told: Told | None = None
        self._channel = 0
        self._chosen: tuple[str, int] | None = None
        self.maps = Maps(_SIDE)
        self.calculation = Calculation(("patch", "kernel", "products"), ("×", "=", "Σ"))
        self.sums = Terms("What each channel adds", ("from", "adds"))
        self.open_filter = QToolButton()
        self._arrange()
        self._connect()
        self.start_styling()

    def _arrange(self) -> None:
        self.open_filter.setProperty("compact", True)
        self.open_filter.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.open_filter.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.open_filter.setToolTip(
            "Look at this filter in depth: its history, and what excites it"
        )
        self.maps.add_button(self.open_filter)
        self._row = RankedRow((self.maps, self.calculation, self.sums), (1, 0, 2))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, GRID // 2, 0, 0)
        outer.addWidget(self._row)

    def _connect(self) -> None:
        self.maps.place_wanted.connect(self.place_wanted)
        self.maps.hovered.connect(self.hovered)
        patch, kernel, products = self.calculation.grids
        for grid in (patch, products):
            grid.cell_chosen.connect(self._choose_input)
        kernel.cell_chosen.connect(self._choose_weight)
        self.calculation.cell_hovered.connect(self._hover)
        self.sums.meant.connect(self._choose_term)
        self.open_filter.clicked.connect(self._open_filter)

    def restyle(self) -> None:
        """Take over the theme's icons."""
        self.open_filter.setIcon(icon("inspector"))
        self.open_filter.setIconSize(icon_size())

    def show_told(self, told: Told) -> None:
        """Show a convolution's story; the user's channel stays while its layer does."""
        story = _story(told)
        if self._chosen and self._chosen[0] == story.place.layer:
            self._channel = min(self._chosen[1], len(story.inputs) - 1)
        else:
            self._chosen = None
            self._channel = int(np.abs(_sums(story)).argmax())
        self._told = told
        self.open_filter.setText(f"Filter {story.place.index[0]}")
        self._draw(told)

    @property
    def channel(self) -> int:
        """The channel whose calculation is shown."""
        return self._channel

    def _draw(self, told: Told) -> None:
        story = _story(told)
        top, left = story.corner or (0, 0)
        self.maps.show_told(told, self._channel, (top, left, *story.inputs.shape[1:]))
        self._draw_calculation(told, story)
        self._draw_sums(told, story)
        self._row.arrange()

    def _draw_calculation(self, told: Told, story: WeightedSum) -> None:
        channel, inputs = self._channel, told.values(story.reads)
        patch, kernel, products = self.calculation.grids
        patch.set_title(f"patch of {_channel_name(told, channel)}")
        inside = story.inside
        patch.show_values(
            story.inputs[channel],
            signed=is_signed(story.reads, inputs),
            limit=limit_of(inputs),
            colours=colours_of(story.reads),
            padding=None if inside is None or inside.all() else ~inside,
        )
        kernel.set_title(f"kernel {channel} of filter {story.place.index[0]}")
        kernel.show_values(story.weights[channel], signed=True, limit=limit_of(story.weights))
        made = story.products
        products.show_values(made[channel], signed=True, limit=limit_of(made))
        self.calculation.fit()

    def _draw_sums(self, told: Told, story: WeightedSum) -> None:
        bias = Weight(story.place.layer, "bias", story.place.index[:1])
        self.sums.show_terms(
            [
                *(
                    Term((_channel_name(told, channel),), float(adds), channel)
                    for channel, adds in enumerate(_sums(story))
                ),
                Term(("bias",), story.bias, bias),
                Term(("value",), story.value, total=True),
            ]
        )
        self.sums.selectRow(self._channel)

    def _input_at(self, row: int, column: int) -> Place | None:
        """The number in a cell of the patch; None in the padding."""
        if self._told is None or row < 0:
            return None
        story = _story(self._told)
        if story.inside is not None and not story.inside[row, column]:
            return None
        top, left = story.corner or (0, 0)
        return Place(story.reads, (self._channel, top + row, left + column))

    def _choose_input(self, row: int, column: int) -> None:
        place = self._input_at(row, column)
        if place is not None:
            self.place_wanted.emit(place)

    def _choose_weight(self, row: int, column: int) -> None:
        if self._told is not None:
            weight = _story(self._told).weight((self._channel, row, column))
            self.weight_wanted.emit(weight)

    def _hover(self, row: int, column: int) -> None:
        place = self._input_at(row, column)
        self.hovered.emit(place)
        if self._told is None or row < 0:
            self.said.emit("")
            return
        story, at = _story(self._told), (self._channel, row, column)
        name = place_name(place) if place else "padding"
        taken, weight = float(story.inputs[at]), float(story.weights[at])
        product = text.value(float(story.products[at]))
        self.said.emit(f"{name}: {text.value(taken)} × {text.value(weight)} = {product}")

    def _choose_term(self, meaning: object) -> None:
        if isinstance(meaning, Weight):
            self.weight_wanted.emit(meaning)
        elif isinstance(meaning, int) and self._told is not None:
            self._chosen = self._told.story.place.layer, meaning
            self._channel = meaning
            self._draw(self._told)

    def _open_filter(self) -> None:
        if self._told is not None:
            place = self._told.story.place
            self.filter_wanted.emit(place.layer, place.index[0])


def _story(told: Told) -> WeightedSum:
    story = told.story
    if not isinstance(story, WeightedSum):
        raise TypeError(f"A {type(story).__name__} is no weighted sum.")
    return story


def _channel_name(told: Told, channel: int) -> str:
    """As "map 2", "input" or "channel 1": the layer's own name stands beside it."""
    reads = told.story.reads
    name = map_name(reads, channel, len(told.values(reads)))
    return name.removeprefix(f"{reads} ")


def _sums(story: WeightedSum) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """What each channel adds."""
    return np.asarray(story.products.sum(axis=(1, 2)))
