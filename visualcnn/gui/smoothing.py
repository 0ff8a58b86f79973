"""Smoothing: an exponential mean over a curve that grows, each of its values computed once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from visualcnn.gui.thinning import POINTS, Points, bucket_middles, bucket_width, thin_range, visible
from visualcnn.training.series import Series

MEMORY = 0.98
"""What each step keeps of the mean before it: about the last 50 steps count."""
BLOCK = 64
"""So many steps are smoothed by one matrix product."""

Values = npt.NDArray[np.float32]

_AGES = np.arange(BLOCK)[:, np.newaxis] - np.arange(BLOCK)
_WEIGHTS = np.where(_AGES >= 0, (1 - MEMORY) * MEMORY ** np.maximum(_AGES, 0), 0)
_KEPT = MEMORY ** np.arange(1, BLOCK + 1)


def smooth(
    values: npt.ArrayLike, sums: tuple[float, float] = (0.0, 0.0)
) -> tuple[Values, tuple[float, float]]:
    """The exponential mean after each of `values`, and the sums from which to go on.

    mean_t = Σ m^(t-i) v_i / Σ m^(t-i) over all finite v_i with i ≤ t; so it isn't drawn to 0 at the
    start (Kingma and Ba 2014, section 3). NaN before the first finite value.
    """
    array = np.asarray(values, np.float64)
    finite = np.isfinite(array)
    upper, total = _decayed(np.where(finite, array, 0), sums[0])
    lower, weight = _decayed(finite.astype(np.float64), sums[1])
    mean = np.divide(upper, lower, out=np.full(len(array), np.nan), where=lower > 0)
    return mean.astype(np.float32), (total, weight)


def _decayed(
    values: npt.NDArray[np.float64], start: float
) -> tuple[npt.NDArray[np.float64], float]:
    """s_t = m s_(t-1) + (1 - m) v_t for every t, and the last of them."""
    count = len(values)
    blocks = np.pad(values, (0, -count % BLOCK)).reshape(-1, BLOCK)
    sums = blocks @ _WEIGHTS.T
    carry = start
    for block in range(len(sums)):
        sums[block] += carry * _KEPT
        carry = sums[block, -1]
    flat = sums.ravel()[:count]
    return flat, float(flat[-1]) if count else start


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
        self._sums = (0.0, 0.0)
        self._tail = np.empty(0, np.float32)

    def update(self) -> None:
        """Smooth what was appended since the last call; all anew if the series was cut."""
        self._fold()
        exact = self._series.exact
        if len(exact) < self._count or not self._continues(exact):
            self._forget()
        new, self._sums = smooth(exact[self._count :], self._sums)
        self._append(new)
        self._tail = exact[max(self._count - BLOCK, 0) :].copy()

    def _fold(self) -> None:
        """Drop what the series has turned into buckets."""
        dropped = self._series.exact_from - self._first
        if not 0 <= dropped <= self._count:
            self._forget()
            return
        if dropped:
            self._count -= dropped
            self._values = self._values[dropped:].copy()
            self._first += dropped
            self._tail = self._tail[-self._count :] if self._count else self._tail[:0]

    def _continues(self, exact: Values) -> bool:
        before = exact[self._count - len(self._tail) : self._count]
        return np.array_equal(before, self._tail, equal_nan=True)

    def _append(self, new: Values) -> None:
        count = self._count + len(new)
        if count > len(self._values):
            grown = np.empty(max(2 * len(self._values), count, 1_024), np.float32)
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
        middles = bucket_middles(self._series)
        start, stop = visible(middles, first, last)
        group = max(width // self._series.bucket_width, 1)
        old = thin_range(self._series.buckets[:, 2], 0, start, stop - 1, group)
        new = thin_range(self.values, self._first, first, last, width)
        return Points(
            np.concatenate([middles[old.x.astype(np.int64)], new.x]),
            np.concatenate([old.y, new.y]),
        )
