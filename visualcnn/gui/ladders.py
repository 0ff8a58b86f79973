"""Steps for number fields: the next round value up or down, and reading what was typed."""

from __future__ import annotations

import math
import re

Number = int | float

SMALLEST_DECAY = 1e-5
"""The weight decay that follows 0."""

_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?$")


def decades(value: float, direction: int) -> float:
    """The next of 1, 2, 5, 10, 20, 50… and tenths above (`direction` 1) or below (-1) `value`."""
    power = math.floor(math.log10(value))
    rounds = [
        float(f"{digit}e{exponent}")
        for exponent in range(power - 1, power + 2)
        for digit in (1, 2, 5)
    ]
    tiny = 1e-9 * value
    if direction > 0:
        return next(number for number in rounds if number > value + tiny)
    return next(number for number in reversed(rounds) if number < value - tiny)


def towards_one(value: float, direction: int) -> float:
    """0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99…: what is left to 1 falls by decades."""
    left = decades(1 - value, -direction)
    return round(1 - min(left, 1.0), 9)


def from_zero(value: float, direction: int) -> float:
    """Decades, with 0 below the smallest one."""
    if value < SMALLEST_DECAY:
        return SMALLEST_DECAY if direction > 0 else 0.0
    below = decades(value, direction)
    return below if below >= SMALLEST_DECAY * (1 - 1e-9) else 0.0


def doubling(value: float, direction: int) -> int:
    """The next power of two."""
    exponent = math.log2(max(value, 1))
    if direction > 0:
        return int(2 ** (math.floor(exponent) + 1))
    return int(2 ** max(math.ceil(exponent) - 1, 0))


def by_one(value: float, direction: int) -> int:
    """The next whole number."""
    return math.floor(value) + 1 if direction > 0 else math.ceil(value) - 1


def by_hundred(value: float, direction: int) -> int:
    """The next multiple of 100."""
    return 100 * by_one(value / 100, direction)


def read_number(text: str) -> Number | str:
    """A typed number, whole where it can be: "64", "1e-3", "1,000"; the text itself if it is none.

    A single comma that groups no thousands is no number: it may have been meant as a point.
    """
    plain = text.strip().replace("−", "-").replace("\N{NO-BREAK SPACE}", "")
    if _GROUPED.match(plain):
        plain = plain.replace(",", "")
    try:
        number = float(plain)
    except ValueError:
        return text.strip()
    if math.isfinite(number) and number.is_integer() and re.fullmatch(r"[+-]?\d+", plain):
        return int(plain)
    return number
