"""What the pages of the way forward have in common: a story to show, and what the user may want."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

from PySide6.QtCore import Signal

from visualcnn.explain.fields import Region
from visualcnn.explain.places import INPUT, SOFTMAX
from visualcnn.explain.story import Story
from visualcnn.gui.colour_maps import ColourMap, grey
from visualcnn.gui.views.explanation.grid_face import Values
from visualcnn.gui.views.styled import StyledView
from visualcnn.nn.layer import Array


@dataclass(frozen=True)
class Told:
    """A story with all that it needs to be drawn.

    `values` gives any layer's output without the batch, by the layer's name; `region` is what of
    the picture the value depends on, where that can be told. `classes` are the classes' names.
    """

    story: Story
    values: Callable[[str], Array] = field(repr=False)
    region: Region | None = None
    classes: tuple[str, ...] = ()

    def class_name(self, number: int) -> str:
        """What a class is called."""
        return self.classes[number] if number < len(self.classes) else str(number)


class StoryBody(StyledView):
    """Draws one kind of story."""

    place_wanted = Signal(object)
    """A Place that was clicked or chosen."""
    weight_wanted = Signal(object)
    """A Weight that was clicked or chosen."""
    filter_wanted = Signal(str, int)
    """A filter, by its layer and number."""
    hovered = Signal(object)
    """The Place under the pointer, or None."""
    said = Signal(str)
    """The calculation under the pointer in one line; empty where there is none."""

    terms: ClassVar[tuple[str, ...]] = ()
    """What the glossary explains of it."""

    def show_told(self, told: Told) -> None:
        """Draw a story in place of any other."""


def colours_of(layer: str) -> ColourMap | None:
    """The picture and the probabilities are ink on paper, as in all of the window."""
    return grey if layer in (INPUT, SOFTMAX) else None


def is_signed(layer: str, values: Values) -> bool:
    """Whether some of a layer's values are below zero, which the picture's never are."""
    return layer not in (INPUT, SOFTMAX) and bool((values < 0).any())
