"""Smoothing: an exponential mean over a curve that grows, each of its values computed once."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from visualcnn.gui.thinning import (
    POINTS,
    Floats,
    Points,
    bucket_middles,
    bucket_width,
    thin_range,
    visible,
)
from visualcnn.training.series import EXACT, Series

MEMORY = 0.98
"""What each step keeps of the mean before it: about the last 50 steps count."""
WARM_UP = 245
"""Before this step a fifth of all steps so far count: the first fall of a loss isn't smeared."""
BLOCK = 64
"""So many steps are smoothed by one matrix product."""

Values = npt.NDArray[np.float32]

_AGES = np.arange(BLOCK)[:, np.newaxis] - np.arange(BLOCK)
_WEIGHTS = np.where(_AGES >= 0, (1 - MEMORY) * MEMORY ** np.maximum(_AGES, 0), 0)
_KEPT = MEMORY ** np.arange(1, BLOCK + 1)


@dataclass(frozen=True)
class Sums:
    """From where to go on: steps seen, and the decayed sums of values and of their weights."""

    seen: int = 0
    values: float = 0.0
    weights: float = 0.0


START = Sums()


def smooth(values: npt.ArrayLike, sums: Sums = START) -> tuple[Values, Sums]:
    """The exponential mean after each of `values`, float32 (n,), and from where to go on.

    mean_t = mean_(t-1) + r_t (v_t - mean_(t-1)); r_t = 1 / (1 + t/5) from t = 0 on falls to
    1 - MEMORY at WARM_UP. What isn't finite is passed over; NaN before the first finite value.
    """
    array = np.asarray(values, np.float64)
    few = len(array) < BLOCK
    split = len(array) if few else max(min(WARM_UP - sums.seen, len(array)), 0)
    first, sums = _one_by_one(array[:split].tolist(), sums)
    if split == len(array):
        return np.array(first, np.float32), sums
    rest, sums = _settle(array[split:], sums)
    return np.concatenate([first, rest]).astype(np.float32), sums


def _one_by_one(values: list[float], sums: Sums) -> tuple[list[float], Sums]:
    """The recursion as it is written: for a few steps the cheapest, as NumPy isn't called."""
    seen, upper, lower = sums.seen, sums.values, sums.weights
    means = []
    for value in values:
        rate = max(1 / (1 + seen / 5), 1 - MEMORY)
        upper, lower = (1 - rate) * upper, (1 - rate) * lower
        if math.isfinite(value):
            upper, lower = upper + rate * value, lower + rate
        means.append(upper / lower if lower else math.nan)
        seen += 1
    return means, Sums(seen, upper, lower)


def _settle(values: Floats, sums: Sums) -> tuple[Floats, Sums]:
    """As sums Σ m^(t-i) v_i over Σ m^(t-i), so that a mean without a past isn't drawn to 0."""
    finite = np.isfinite(values)
    upper, total = _decayed(np.where(finite, values, 0), sums.values)
    lower, weight = _decayed(finite.astype(np.float64), sums.weights)
    means = np.divide(upper, lower, out=np.full(len(values), np.nan), where=lower > 0)
    return means, Sums(sums.seen + len(values), total, weight)


def _decayed(
    values: npt.NDArray[np.float64], start: float
) -> tuple[npt.NDArray[np.float64], float]:
    """s_t = m s_(t-1) + (1 - m) v_t for every t, and the last of them."""
    sums = np.empty(len(values))
    carry = start
    for first in range(0, len(values), BLOCK):
        block = values[first : first + BLOCK]
        count = len(block)
        sums[first : first + count] = _WEIGHTS[:count, :count] @ block + carry * _KEPT[:count]
        carry = float(sums[first + count - 1])
    return sums, carry


class SmoothedSeries:
    """The smoothed values of a Series, brought up to date at a cost for its new steps only.

    Of steps of which only buckets are left, the buckets' means, which are smooth already.
    """

    def __init__(self, series: Series) -> None:
        self._series = series
        self._forget()

    def _forget(self) -> None:
        self._values = np.empty(0, np.float32)
        self._count = 0
        self._first = self._series.exact_from
        self._sums = Sums(seen=self._first - 1)
        self._cuts = self._series.cuts

    def update(self) -> None:
        """Smooth what was appended since the last call; all anew if the series was cut."""
        if self._series.cuts != self._cuts:
            self._forget()
        self._fold()
        new, self._sums = smooth(self._series.exact[self._count :], self._sums)
        self._append(new)

    def _fold(self) -> None:
        """Drop what the series has turned into buckets."""
        dropped = self._series.exact_from - self._first
        if not 0 <= dropped <= self._count:
            self._forget()
            return
        if dropped:
            self._count -= dropped
            self._values[: self._count] = self._values[dropped : dropped + self._count].copy()
            self._first += dropped

    def _append(self, new: Values) -> None:
        count = self._count + len(new)
        if count > len(self._values):
            most = max(min(2 * len(self._values), 2 * EXACT), count, 1_024)
            grown = np.empty(most, np.float32)
            grown[: self._count] = self.values
            self._values = grown
        self._values[self._count : count] = new
        self._count = count

    @property
    def values(self) -> Values:
        """The smoothed exact values as of the last update, float32 (n,)."""
        return self._values[: self._count]

    def at(self, step: int) -> float | None:
        """The smoothed value after `step`; of older steps the mean of their bucket."""
        index = step - self._first
        if 0 <= index < self._count:
            return float(self._values[index])
        bucket = (step - 1) // self._series.bucket_width
        if 0 <= bucket < len(self._series.buckets):
            return float(self._series.buckets[bucket, 2])
        return None

    def thinned(self, first: float, last: float, points: int = POINTS) -> Points:
        """The line from step `first` to `last`, thinned as `thin_series` thins the raw one."""
        width = bucket_width(last - first, points)
        new = thin_range(self.values, self._first, first, last, width)
        if not len(self._series.buckets):
            return new
        middles = bucket_middles(self._series)
        start, stop = visible(middles, first, last)
        group = max(width // self._series.bucket_width, 1)
        old = thin_range(self._series.buckets[:, 2], 0, start, stop - 1, group)
        return Points(
            np.concatenate([middles[old.x.astype(np.int64)], new.x]),
            np.concatenate([old.y, new.y]),
        )
