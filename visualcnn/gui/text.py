"""Numbers as text, in one place: the same digits, signs and units everywhere in the window."""

from __future__ import annotations

import math

MINUS = "−"
_SMALLEST_PLAIN = 1e-3
_LARGEST_PLAIN = 1e6
_LARGEST_SHORT = 1e4


def count(number: int) -> str:
    """1234 as "1,234"."""
    return f"{number:,}".replace("-", MINUS)


def value(number: float) -> str:
    """Three significant digits (four from 1,000 on), as many decimals for every 0.1 to 1.

    "0.482", "−12.3", "1,234"; beyond a million and below a thousandth "4.82e−5".
    """
    size = abs(number)
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "∞" if number > 0 else f"{MINUS}∞"
    if size == 0:
        return "0"
    if size < _SMALLEST_PLAIN or size >= _LARGEST_PLAIN:
        mantissa, exponent = f"{number:.2e}".split("e")
        text = f"{mantissa}e{int(exponent)}"
    else:
        decimals = (
            max(0, 2 - math.floor(math.log10(size))) if size >= 1 else _decimals_below_1(size)
        )
        text = f"{number:,.{decimals}f}"
    return text.replace("-", MINUS)


def _decimals_below_1(size: float) -> int:
    return 3 if size >= 0.1 else 2 - math.floor(math.log10(size))


def percent(fraction: float) -> str:
    """0.984 as "98.4 %"."""
    return "NaN" if math.isnan(fraction) else f"{100 * fraction:.1f} %"


def duration(seconds: float) -> str:
    """21 as "0:21", 3725 as "1:02:05"."""
    whole = max(0, round(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def shape(sizes: tuple[int, ...]) -> str:
    """(6, 28, 28) as "6 @ 28×28", (120,) as "120"."""
    if len(sizes) == 3:
        return f"{sizes[0]} @ {sizes[1]}×{sizes[2]}"
    return "×".join(map(count, sizes))


def plural(number: int, noun: str) -> str:
    """1 as "1 map", 6 as "6 maps"."""
    return f"{count(number)} {noun}" if number == 1 else f"{count(number)} {noun}s"


def short(number: float) -> str:
    """A round limit in as few signs as it takes: 0.5 as "0.5", 12 as "12", 0.0003 as "3e−4"."""
    if 0 < abs(number) < _SMALLEST_PLAIN or abs(number) >= _LARGEST_SHORT:
        mantissa, exponent = f"{number:.1e}".split("e")
        return f"{mantissa.removesuffix('.0')}e{int(exponent)}".replace("-", MINUS)
    return f"{number:,.6g}".replace("-", MINUS)


def short_title(title: str) -> str:
    """A data set's name without what was found out about it: "MNIST" of "MNIST, verified"."""
    return title.partition(",")[0]
