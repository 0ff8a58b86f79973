"""Numbers and places in words, for the sentences of the stories."""

from __future__ import annotations

import math

MINUS = "−"
_SMALLEST_PLAIN = 1e-3
_LARGEST_PLAIN = 1e6


def number(value: float) -> str:
    """Three significant digits with a true minus sign: "0.482", "−12.3", "4.82e−5", "NaN"."""
    size = abs(value)
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    if size == 0:
        return "0"
    if size < _SMALLEST_PLAIN or size >= _LARGEST_PLAIN:
        mantissa, exponent = f"{value:.2e}".split("e")
        text = f"{mantissa}e{int(exponent)}"
    else:
        digits = 2 - math.floor(math.log10(float(f"{size:.2e}")))
        text = f"{value:,.{max(0, digits)}f}"
    return text.replace("-", MINUS)


def count(amount: int, noun: str) -> str:
    """1 as "1 value", 1234 as "1,234 values"."""
    return f"{amount:,} {noun}" if amount == 1 else f"{amount:,} {noun}s"
