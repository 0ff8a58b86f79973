"""Whether what was measured again and again stays as it is: a robust slope, and counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

RESAMPLES = 400
BLOCKS = 12
"""Neighbours in time resemble one another: the course is drawn anew in so many pieces."""
MOST_POINTS = 300
"""Of a longer course, the middles of so many pieces are compared."""


_Points = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Slope:
    """Growth per unit of time, and the half width of its 95 % interval."""

    value: float
    uncertainty: float

    def below(self, most: float) -> bool | None:
        """Whether it is; None where the course is too short to tell."""
        if self.value + self.uncertainty < most:
            return True
        return False if self.value - self.uncertainty > most else None


def slope(times: Sequence[float], values: Sequence[float]) -> Slope:
    """The middle of the slopes between all pairs; uncertainty by drawing pieces anew.

    Theil and Sen's estimator: a third of the values may be anything.
    """
    points = _thinned(np.array([times, values], np.float64))
    found = _middle_slope(points)
    rng = np.random.default_rng(0)
    pieces = np.array_split(np.arange(points.shape[1]), BLOCKS)
    drawn = []
    for _ in range(RESAMPLES):
        chosen = rng.integers(BLOCKS, size=BLOCKS)
        taken = np.concatenate([pieces[number] for number in chosen])
        drawn.append(_middle_slope(points[:, taken]))
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return Slope(found, float(max(found - low, high - found)))


def settled(values: Sequence[int]) -> bool:
    """Whether the second half never exceeds what the first half reached."""
    half = len(values) // 2
    return half > 0 and max(values[half:]) <= max(values[:half])


def _thinned(points: _Points) -> _Points:
    count = points.shape[1]
    if count <= MOST_POINTS:
        return points
    pieces = np.array_split(points, MOST_POINTS, axis=1)
    return np.stack([np.median(piece, axis=1) for piece in pieces], axis=1)


def _middle_slope(points: _Points) -> float:
    times, values = points
    first, second = np.triu_indices(len(times), 1)
    apart = times[second] - times[first]
    known = apart != 0
    if not known.any():
        return float("nan")
    return float(np.median((values[second] - values[first])[known] / apart[known]))
