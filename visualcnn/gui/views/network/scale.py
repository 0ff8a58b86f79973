"""The value range that a picture group is painted in, and how it stays calm while values move."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from visualcnn.gui import mosaic
from visualcnn.gui.mosaic import Steps, Values

Mode = Literal["layer", "tile", "fixed"]

_TOO_LARGE = 3.0
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
        self._limits: Values | None = None

    def follow(self, values: Values, mode: Mode) -> None:
        """Fit the range to `values` (tiles, …), as far as `mode` lets it."""
        if mode != self._mode:
            # "Fixed" keeps what it finds: only a change between the other two starts anew.
            if mode != "fixed":
                self._limits = None
            self._mode = mode
        if self._limits is not None and mode == "fixed":
            return
        self.signed = self.signed or bool(values.min(initial=0) < 0)
        sizes = np.maximum(_sizes(values, each=mode == "tile"), self._least)
        old = self._limits
        if old is None or old.shape != sizes.shape:
            self._limits = _rounded(sizes)
            return
        moves = (sizes > old) | ((sizes * _TOO_LARGE < old) & (sizes > 0))
        if moves.any():
            self._limits = np.where(moves, _rounded(sizes), old)

    @property
    def limit(self) -> float:
        """The largest limit of all tiles."""
        return 1.0 if self._limits is None else float(self._limits.max())

    @property
    def each(self) -> bool:
        """Whether every tile has a limit of its own."""
        return self._limits is not None and len(self._limits) > 1

    def steps(self, values: Values) -> Steps:
        """`values` (tiles, …) as steps of a colour map of 256."""
        limits = np.ones(1, values.dtype) if self._limits is None else self._limits
        limits = limits.astype(values.dtype).reshape(-1, *[1] * (values.ndim - 1))
        shade = mosaic.signed_steps if self.signed else mosaic.magnitude_steps
        return shade(values, limits)


def _sizes(values: Values, *, each: bool) -> Values:
    flat = np.abs(values.reshape(len(values) if each else 1, -1))
    if not np.isfinite(flat).all():
        flat = np.where(np.isfinite(flat), flat, 0)
    sizes: Values = flat.max(axis=1, initial=0)
    return sizes


def _rounded(sizes: Values) -> Values:
    return np.array([_round_up(float(size)) for size in sizes])


def _round_up(size: float) -> float:
    """The next of 1, 1.2, 1.5, 2 … times a power of ten; 1 for zero."""
    if size == 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(size))
    # A hair of tolerance, so that 0.3 stays 0.3 whatever its last bit.
    return next(step * power for step in _ROUND if size <= step * power * (1 + 1e-6))
