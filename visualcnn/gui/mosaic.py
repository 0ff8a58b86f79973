"""Many small arrays as one picture, and back from a pixel to the number it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Values: TypeAlias = "npt.NDArray[np.floating[Any]]"
Steps: TypeAlias = "npt.NDArray[np.uint8]"
Picture: TypeAlias = "npt.NDArray[np.uint32]"
Places: TypeAlias = "npt.NDArray[np.intp]"

GROUND, LINE = 0, 1
"""The entries of a picture's colours that stand between the tiles, and around and within blocks."""


class Cell(NamedTuple):
    """One number of a mosaic: its block, the tile in it, and row and column in the tile."""

    block: int
    tile: int
    row: int
    column: int


class Rect(NamedTuple):
    """A rectangle in pixels."""

    x: int
    y: int
    width: int
    height: int

    def moved(self, x: int, y: int) -> Rect:
        """The same rectangle so much farther right and down."""
        return self._replace(x=self.x + x, y=self.y + y)


def packed(lut: npt.NDArray[np.uint8]) -> Picture:
    """Colours (n, 3) as n pixels 0xffRRGGBB, as QImage.Format_RGB32 has them."""
    red, green, blue = lut.astype(np.uint32).T
    pixels: Picture = np.uint32(0xFF000000) | red << np.uint32(16) | green << np.uint32(8) | blue
    return pixels


def steps(scaled: Values) -> Steps:
    """What lies between 0 and 255 as steps of a colour map; what lies beyond is clipped."""
    # `fmax` takes the number where the other is none: a NaN has no place and shows as the lowest.
    clipped = np.fmax(scaled + 0.5, 0)
    np.minimum(clipped, 255, out=clipped)
    made: Steps = clipped.astype(np.uint8)
    return made


