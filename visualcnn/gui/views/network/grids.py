"""How large tiles, filters, cells and bars are in a frame, and how many stand side by side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from visualcnn.gui.mosaic import Grid
from visualcnn.gui.theme import TILE_GAP
from visualcnn.gui.views.network.frame import Bars, Frame

SMALLEST: Final = 2
"""Pixels a cell, at least."""
BLOCK_GAP: Final = 6
_BLOCK_ROW_GAP: Final = 5


def filter_cell(filters: tuple[int, int, int, int], scale: int) -> int:
    """Pixels a weight of filters (out, in, rows, columns), at least the smallest."""
    _, kernels, rows, columns = filters
    target = scale * (6 if kernels == 1 else 5)
    return max(SMALLEST, target // max(rows, columns))


def map_cell(tiles: tuple[int, int, int], scale: int) -> int:
    """`scale` for all maps, so that pooling is seen to halve them, but no map below 7.5 × it."""
    return max(scale, 15 * scale // (2 * max(tiles[1:])))


def grown(grid: Grid, frame: Frame, height: int, make: Callable[[int], Grid]) -> Grid:
    """The same grid with larger cells, as far as the strip is high enough anyway.

    No tile grows beyond the largest of the network, so that none seems to weigh more than it does.
    """
    for more in range(1, 4 * frame.scale):
        larger = make(more)
        if frame.height(larger) > height or larger.size[1] > max(frame.room, grid.size[1]):
            break
        if larger.cell[0] * max(larger.cells) > frame.largest:
            break
        grid = larger
    return grid


def filter_grid(filters: tuple[int, int, int, int], frame: Frame, more: int) -> Grid:
    """Filters (out, in, rows, columns) in their column, each weight `more` pixels larger."""
    blocks, tiles, rows, width = filters
    room, ratio = frame.filter_room, frame.ratio
    cell = round((filter_cell(filters, frame.scale) + more) * frame.pixels)
    inner_gap = max(1, round(ratio))
    inner = _fitting(tiles, width * cell, inner_gap, room)
    gap, row_gap = round(BLOCK_GAP * ratio), round(_BLOCK_ROW_GAP * ratio)
    block = inner * (width * cell + inner_gap) - inner_gap
    columns = _fitting(blocks, block, gap, room)
    return Grid(blocks, (rows, width), (cell, cell), columns, gap, tiles, inner, inner_gap, row_gap)


def tile_grid(tiles: tuple[int, int, int], frame: Frame, more: int = 0) -> Grid:
    """Maps (tiles, rows, columns), each value `more` pixels larger, or a layer's cells."""
    number, rows, width = tiles
    if rows == width == 1:
        return _cell_grid(number, frame)
    cell = round((map_cell(tiles, frame.scale) + more) * frame.pixels)
    gap = round(TILE_GAP * frame.ratio)
    columns = _fitting(number, width * cell, gap, frame.room)
    return Grid(number, (rows, width), (cell, cell), columns, gap)


def _cell_grid(number: int, frame: Frame) -> Grid:
    """Cells side by side: in one row where two pixels remain for each, else in thin rows."""
    room, pixels = max(1, frame.room), frame.pixels
    smallest = round(SMALLEST * pixels)
    rows = -(-number // max(1, room // smallest))
    columns = -(-number // rows)
    full = 6 * frame.scale
    step = max(smallest, min(room // columns, round(2 * full * pixels)))
    height = round(max(4, full // rows) * pixels)
    gap = round(frame.ratio) if rows == 1 and step >= 6 * pixels else 0
    row_gap = round(frame.ratio)
    return Grid(number, (1, 1), (height, step - gap), columns, gap, row_gap=row_gap)


def _fitting(number: int, size: int, gap: int, room: int) -> int:
    """How many stand side by side, such that all rows are about equally long."""
    most = max(1, min(number, (room + gap) // (size + gap)))
    rows = -(-number // most)
    return -(-number // rows)


def bars(number: int, frame: Frame) -> Bars:
    """One bar a class: upright where the names fit below them, else in lines."""
    room, sizes, scale = frame.columns.right - frame.columns.tiles, frame.sizes, frame.scale
    # As wide as the cells of the outputs above, so that each stands over its probability.
    width = min(room // number, round(12 * scale * frame.zoom))
    if sizes.classes <= width:
        height = round(12 * scale * frame.zoom) + sizes.caption
        return Bars(upright=True, columns=number, width=width, height=height)
    columns = max(1, min(2, room // (sizes.classes + 80)))
    rows = -(-number // columns)
    height = rows * (sizes.caption + 2)
    return Bars(upright=False, columns=columns, width=room // columns, height=height)
