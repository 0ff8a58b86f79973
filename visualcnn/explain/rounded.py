"""Numbers in float64 that know by how much float32 may have missed them."""

from __future__ import annotations

import math
from dataclasses import dataclass

HALF_UNIT = 2.0**-24
"""The most by which float32 rounds, relative to the result (Higham 2002, section 2.2)."""
SUBNORMAL = 2.0**-149
"""The smallest float32 above 0: what is below its precision is lost altogether."""

LARGEST = (2 - 2.0**-23) * 2.0**127
"""The largest float32."""


@dataclass(frozen=True)
class Rounded:
    """`value` computed in float64; the same sums done in float32 are at most `error` away.

    An operation passes the errors of both sides on, and rounds its own result. A plain number
    beside a Rounded one is first rounded to float32, as NumPy does with it.
    """

    value: float
    error: float = 0.0

    def __add__(self, other: Rounded | float) -> Rounded:
        other = _constant(other)
        return _result(self.value + other.value, self.error + other.error)

    def __sub__(self, other: Rounded | float) -> Rounded:
        other = _constant(other)
        return _result(self.value - other.value, self.error + other.error)

    def __mul__(self, other: Rounded | float) -> Rounded:
        other = _constant(other)
        error = abs(self.value) * other.error + (abs(other.value) + other.error) * self.error
        return _result(self.value * other.value, error)

    def __truediv__(self, other: Rounded | float) -> Rounded:
        other = _constant(other)
        least = abs(other.value) - other.error
        if least <= 0:
            return Rounded(_quotient(self.value, other.value), math.inf)
        quotient = self.value / other.value
        return _result(quotient, (self.error + abs(quotient) * other.error) / least)

    def square(self) -> Rounded:
        """The number times itself."""
        return _result(self.value**2, (2 * abs(self.value) + self.error) * self.error)

    def root(self) -> Rounded:
        """Its square root; the number must not be negative."""
        root = math.sqrt(self.value)
        lowest = math.sqrt(max(self.value - self.error, 0.0))
        return _result(root, max(math.sqrt(self.value + self.error) - root, root - lowest))


def _constant(number: Rounded | float) -> Rounded:
    return number if isinstance(number, Rounded) else _result(number, 0.0)


def _result(value: float, error: float) -> Rounded:
    """`value`, missed by `error`, as float32 keeps it; where that overflows, no error is enough."""
    if abs(value) + error > LARGEST:
        return Rounded(value, math.inf)
    return Rounded(value, error + HALF_UNIT * (abs(value) + error) + SUBNORMAL)


def _quotient(value: float, by: float) -> float:
    return value / by if by else math.nan if value == 0 else math.copysign(math.inf, value)
