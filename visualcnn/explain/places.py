"""Places: one number of a network, an activation or a weight, by its layer and its index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

INPUT: Final = "input"
"""The name under which recordings hold the picture itself."""
SOFTMAX: Final = "softmax"
"""The name of the probabilities: no layer, but the last step of the way forward."""


class PlaceError(ValueError):
    """A place that the network doesn't have; its text is one sentence."""


@dataclass(frozen=True, order=True)
class Place:
    """One number of `layer`'s output, of the input picture or of the probabilities.

    `index` is that of the array without its batch: (channel, row, column) of a map, (feature,) of a
    vector, (class,) of the probabilities.
    """

    layer: str
    index: tuple[int, ...]


@dataclass(frozen=True, order=True)
class Weight:
    """One number of a layer's parameter: `index` in "conv1.weight", say."""

    layer: str
    parameter: str
    index: tuple[int, ...]

    @property
    def name(self) -> str:
        """The parameter as the network calls it: "conv1.weight"."""
        return f"{self.layer}.{self.parameter}"
