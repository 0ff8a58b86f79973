"""Where everything in the network panel lies: as large as fits, never below two pixels a cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from visualcnn.gui.mosaic import Grid
from visualcnn.gui.theme import GRID
from visualcnn.gui.views.network.frame import NAME_GAP, Bars, Columns, Frame, TextSizes
from visualcnn.gui.views.network.grids import (
    BLOCK_GAP,
    SMALLEST,
    bars,
    filter_cell,
    filter_grid,
    grown,
    tile_grid,
)
from visualcnn.gui.views.network.strips import Strip

_LARGEST: Final = 6
_LEAST_SPACE, _MOST_SPACE = 4, 14
_RAIL: Final = 20
_RIGHT: Final = 4
_FILTERS_SHARE: Final = 0.45
"""Of the width, at most, so that maps keep the larger part."""


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
    cells = max(max(strip.tiles[1:]) for strip in strips)
    for scale in range(_LARGEST, SMALLEST - 1, -1):
        best = min(
            (
                _arranged(strips, Frame(columns, sizes, scale, zoom, ratio, cells))
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
    tile = columns * round(filter_cell(strip.filters, scale) * zoom)
    block = tiles * (tile + 1) - 1
    return [number * (block + BLOCK_GAP) - BLOCK_GAP for number in range(1, min(blocks, 12) + 1)]


def _arranged(strips: Sequence[Strip], frame: Frame) -> PanelLayout:
    placed = tuple(_placed(strip, frame) for strip in strips)
    return PanelLayout(frame.columns, placed, _LEAST_SPACE, frame.scale, frame.ratio)


def _placed(strip: Strip, frame: Frame) -> StripLayout:
    sizes = frame.sizes
    if strip.what == "probability":
        placed = bars(strip.tiles[0], frame)
        return StripLayout(max(sizes.line, placed.height), None, None, placed)
    tiles = tile_grid(strip.tiles, frame)
    if not strip.filters:
        # Where no column of filters holds the parameters' number, it needs a line of its own.
        beside = not strip.parameters or frame.has_room_for_counts
        lowest = sizes.line if beside else sizes.line + sizes.caption
        return StripLayout(max(lowest, frame.height(tiles)), tiles, None)
    filters = filter_grid(strip.filters, frame, 0)
    # Below the name there are two lines more: the parameters' number and their legend.
    lowest = sizes.line + 2 * sizes.caption
    height = max(lowest, frame.height(tiles), frame.height(filters))
    filters = grown(filters, frame, height, lambda more: filter_grid(_of(strip), frame, more))
    tiles = grown(tiles, frame, height, lambda more: tile_grid(strip.tiles, frame, more))
    return StripLayout(height, tiles, filters)


def _of(strip: Strip) -> tuple[int, int, int, int]:
    return strip.filters or (1, 1, 1, 1)
