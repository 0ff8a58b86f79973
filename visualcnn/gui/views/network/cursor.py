"""Where the keyboard is on a strip: at a tile of a group, or inside it at one of its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt

from visualcnn.gui.mosaic import Cell
from visualcnn.gui.views.network.bars import BarGroup
from visualcnn.gui.views.network.selection import Selection
from visualcnn.gui.views.network.tiles import TileGroup

Group = TileGroup | BarGroup

_DOWN: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_ASIDE: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ENDS: Final = {Qt.Key.Key_Home, Qt.Key.Key_End}
KEYS: Final = {*_DOWN, *_ASIDE, *_ENDS}
"""The keys that move it."""


class Cursor:
    """Begins at the first tile of the last group; `cell` is the number it is at, or None."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self._groups = groups
        self._number = len(groups) - 1
        self.block = 0
        self.cell: Cell | None = None

    @property
    def group(self) -> Group:
        """The group it is in."""
        return self._groups[self._number]

    @property
    def place(self) -> Cell:
        """The number it is at, or the first of the tile."""
        return self.cell or Cell(self.block, 0, 0, 0)

    def selection(self) -> Selection:
        """What is chosen here."""
        return self.group.selection(self.block, self.cell)

    def put(self, group: Group, cell: Cell) -> None:
        """Go to `cell` of `group`, inside the tile where it has more numbers than one."""
        self._number, self.block = self._groups.index(group), cell.block
        self.cell = cell if _has_inside(group) else None

    def enter(self) -> None:
        """Go to the middle of the tile, if it isn't a single number."""
        group = self.group
        if self.cell is None and isinstance(group, TileGroup) and _has_inside(group):
            rows, columns = group.grid.cells
            self.cell = Cell(self.block, 0, rows // 2, columns // 2)

    def leave(self) -> bool:
        """Back to the whole tile; returns whether it was inside."""
        inside = self.cell is not None
        self.cell = None
        return inside

    def move(self, key: Qt.Key) -> int:
        """Go on by one of KEYS; ±1 where that leads to another strip."""
        if self.cell is not None and isinstance(self.group, TileGroup):
            self.cell = _moved(self.cell, self.group, key)
            return 0
        group = self.group
        if key in _ENDS:
            self.block = 0 if key == Qt.Key.Key_Home else group.count - 1
            return 0
        step = _ASIDE.get(key) or _DOWN[key] * group.columns
        if 0 <= self.block + step < group.count:
            self.block += step
        elif key in _DOWN:
            return _DOWN[key]
        elif 0 <= self._number + step < len(self._groups):
            self._number += step
            self.block = 0 if step > 0 else self.group.count - 1
        return 0


def _has_inside(group: Group) -> bool:
    return isinstance(group, TileGroup) and group.grid.count > group.grid.blocks


def _moved(cell: Cell, group: TileGroup, key: Qt.Key) -> Cell:
    """The neighbour, in the next kernel where one stands beside; the same cell at the edge."""
    grid = group.grid
    rows, columns = grid.cells
    if key in _ENDS:
        return cell._replace(column=0 if key == Qt.Key.Key_Home else columns - 1)
    row, column = cell.row + _DOWN.get(key, 0), cell.column + _ASIDE.get(key, 0)
    if 0 <= row < rows and 0 <= column < columns:
        return cell._replace(row=row, column=column)
    inner_row, inner_column = divmod(cell.tile, grid.inner_columns)
    inner_row, inner_column = inner_row + row // rows, inner_column + column // columns
    tile = inner_row * grid.inner_columns + inner_column
    if not (0 <= inner_column < grid.inner_columns and 0 <= tile < grid.tiles):
        return cell
    return Cell(cell.block, tile, row % rows, column % columns)
