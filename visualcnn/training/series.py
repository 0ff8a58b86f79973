"""A series of numbers, one a step: the last ones exact, older ones as minimum, maximum and mean."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

EXACT = 131_072
"""At least so many of the last values are kept as they were, at most twice as many."""
BUCKETS = 8_192
"""At most so many buckets stand for all that is older."""
FIRST_WIDTH = 64
"""How many values the first buckets hold; it doubles whenever BUCKETS are full."""

Values = npt.NDArray[np.float32]


class Series:
    """Value number i belongs to step i + 1. Appending costs O(1) on average."""

    def __init__(self) -> None:
        self._exact: Values = np.empty(2 * EXACT, np.float32)
        self._count = 0
        self._folded = 0
        self._width = FIRST_WIDTH
        self._buckets: Values = np.empty((0, 3), np.float32)
        self.cuts = 0
        """How often it was cut: what was computed from it before holds no longer."""

    def __len__(self) -> int:
        return self._folded + self._count

    def append(self, value: float) -> None:
        """Add the next step's value."""
        if self._count == len(self._exact):
            self._fold()
        self._exact[self._count] = value
        self._count += 1

    @property
    def exact(self) -> Values:
        """The last values, a read-only view; the first of them is of step `exact_from`."""
        view = self._exact[: self._count]
        view.flags.writeable = False
        return view

    @property
    def exact_from(self) -> int:
        """The step of the first exact value."""
        return self._folded + 1

    @property
    def buckets(self) -> Values:
        """(n, 3): minimum, maximum and mean of each `bucket_width` older steps, from step 1."""
        return self._buckets

    @property
    def bucket_width(self) -> int:
        """Steps in a bucket."""
        return self._width

    def _fold(self) -> None:
        """Turn the older half of the exact values into buckets."""
        if len(self._buckets) + EXACT // self._width > BUCKETS:
            self._widen()
        self._move((self._count - EXACT) // self._width * self._width)

    def _move(self, count: int) -> None:
        """Turn the `count` oldest exact values into buckets."""
        old = self._exact[:count].reshape(-1, self._width)
        new = np.stack([old.min(axis=1), old.max(axis=1), old.mean(axis=1)], axis=1)
        self._buckets = np.concatenate([self._buckets, new])
        self._folded += count
        self._count -= count
        self._exact[: self._count] = self._exact[count : count + self._count].copy()

    def _widen(self) -> None:
        """Merge buckets two by two; after a cut their number may be odd, and one more is made."""
        if len(self._buckets) % 2:
            self._move(self._width)
        low, high, mean = self._buckets.reshape(-1, 2, 3).transpose(2, 0, 1)
        self._buckets = np.stack([low.min(axis=1), high.max(axis=1), mean.mean(axis=1)], axis=1)
        self._width *= 2

    def cut(self, step: int) -> None:
        """Keep the values up to `step`; of a bucket that is cut through, the mean."""
        self.cuts += 1
        if step >= self._folded:
            self._count = min(self._count, step - self._folded)
            return
        whole, rest = divmod(step, self._width)
        self._exact[:rest] = self._buckets[whole, 2]
        self._buckets = self._buckets[:whole]
        self._folded, self._count = whole * self._width, rest

    def state(self) -> dict[str, Any]:
        """Copies of all that it holds."""
        return {
            "exact": self._exact[: self._count].copy(),
            "buckets": self._buckets.copy(),
            "width": self._width,
        }

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> Series:
        """The series that `state` was taken from."""
        series = cls()
        exact = state["exact"]
        series._exact[: len(exact)] = exact
        series._count = len(exact)
        series._buckets = state["buckets"].copy()
        series._width = state["width"]
        series._folded = len(series._buckets) * series._width
        return series
