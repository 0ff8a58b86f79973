"""Words for numbers of the way back: names of places and weights, changes that can be seen."""

from __future__ import annotations

import math

from visualcnn.explain.places import INPUT, Place, Weight
from visualcnn.gui import text

_MOST_DECIMALS = 9
_PLAIN = 1e6


def place_name(place: Place) -> str:
    """A place in words: "conv1 map 2 [5, 7]", "dense1 [17]", "input [5, 7]"."""
    layer, index = place.layer, place.index
    if len(index) != 3:
        return f"{layer} {list(index)}"
    channel, row, column = index
    if layer != INPUT:
        return f"{layer} map {channel} [{row}, {column}]"
    return f"{layer} [{row}, {column}]" if channel == 0 else f"{layer} {list(index)}"


def weight_name(weight: Weight) -> str:
    """A weight in words: "conv1 filter 2, kernel 0 [1, 3]", "dense1 weight [17, 3]"."""
    if weight.parameter == "weight" and len(weight.index) == 4:
        number, kernel, row, column = weight.index
        return f"{weight.layer} filter {number}, kernel {kernel} [{row}, {column}]"
    return f"{weight.layer} {weight.parameter} {list(weight.index)}"


def change(before: float, after: float) -> tuple[str, str]:
    """Both numbers with as many decimals as it takes to see two digits of their difference."""
    difference = abs(after - before)
    largest = max(abs(before), abs(after))
    if not math.isfinite(difference) or difference == 0 or largest >= _PLAIN:
        return text.value(before), text.value(after)
    needed = 1 - math.floor(math.log10(difference))
    usual = 3 if largest < 1 else max(0, 2 - math.floor(math.log10(largest)))
    if needed > _MOST_DECIMALS:
        return text.value(before), text.value(after)
    decimals = max(needed, usual)
    return _fixed(before, decimals), _fixed(after, decimals)


def figure(number: float) -> str:
    """A number of a calculation: whole ones without decimals, as a count of steps."""
    whole = float(number).is_integer() and abs(number) < _PLAIN
    return text.count(int(number)) if whole else text.value(number)


def rounding(difference: float) -> str:
    """What float32 made of a sum: "float32 rounding 1.2e−8", or that it made nothing of it."""
    if difference == 0:
        return "no rounding"
    return f"float32 rounding {text.value(difference)}"


def _fixed(number: float, decimals: int) -> str:
    shown = f"{number:,.{decimals}f}"
    return shown.replace("-", text.MINUS)
