"""Many maps, or one long row of numbers, as one grid; and back from its cells."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from visualcnn.gui.views.explanation.grid_face import Mask, Values
from visualcnn.gui.views.explanation.grid_geometry import Cell, Frame

Index = tuple[int, ...]


@dataclass(frozen=True)
class Tiling:
    """`shape` is (channels, rows, columns) of maps side by side, or (features,) in several rows.

    Between maps lies one empty row or column; maps of a single number are a row too.
    """

    shape: tuple[int, ...]

    @property
    def _maps(self) -> bool:
        return len(self.shape) == 3 and self.shape[1:] != (1, 1)

    @property
    def across(self) -> int:
        """How many maps, or numbers, stand side by side: about as many as below one another."""
        if self._maps:
            channels, rows, columns = self.shape
            wanted = math.sqrt(channels * (rows + 1) / (columns + 1))
            return min(channels, max(1, math.ceil(wanted - 1e-9)))
        return min(math.prod(self.shape), math.ceil(math.sqrt(1.2 * math.prod(self.shape))))

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of the grid."""
        down = math.ceil((self.shape[0] if self._maps else math.prod(self.shape)) / self.across)
        if not self._maps:
            return down, self.across
        _, rows, columns = self.shape
        return down * (rows + 1) - 1, self.across * (columns + 1) - 1

    def spread(self, values: Values) -> tuple[Values, Mask]:
        """The grid's numbers, and which of its cells have none."""
        grid = np.zeros(self.size, values.dtype)
        absent = np.ones(self.size, np.bool_)
        if not self._maps:
            count = math.prod(self.shape)
            grid.reshape(-1)[:count] = values.reshape(-1)
            absent.reshape(-1)[:count] = False
            return grid, absent
        for channel, tile in enumerate(values):
            top, left, height, width = self.frame(channel)
            grid[top : top + height, left : left + width] = tile
            absent[top : top + height, left : left + width] = False
        return grid, absent

    def frame(self, channel: int) -> Frame:
        """Where a map lies in the grid."""
        _, rows, columns = self.shape
        down, across = divmod(channel, self.across)
        return down * (rows + 1), across * (columns + 1), rows, columns

    def cell(self, index: Index) -> Cell:
        """The cell of the number at `index`."""
        if not self._maps:
            return divmod(int(np.ravel_multi_index(index, self.shape)), self.across)
        top, left, _, _ = self.frame(index[0])
        return top + index[1], left + index[2]

    def index(self, cell: Cell) -> Index | None:
        """The index of the number in a cell; None between the maps and after the last."""
        row, column = cell
        if row < 0 or column < 0:
            return None
        if not self._maps:
            place = row * self.across + column
            inside = column < self.across and place < math.prod(self.shape)
            return tuple(map(int, np.unravel_index(place, self.shape))) if inside else None
        channels, rows, columns = self.shape
        down, row = divmod(row, rows + 1)
        over, column = divmod(column, columns + 1)
        channel = down * self.across + over
        if row == rows or column == columns or over >= self.across or channel >= channels:
            return None
        return channel, row, column
