"""What the page "Why" shows: a picture, what is asked about it, and which pixels drive that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from visualcnn.explain.attribution import GRADIENT_INPUT, OCCLUSION, SALIENCY, Attribution
from visualcnn.explain.places import SOFTMAX, Place
from visualcnn.nn.layer import Array

KINDS = (SALIENCY, GRADIENT_INPUT, OCCLUSION)
"""In the order in which they are shown."""
PREDICTED = -1
"""In place of a class: the one that is predicted, whichever that is."""


@dataclass(frozen=True, eq=False)
class WhyMade:
    """One kind of map: an `attribution`, or a `note` that says why there is none.

    A `late` one was made for something else than what is wanted now.
    """

    attribution: Attribution | None = None
    note: str = ""
    late: bool = False


@dataclass(frozen=True, eq=False)
class WhyView:
    """`picture` is (channels, rows, columns) in 0..1; `maps` are by kind, one of each.

    `chosen` is the class that the user chose, or PREDICTED; `unit` the activation that was clicked
    last, where there is one. `target` is the one of them that is asked about, and `value` its own.
    """

    target: Place
    value: float
    picture: Array = field(repr=False)
    probabilities: Array = field(repr=False)
    label: int | None
    chosen: int
    unit: Place | None
    size: int
    stride: int
    maps: Mapping[str, WhyMade] = field(repr=False)

    @property
    def prediction(self) -> int:
        """The most probable class."""
        return int(self.probabilities.argmax())

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the picture."""
        return self.picture.shape[1], self.picture.shape[2]

    @property
    def is_class(self) -> bool:
        """Whether a class's probability is asked about, and not an activation."""
        return self.target.layer == SOFTMAX
