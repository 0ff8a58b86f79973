"""The built-in digits as a pure function: from a split and sample numbers to pictures and labels.

Promise: sample i of a split is the same 784 bytes whatever is drawn with it, in every process, on
every machine with IEEE 754 arithmetic and with every NumPy version, for as long as
`DIGITS_VERSION` stays. The random numbers are integers, the geometry uses no function whose last
bit is left to the library (no sine, no matrix product, no long sum of floats), and pixels are
rounded to 256 steps at the end.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from visualcnn.data.centring import FIELD_SIDE, place_by_mass
from visualcnn.data.dataset import Images, Indices, Labels
from visualcnn.data.digits.handwriting import Writing, write
from visualcnn.data.digits.rendering import fit_to_box, render
from visualcnn.data.digits.skeletons import WAYS
from visualcnn.data.digits.streams import Floats, Streams, Words
from visualcnn.data.digits.strokes import PathTable, Places, path_table

DIGITS_VERSION = 1
SPLIT_SIZES = {"train": 10_000, "validation": 1_000, "test": 1_000}
CLASS_NAMES = tuple("0123456789")

_SPLIT_KEYS = {"train": 1, "validation": 2, "test": 3}
_AT_ONCE = 16


class PenPaths(NamedTuple):
    """n digits as they are written, and `pen_down` (n, P - 1): between which points of it."""

    writing: Writing
    pen_down: npt.NDArray[np.bool_]


def draw(split: str, indices: Indices) -> Images:
    """The samples `indices` of the split "train", "validation" or "test": uint8 (n, 28, 28)."""
    images = np.empty((len(indices), FIELD_SIDE, FIELD_SIDE), np.uint8)
    for first in range(0, len(indices), _AT_ONCE):
        part = slice(first, first + _AT_ONCE)
        images[part] = _draw_few(split, indices[part])
    return images


def labels_of(split: str) -> Labels:
    """The label of every sample of a split: uint8 (n,), each digit as often as chance has it."""
    streams = Streams(_SPLIT_KEYS[split], np.arange(SPLIT_SIZES[split]))
    return _digit(streams.words(1)[:, 0]).astype(np.uint8)


def pen_paths(split: str, indices: Indices) -> PenPaths:
    """What the samples `indices` of a split were drawn from, in the skeletons' sheet."""
    streams = Streams(_SPLIT_KEYS[split], indices)
    digits = _digit(streams.words(1)[:, 0])
    ways = _choose_ways(digits, streams)
    table = _table()
    return PenPaths(write(table, ways, streams), table.pen_down[ways])


def _draw_few(split: str, indices: Indices) -> Images:
    paths = pen_paths(split, indices)
    return place_by_mass(render(fit_to_box(paths.writing), paths.pen_down))


def _digit(words: Words) -> Places:
    return (((words >> np.uint64(32)) * np.uint64(10)) >> np.uint64(32)).astype(np.intp)


def _choose_ways(digits: Places, streams: Streams) -> Places:
    """A way of writing each digit, by the ways' weights: row numbers of `WAYS`."""
    chance = streams.uniform(1)
    ways: Places = (_cumulative_shares()[digits] <= chance).sum(axis=1)
    return ways


@cache
def _cumulative_shares() -> Floats:
    """(10, ways): in row d the share of all ways up to this one that write d; 1 from its last."""
    weights = np.array([[way.weight * (way.digit == d) for way in WAYS] for d in range(10)])
    sums = np.cumsum(weights, axis=1)
    shares: Floats = (sums / sums[:, -1:]).astype(np.float32)
    return shares


@cache
def _table() -> PathTable:
    return path_table(WAYS)
