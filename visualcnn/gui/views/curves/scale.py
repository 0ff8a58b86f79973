"""The scale of the value axis: linear or logarithmic."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from visualcnn.gui.thinning import Points

LOWEST_ON_LOG = 1e-8
"""Where a logarithmic axis shows a loss of 0."""
LEAST_SPAN = 1e-9
"""An axis at least spans such a part of its values: closer ones have no pixels of their own."""
LEAST = 1e-60
"""No axis spans less: its numbers would be none."""

_LARGEST = 1e300
"""No axis of pyqtgraph's goes much beyond it."""


@dataclass(frozen=True)
class Scale:
    """Values become places on the axis: themselves, or their decimal logarithms."""

    log: bool = False

    def place(self, value: float) -> float:
        """Where `value` stands on the axis."""
        return math.log10(max(value, LOWEST_ON_LOG)) if self.log else value

    def value(self, place: float) -> float:
        """The value at a place on the axis."""
        return float(10**place) if self.log else place

    def points(self, points: Points) -> Points:
        """A line of values as a line of places."""
        if not self.log:
            return points
        return Points(points.x, np.log10(np.maximum(points.y, LOWEST_ON_LOG)))


def value_range(lines: Iterable[Points]) -> tuple[float, float] | None:
    """The lowest and the highest finite place of `lines`; None where no axis can show them."""
    finite = [line.y[np.isfinite(line.y)] for line in lines]
    ends = [(float(y.min()), float(y.max())) for y in finite if len(y)]
    if not ends:
        return None
    low, high = min(low for low, _ in ends), max(high for _, high in ends)
    return (low, high) if max(high, -low) < _LARGEST else None
