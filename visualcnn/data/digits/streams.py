"""Random numbers that are a pure function of split, sample and position: one stream a sample.

The numbers come from SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number
generators", 2014), used as a counter: number k of a sample is the mix of its key + k · GOLDEN.
Integers only, so every machine and every NumPy version gives the same ones.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from visualcnn.data.dataset import Indices

Words = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float32]

_GOLDEN = 0x9E3779B97F4A7C15
_LOW_16_BITS = np.uint64(0xFFFF)


class Streams:
    """The streams of many samples at once; each call takes the next numbers of every stream."""

    def __init__(self, key: int, indices: Indices) -> None:
        samples = np.asarray(indices).astype(np.uint64)
        self._keys = _mix(samples + np.uint64(key << 32))
        self._taken = 0

    def words(self, count: int) -> Words:
        """The next `count` random words of each stream: uint64 (n, count)."""
        steps = [(k * _GOLDEN) & 0xFFFFFFFFFFFFFFFF for k in self._positions(count)]
        return _mix(self._keys[:, np.newaxis] + np.array(steps, np.uint64))

    def uniform(self, count: int) -> Floats:
        """Numbers spread evenly over 0 ≤ u < 1, in steps of 2⁻²⁴: float32 (n, count)."""
        return (self.words(count) >> np.uint64(40)).astype(np.float32) * np.float32(2.0**-24)

    def bell(self, count: int) -> Floats:
        """Nearly normal numbers of mean 0, deviation 1, within ±3.5: float32 (n, count).

        Each is a sum of four even ones, which needs no logarithm whose last bit could differ
        between machines.
        """
        words = self.words(count)
        total = words & _LOW_16_BITS
        for shift in (16, 32, 48):
            total = total + ((words >> np.uint64(shift)) & _LOW_16_BITS)
        return (total.astype(np.float32) - np.float32(2 * 65535)) * np.float32(math.sqrt(3) / 65535)

    def _positions(self, count: int) -> range:
        first = self._taken + 1
        self._taken += count
        return range(first, first + count)


def _mix(words: Words) -> Words:
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))
