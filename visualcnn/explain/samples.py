"""Samples: pictures to go through piece by piece, so that long work can be shown and stopped."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from visualcnn.nn.layer import Array
from visualcnn.nn.loss import ClassLabels
from visualcnn.nn.network import Network

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

    def pieces(self, network: Network) -> Iterator[tuple[int, Array]]:
        """All pictures in order, with the number of each piece's first.

        A piece is as large as keeps `network`'s memory and the time until the next one small.
        """
        size = piece_size(network)
        for start in range(0, self.count, size):
            yield start, self.take(start, min(start + size, self.count))


def piece_size(network: Network) -> int:
    """How many samples `network` takes at a time: 1 to 250."""
    summary = network.summary()
    values = max(math.prod(shape) for shape in (network.input_shape, *network.shapes.values()))
    work = sum(layer.multiply_adds for layer in summary.layers)
    return max(1, min(_MOST, _MOST_VALUES // values, _MOST_WORK // max(1, work)))
