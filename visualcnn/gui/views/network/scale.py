"""The value range that a picture group is painted in, and how it stays calm while values move."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, Literal

import numpy as np

from visualcnn.gui import mosaic
from visualcnn.gui.colour_maps import ZERO
from visualcnn.gui.mosaic import Steps, Values

Mode = Literal["layer", "tile", "fixed"]

_LAST: Final = 255
_TOO_LARGE = 3.0
_LEAST = 1e-36
"""With a smaller limit, the factor from values to steps would be beyond float32."""
_ROUND = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


class ValueScale:
    """A range from zero (or from −limit, once a value was negative) to a round limit.

    It grows at once where a value goes beyond, and shrinks only when it is three times too large
    or on `rerange`. Mode "layer" has one limit for the group, "tile" one for each tile, and
    "fixed" leaves the limits as they are. No limit falls below `least`.
    """

    def __init__(self, *, signed: bool = False, least: float = 0.0) -> None:
        self._always_signed = signed
        self._least = least
        self._mode: Mode = "layer"
        self.rerange()

    def rerange(self) -> None:
        """Take the next values' own range."""
        self.signed = self._always_signed
        self._limits: list[float] | None = None

    def follow(self, lows: Sequence[float], highs: Sequence[float], mode: Mode) -> bool:
        """Fit the range to the tiles' extremes, or to all tiles', as far as `mode` lets it.

        Returns whether the range has changed. All numbers are finite.
        """
        if mode != self._mode:
            # "Fixed" keeps what it finds: only a change between the other two starts anew.
            if mode != "fixed":
                self._limits = None
            self._mode = mode
        if self._limits is not None and mode == "fixed":
            return False
        before = self.signed, self._limits
        self.signed = self.signed or min(lows) < 0
        sizes = [max(high, -low, self._least) for low, high in zip(lows, highs, strict=True)]
        old = self._limits
        if old is None or len(old) != len(sizes):
            self._limits = [_round_up(size) for size in sizes]
        elif any(_misfit(*pair) for pair in zip(sizes, old, strict=True)):
            pairs = zip(sizes, old, strict=True)
            self._limits = [
                _round_up(size) if _misfit(size, limit) else limit for size, limit in pairs
            ]
        return (self.signed, self._limits) != before

    @property
    def limit(self) -> float:
        """The largest limit of all tiles."""
        return 1.0 if self._limits is None else max(self._limits)

    @property
    def each(self) -> bool:
        """Whether every tile has a limit of its own."""
        return self._limits is not None and len(self._limits) > 1

    def spread(self, values: Values, out: Values | None = None) -> Values:
        """`values` (tiles, …) on the steps of a colour map, not rounded and not clipped yet.

        0 to the limit are the steps 0 to 255 of a sequential map; −limit to limit are 1 to 255 of
        a diverging one, with zero as 128.
        """
        zero = ZERO if self.signed else 0
        limits = self._limits or [1.0]
        length = _LAST - zero
        if len(limits) == 1:
            spread = np.multiply(values, length / limits[0], out=out)
        else:
            factors = (length / np.array(limits)).astype(values.dtype)
            spread = np.multiply(values, factors.reshape(-1, *[1] * (values.ndim - 1)), out=out)
        spread += zero
        return spread

    def steps(self, values: Values) -> Steps:
        """`values` (tiles, …) as steps of a colour map of 256."""
        return mosaic.steps(self.spread(values))


def _misfit(size: float, limit: float) -> bool:
    return size > limit or 0 < size * _TOO_LARGE < limit


def _round_up(size: float) -> float:
    """The next of 1, 1.2, 1.5, 2 … times a power of ten; 1 for zero."""
    if size == 0:
        return 1.0
    size = max(size, _LEAST)
    power = 10.0 ** math.floor(math.log10(size))
    # A hair of tolerance, so that 0.3 stays 0.3 whatever its last bit.
    return next(step * power for step in _ROUND if size <= step * power * (1 + 1e-6))
