"""Chance: what one event of the monkey throws its dice with, the same again from the same seed."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")


class Chance:
    """The dice of event `number` in life `life`: no other event's throws change them.

    So an event does the same when those before it are left out.
    """

    def __init__(self, seed: int, life: int, number: int) -> None:
        self._rng = np.random.default_rng([seed, life, number])
        self._salt = int(self._rng.integers(1 << 32))

    def part(self) -> float:
        """Between 0 and 1."""
        return float(self._rng.random())

    def whole(self, low: int, high: int) -> int:
        """From `low` to `high`, both included."""
        return int(self._rng.integers(low, max(low, high) + 1))

    def happens(self, probability: float) -> bool:
        """True so often."""
        return self.part() < probability

    def one(self, things: Sequence[T]) -> T:
        """Each as often as the others."""
        return things[self.whole(0, len(things) - 1)]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """Each as often as its weight says."""
        left = self.part() * sum(weights.values())
        for thing, weight in weights.items():
            left -= weight
            if left < 0:
                return thing
        return next(reversed(list(weights)))

    def named(self, things: Sequence[T], name: Callable[[T], str]) -> T:
        """One of `things` by its name: the same one whatever else is there or isn't."""
        best = max(range(len(things)), key=lambda at: (self._rank(name(things[at])), -at))
        return things[best]

    def _rank(self, name: str) -> int:
        # A checksum alone orders all names alike: multiplying mixes the salt into every bit.
        return ((zlib.crc32(name.encode()) ^ self._salt) * 0x9E3779B97F4A7C15) >> 13 & 0xFFFFFFFF
