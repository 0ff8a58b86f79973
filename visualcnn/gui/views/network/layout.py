"""Where everything in the network panel lies: as large as fits, never below two pixels a cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from visualcnn.gui.mosaic import Grid
from visualcnn.gui.theme import GRID, TILE_GAP
from visualcnn.gui.views.network.strips import Strip

SMALLEST: Final = 2
"""Pixels a cell, at least."""
_LARGEST: Final = 6
_BLOCK_GAP: Final = 6
_BLOCK_ROW_GAP: Final = 5
NAME_GAP: Final = 6
"""Between a layer's name and its shape."""
_LEAST_SPACE, _MOST_SPACE = 4, 14
_RAIL: Final = 20
_RIGHT: Final = 4
_FILTERS_SHARE: Final = 0.45
"""Of the width, at most, so that maps keep the larger part."""


@dataclass(frozen=True)
class TextSizes:
    """What the texts need, in pixels: two line heights and the widths of columns.

    `counts` is for the parameters of strips without filters, which stand where filters would.
    """

    line: int
    caption: int
    names: int
    labels: int
    counts: int
    legend: int
    classes: int


@dataclass(frozen=True)
class Columns:
    """The left edges of what stands in columns, in pixels, and the right end."""

    names: int
    shapes: int
    filters: int
    legend: int
    tiles: int
    right: int

    def has_room_for(self, width: int) -> bool:
        """Whether a text of that width fits where filters stand."""
        return self.legend - self.filters - GRID >= width


@dataclass(frozen=True)
class Bars:
    """How probabilities lie: upright side by side where their names fit, else in lines."""

    upright: bool
    columns: int
    width: int
    height: int


@dataclass(frozen=True)
class StripLayout:
    """One strip: its height in pixels, and its grids in pixels of the screen."""

    height: int
    tiles: Grid | None
    filters: Grid | None
    bars: Bars | None = None


@dataclass(frozen=True)
class PanelLayout:
    """The whole panel: `space` is left between two strips, `scale` pixels stand for a cell."""

    columns: Columns
    strips: tuple[StripLayout, ...]
    space: int
    scale: int
    ratio: float

    @property
    def width(self) -> int:
        """What the widest strip needs."""
        grids = (strip.tiles for strip in self.strips)
        widest = max((grid.size[1] for grid in grids if grid), default=0)
        return self.columns.tiles + int(widest / self.ratio) + _RIGHT

    @property
    def area(self) -> int:
        """Pixels of the screen that show numbers."""
        grids = (grid for strip in self.strips for grid in (strip.filters, strip.tiles))
        return sum(grid.size[0] * grid.size[1] for grid in grids if grid)

    @property
    def height(self) -> int:
        """Of all strips with their spaces."""
        return sum(strip.height + self.space for strip in self.strips)


def arrange(
    strips: Sequence[Strip],
    size: tuple[int, int],
    sizes: TextSizes,
    zoom: float = 1.0,
    ratio: float = 1.0,
) -> PanelLayout:
    """The largest scale at which all strips fit into `size` (width, height), or the smallest.

    `ratio` is the number of screen pixels in a pixel of the layout.
    """
    for scale in range(_LARGEST, SMALLEST - 1, -1):
        best = min(
            (
                _arranged(strips, _Frame(columns, sizes, scale, zoom, ratio))
                for columns in _columns(strips, size[0], sizes, scale, zoom)
            ),
            key=lambda layout: _worth(layout, size[1]),
        )
        if best.height <= size[1] or scale == SMALLEST:
            break
    spare = (size[1] - best.height) // len(strips)
    space = min(max(best.space + spare, _LEAST_SPACE), _MOST_SPACE)
    return PanelLayout(best.columns, best.strips, space, scale, ratio)


def _worth(layout: PanelLayout, height: int) -> tuple[int, int]:
    """Less is better: what fits into `height` with the largest pictures, else the lowest."""
    return (0, -layout.area) if layout.height <= height else (layout.height, -layout.area)


def _columns(
    strips: Sequence[Strip], width: int, sizes: TextSizes, scale: int, zoom: float
) -> Iterator[Columns]:
    """Every division of the width that gives one more block of filters a place."""
    names = _RAIL
    filters = names + sizes.labels + GRID
    right = width - _RIGHT
    widest = int((right - filters) * _FILTERS_SHARE)
    widths = {room for strip in strips for room in _filter_widths(strip, scale, zoom)}
    if widths:
        widths.update(range(min(widths), widest, 4 * GRID))
    options = {room for room in widths if room <= widest} or ({widest} if widths else {0})
    for room in sorted(options):
        legend = filters + room + (GRID if room else 0)
        tiles = legend + sizes.legend
        yield Columns(names, names + sizes.names + NAME_GAP, filters, legend, tiles, right)


