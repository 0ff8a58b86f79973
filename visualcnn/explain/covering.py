"""Covering: a picture with a patch of it set to 0, and what a number loses by that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from visualcnn.explain.fields import Region, receptive_field
from visualcnn.explain.moment import Moment
from visualcnn.explain.places import INPUT, SOFTMAX, Place
from visualcnn.explain.reverse import Floats
from visualcnn.explain.samples import layer_output
from visualcnn.nn.layer import Array
from visualcnn.nn.loss import softmax

GridCell = tuple[int, int]


@dataclass(frozen=True)
class Patches:
    """Squares of `size` pixels over a picture of `shape` (rows, columns), one every `stride`.

    Cell (i, j) holds the pixels from (i · stride, j · stride) to the next cell; its patch has them
    in its middle and ends where the picture does. So the cells tile the picture.
    """

    shape: tuple[int, int]
    size: int
    stride: int

    @property
    def cells(self) -> tuple[int, int]:
        """How many down and across."""
        down, across = (-(-each // self.stride) for each in self.shape)
        return down, across

    def patch(self, cell: GridCell) -> Region:
        """The pixels that are covered for a cell."""
        (top, bottom), (left, right) = self._ends(cell)
        return Region(top, left, bottom - top, right - left)

    def ranges(self, cell: GridCell) -> tuple[slice, slice]:
        """The same as slices of rows and columns."""
        rows, columns = (slice(*ends) for ends in self._ends(cell))
        return rows, columns

    def _ends(self, cell: GridCell) -> Iterator[tuple[int, int]]:
        margin = (self.size - self.stride) // 2
        for at, length in zip(cell, self.shape, strict=True):
            first = at * self.stride - margin
            yield max(0, first), min(length, first + self.size)

    def where(self, cell: GridCell) -> str:
        """The patch's part of the picture in words: "top left", "left", "middle"."""
        thirds = [
            min(2, 3 * (first + last) // (2 * length))
            for (first, last), length in zip(self._ends(cell), self.shape, strict=True)
        ]
        down, across = ("top", "", "bottom")[thirds[0]], ("left", "", "right")[thirds[1]]
        return f"{down} {across}".strip() or "middle"


class Covering:
    """A moment's picture with patches of it covered, and the number at `target` without them."""

    def __init__(self, moment: Moment, target: Place, patches: Patches) -> None:
        self._moment, self._target, self._patches = moment, target, patches
        self._picture = moment.recording[INPUT]
        self.network = moment.network.observer()
        self._counts = (self._picture != 0).any(axis=0) & _seen(moment, target)
        self.before = float(self._numbers(self._picture[..., np.newaxis])[0])

    def matters(self, cell: GridCell) -> bool:
        """Whether covering its patch changes anything that the number depends on."""
        return bool(self._counts[self._patches.ranges(cell)].any())

    def losses(self, cells: Sequence[GridCell]) -> Floats:
        """What the number loses when the patch of each of the cells is covered, float64."""
        covered = np.repeat(self._picture[..., np.newaxis], len(cells), axis=-1)
        for place, cell in enumerate(cells):
            rows, columns = self._patches.ranges(cell)
            covered[:, rows, columns, place] = 0
        with np.errstate(invalid="ignore"):
            return self.before - self._numbers(covered)

    @np.errstate(over="ignore", invalid="ignore", under="ignore")
    def _numbers(self, pictures: Array) -> Floats:
        """The number for each of the pictures, float64 (batch,); probabilities in float64 too."""
        target = self._target
        if target.layer != SOFTMAX:
            output = layer_output(self.network, target.layer, pictures)
            return np.asarray(output[target.index].astype(np.float64))
        logits = layer_output(self.network, self._moment.before(SOFTMAX), pictures)
        return np.asarray(softmax(logits.astype(np.float64))[target.index])


def _seen(moment: Moment, target: Place) -> npt.NDArray[np.bool_]:
    """The pixels (rows, columns) on which the number may depend."""
    seen = np.zeros(moment.recording[INPUT].shape[1:], np.bool_)
    if target.layer == INPUT:
        seen[target.index[1:]] = True
    elif region := receptive_field(moment, target):
        rows = slice(region.top, region.top + region.height)
        seen[rows, region.left : region.left + region.width] = True
    return seen
