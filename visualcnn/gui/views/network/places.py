"""From what is chosen in the network panel to the number that it is, and back."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from visualcnn.explain.places import Place, Weight
from visualcnn.gui.views.network.selection import Selection
from visualcnn.gui.views.network.strips import Strip


def number_of(strip: Strip, selection: Selection) -> Place | Weight | None:
    """The activation or the weight that `selection` means; None where it means a whole tile."""
    number = selection.index[0]
    if selection.what == "filter":
        if selection.cell is None:
            return None
        parameter = strip.filter_name.removeprefix(f"{strip.name}.")
        return Weight(strip.name, parameter, (number, *selection.cell))
    if selection.cell is None and math.prod(strip.tiles[1:]) > 1:
        return None
    at = (number, *(selection.cell or (0, 0)))
    return Place(strip.name, _moved(at, strip.tiles, strip.array))


def selection_of(strips: Iterable[Strip], number: Place | Weight) -> Selection | None:
    """What is chosen where `number` is; None where the panel doesn't show it."""
    strip = next((strip for strip in strips if strip.name == number.layer), None)
    if strip is None:
        return None
    if isinstance(number, Weight):
        if number.name != strip.filter_name or not _inside(number.index, strip.filters or ()):
            return None
        return Selection(strip.name, "filter", number.index[:1], number.index[1:])
    if not _inside(number.index, strip.array):
        return None
    block, *cell = _moved(number.index, strip.array, strip.tiles)
    whole = math.prod(strip.tiles[1:]) == 1
    return Selection(strip.name, strip.what, (block,), None if whole else tuple(cell))


def _moved(index: Sequence[int], shape: Sequence[int], other: Sequence[int]) -> tuple[int, ...]:
    """The same number's index in an array of another shape."""
    flat = np.ravel_multi_index(tuple(index), tuple(shape))
    return tuple(int(part) for part in np.unravel_index(flat, tuple(other)))


def _inside(index: Sequence[int], shape: Sequence[int]) -> bool:
    if len(index) != len(shape):
        return False
    return all(0 <= part < size for part, size in zip(index, shape, strict=True))