def _filter_widths(strip: Strip, scale: int, zoom: float) -> list[int]:
    if not strip.filters:
        return []
    blocks, tiles, _, columns = strip.filters
    tile = columns * round(_filter_cell(strip.filters, scale) * zoom)
    block = tiles * (tile + 1) - 1
    return [number * (block + _BLOCK_GAP) - _BLOCK_GAP for number in range(1, min(blocks, 12) + 1)]


def _filter_cell(filters: tuple[int, int, int, int], scale: int) -> int:
    _, kernels, rows, columns = filters
    target = scale * (6 if kernels == 1 else 5)
    return max(SMALLEST, target // max(rows, columns))


def _map_cell(tiles: tuple[int, int, int], scale: int) -> int:
    """`scale` for all maps, so that pooling is seen to halve them, but no map below 7.5 × it."""
    return max(scale, 15 * scale // (2 * max(tiles[1:])))


@dataclass(frozen=True)
class _Frame:
    """What one try at a layout is given."""

    columns: Columns
    sizes: TextSizes
    scale: int
    zoom: float
    ratio: float

    @property
    def pixels(self) -> float:
        """Pixels of the screen for one of a tile at zoom 1."""
        return self.zoom * self.ratio

    @property
    def room(self) -> int:
        """For tiles, in pixels of the screen."""
        return int((self.columns.right - self.columns.tiles) * self.ratio)

    @property
    def filter_room(self) -> int:
        """For filters, likewise."""
        return int((self.columns.legend - GRID - self.columns.filters) * self.ratio)

    @property
    def has_room_for_counts(self) -> bool:
        """Whether the parameters' number of a dense layer finds a place where filters stand."""
        return self.columns.has_room_for(self.sizes.counts)

    def height(self, grid: Grid) -> int:
        """Of a grid, in Qt's pixels."""
        return -int(-grid.size[0] // self.ratio)


def _arranged(strips: Sequence[Strip], frame: _Frame) -> PanelLayout:
    placed = tuple(_placed(strip, frame) for strip in strips)
    return PanelLayout(frame.columns, placed, _LEAST_SPACE, frame.scale, frame.ratio)


def _placed(strip: Strip, frame: _Frame) -> StripLayout:
    sizes = frame.sizes
    if strip.what == "probability":
        bars = _bars(strip.tiles[0], frame)
        return StripLayout(max(sizes.line, bars.height), None, None, bars)
    tiles = _tile_grid(strip.tiles, frame)
    if not strip.filters:
        # Where no column of filters holds the parameters' number, it needs a line of its own.
        beside = not strip.parameters or frame.has_room_for_counts
        lowest = sizes.line if beside else sizes.line + sizes.caption
        return StripLayout(max(lowest, frame.height(tiles)), tiles, None)
    filters = _filter_grid(strip.filters, frame, 0)
    # Below the name there are two lines more: the parameters' number and their legend.
    lowest = sizes.line + 2 * sizes.caption
    height = max(lowest, frame.height(tiles), frame.height(filters))
    filters = _grown(filters, frame, height, lambda more: _filter_grid(_of(strip), frame, more))
    tiles = _grown(tiles, frame, height, lambda more: _tile_grid(strip.tiles, frame, more))
    return StripLayout(height, tiles, filters)


def _of(strip: Strip) -> tuple[int, int, int, int]:
    return strip.filters or (1, 1, 1, 1)


def _grown(grid: Grid, frame: _Frame, height: int, make: Callable[[int], Grid]) -> Grid:
    """The same grid with larger cells, as far as the strip is high enough anyway."""
    for more in range(1, 4 * frame.scale):
        larger = make(more)
        if frame.height(larger) > height or larger.size[1] > max(frame.room, grid.size[1]):
            break
        grid = larger
    return grid


def _filter_grid(filters: tuple[int, int, int, int], frame: _Frame, more: int) -> Grid:
    blocks, tiles, rows, width = filters
    room, ratio = frame.filter_room, frame.ratio
    cell = round((_filter_cell(filters, frame.scale) + more) * frame.pixels)
    inner_gap = max(1, round(ratio))
    inner = _fitting(tiles, width * cell, inner_gap, room)
    gap, row_gap = round(_BLOCK_GAP * ratio), round(_BLOCK_ROW_GAP * ratio)
    block = inner * (width * cell + inner_gap) - inner_gap
    columns = _fitting(blocks, block, gap, room)
    return Grid(blocks, (rows, width), (cell, cell), columns, gap, tiles, inner, inner_gap, row_gap)


def _tile_grid(tiles: tuple[int, int, int], frame: _Frame, more: int = 0) -> Grid:
    number, rows, width = tiles
    if rows == width == 1:
        return _cell_grid(number, frame)
    cell = round((_map_cell(tiles, frame.scale) + more) * frame.pixels)
    gap = round(TILE_GAP * frame.ratio)
    columns = _fitting(number, width * cell, gap, frame.room)
    return Grid(number, (rows, width), (cell, cell), columns, gap)


def _cell_grid(number: int, frame: _Frame) -> Grid:
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


def _bars(number: int, frame: _Frame) -> Bars:
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