@dataclass(frozen=True)
class Grid:
    """Where each number lies: `blocks` of `tiles` of `cells` (rows, columns), in pixels.

    A block is one filter with its kernels, or one map alone. `cell` is the size (height, width)
    of one number. Blocks stand in `columns`, a block's tiles in `inner_columns`; `gap` and
    `row_gap` (the same, if None) lie between blocks.
    """

    blocks: int
    cells: tuple[int, int]
    cell: tuple[int, int]
    columns: int
    gap: int
    tiles: int = 1
    inner_columns: int = 1
    inner_gap: int = 1
    row_gap: int | None = None

    @property
    def count(self) -> int:
        """How many numbers there are."""
        return self.blocks * self.tiles * self.cells[0] * self.cells[1]

    @property
    def gap_below(self) -> int:
        """Between two rows of blocks."""
        return self.gap if self.row_gap is None else self.row_gap

    @property
    def rows(self) -> int:
        """Rows of blocks."""
        return -(-self.blocks // self.columns)

    @property
    def inner_rows(self) -> int:
        """Rows of tiles in a block."""
        return -(-self.tiles // self.inner_columns)

    @property
    def tile_size(self) -> tuple[int, int]:
        """Height and width of a tile."""
        return self.cells[0] * self.cell[0], self.cells[1] * self.cell[1]

    @property
    def block_size(self) -> tuple[int, int]:
        """Height and width of a block."""
        height, width = self.tile_size
        return (
            self.inner_rows * (height + self.inner_gap) - self.inner_gap,
            self.inner_columns * (width + self.inner_gap) - self.inner_gap,
        )

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of the whole picture."""
        height, width = self.block_size
        return (
            self.rows * (height + self.gap_below) - self.gap_below,
            self.columns * (width + self.gap) - self.gap,
        )

    def block_rect(self, block: int) -> Rect:
        """Where a block lies."""
        height, width = self.block_size
        row, column = divmod(block, self.columns)
        return Rect(column * (width + self.gap), row * (height + self.gap_below), width, height)

    def tile_rect(self, block: int, tile: int = 0) -> Rect:
        """Where a tile lies."""
        x, y, _, _ = self.block_rect(block)
        height, width = self.tile_size
        row, column = divmod(tile, self.inner_columns)
        step_y, step_x = height + self.inner_gap, width + self.inner_gap
        return Rect(x + column * step_x, y + row * step_y, width, height)

    def locate(self, x: float, y: float) -> Cell | None:
        """The number at a pixel; None between the tiles and outside."""
        height, width = self.block_size
        gaps = (self.gap_below, self.gap)
        outer = _slot(x, y, (height, width), gaps, (self.rows, self.columns))
        if outer is None or outer[0] >= self.blocks:
            return None
        block, x, y = outer
        shape = (self.inner_rows, self.inner_columns)
        inner = _slot(x, y, self.tile_size, (self.inner_gap, self.inner_gap), shape)
        if inner is None or inner[0] >= self.tiles:
            return None
        tile, x, y = inner
        return Cell(block, tile, int(y // self.cell[0]), int(x // self.cell[1]))

    def places(self, first: int, frame: int = 0) -> Places:
        """For every pixel of the picture the entry of its colour: `colors[places]` is the picture.

        The numbers (blocks, tiles, rows, columns) have the entries from `first` on, in order.
        Blocks are framed and their tiles parted by LINE, the rest is GROUND; `frame` pixels wide,
        around the picture too.
        """
        height, width = self.tile_size
        inner = self.inner_rows * self.inner_columns
        small = np.full((self.rows * self.columns, inner, *self.cells), GROUND, np.intp)
        numbers = np.arange(first, first + self.count)
        small[: self.blocks, : self.tiles] = numbers.reshape(self.blocks, self.tiles, *self.cells)
        large = small.repeat(self.cell[1], axis=3).repeat(self.cell[0], axis=2)
        canvas = self._ground(frame)
        tiles = self._tile_view(canvas, frame)
        tiles[...] = large.reshape(*tiles.shape[:4], height, width)
        total_height, total_width = self.size
        kept = canvas[: total_height + 2 * frame, : total_width + 2 * frame]
        if self.blocks < self.rows * self.columns:
            unused = self.block_rect(self.blocks)
            # The frames of the blocks above and on the left stay whole.
            top = unused.y + max(0, 2 * frame - self.gap_below)
            kept[top:, unused.x + max(0, 2 * frame - self.gap) :] = GROUND
        return np.ascontiguousarray(kept)

    def _ground(self, frame: int) -> Places:
        """What lies below the tiles: one frame's and one gap's width larger than the picture."""
        (height, width), (total_height, total_width) = self.block_size, self.size
        shape = (total_height + self.gap_below + 2 * frame, total_width + self.gap + 2 * frame)
        if self.gap < 2 * frame:
            return np.full(shape, LINE, np.intp)
        canvas = np.full(shape, GROUND, np.intp)
        down, right = canvas.strides
        strides = ((height + self.gap_below) * down, (width + self.gap) * right)
        framed = (self.rows, self.columns, height + 2 * frame, width + 2 * frame)
        np.lib.stride_tricks.as_strided(canvas, framed, (*strides, down, right))[...] = LINE
        return canvas

    def _tile_view(self, canvas: Places, frame: int) -> Places:
        """The places of all tiles on `canvas`, to be written."""
        (height, width), (tile_height, tile_width) = self.block_size, self.tile_size
        down, right = canvas.strides
        return np.lib.stride_tricks.as_strided(
            canvas[frame:, frame:],
            (
                *(self.rows, self.columns, self.inner_rows, self.inner_columns),
                *(tile_height, tile_width),
            ),
            (
                *((height + self.gap_below) * down, (width + self.gap) * right),
                *((tile_height + self.inner_gap) * down, (tile_width + self.inner_gap) * right),
                *(down, right),
            ),
        )


def _slot(
    x: float, y: float, size: tuple[int, int], gaps: tuple[int, int], shape: tuple[int, int]
) -> tuple[int, float, float] | None:
    """The slot number at a pixel, and the pixel's place in that slot."""
    step_y, step_x = size[0] + gaps[0], size[1] + gaps[1]
    row, column = int(y // step_y), int(x // step_x)
    x, y = x - column * step_x, y - row * step_y
    if not (0 <= row < shape[0] and 0 <= column < shape[1] and x < size[1] and y < size[0]):
        return None
    return row * shape[1] + column, x, y
