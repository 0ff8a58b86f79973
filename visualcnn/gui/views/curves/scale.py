"""The scale of the value axis: linear or logarithmic."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from visualcnn.gui.thinning import Points

LOWEST_ON_LOG = 1e-8
"""Where a logarithmic axis shows a loss of 0."""


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
