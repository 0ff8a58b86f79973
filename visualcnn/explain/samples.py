"""Samples: pictures to go through piece by piece, so that long work can be shown and stopped."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from visualcnn.explain.places import INPUT, PlaceError
from visualcnn.nn.layer import Array
from visualcnn.nn.loss import ClassLabels
from visualcnn.nn.network import Network

SHORT_WORK = 50_000_000
"""Multiply-adds for a piece of 2 to 5 ms on a core."""
_MOST = 250
_MOST_VALUES = 4_000_000
"""Numbers that a layer's output may have for one piece: 16 MB in float32."""
_MOST_WORK = 200_000_000
"""Multiply-adds for one piece: some 20 ms on a core."""


@dataclass(frozen=True)
class Samples:
    """`count` pictures, taken when they are needed, and their labels (count,) where known.

    `take(start, stop)` gives those pictures: float32 (channels, height, width, stop - start), 0..1.
    """

    count: int
    take: Callable[[int, int], Array] = field(repr=False)
    labels: ClassLabels | None = field(default=None, repr=False)

    def pieces(self, network: Network, work: int = _MOST_WORK) -> Iterator[tuple[int, Array]]:
        """All pictures in order, with the number of each piece's first.

        A piece is as large as keeps `network`'s memory and the time until the next one small: it
        takes `work` multiply-adds at most.
        """
        size = piece_size(network, work)
        for start in range(0, self.count, size):
            yield start, self.take(start, min(start + size, self.count))


def piece_size(network: Network, work: int = _MOST_WORK) -> int:
    """How many samples `network` takes at a time, by `work` multiply-adds at most: 1 to 250."""
    summary = network.summary()
    values = max(math.prod(shape) for shape in (network.input_shape, *network.shapes.values()))
    adds = sum(layer.multiply_adds for layer in summary.layers)
    return max(1, min(_MOST, _MOST_VALUES // values, work // max(1, adds)))


@np.errstate(over="ignore", invalid="ignore")
def layer_output(network: Network, layer: str, x: Array) -> Array:
    """What `layer` makes of `x` (*input_shape, batch); the layers behind it aren't computed.

    "input" is `x` itself. Valid until the next forward.
    """
    if layer == INPUT:
        return x
    for name, each in network.layers.items():
        x = each.forward(x)
        if name == layer:
            break
    return x


def require_layer(network: Network, layer: str) -> None:
    """Raises PlaceError where `network` has no such layer; the "input" counts as one."""
    if layer != INPUT and layer not in network.layers:
        raise PlaceError(f"This network has no layer {layer!r}.")
