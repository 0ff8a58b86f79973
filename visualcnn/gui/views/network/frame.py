"""What one try at a layout is given: the texts' sizes, the columns and the scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from visualcnn.gui.mosaic import Grid
from visualcnn.gui.theme import GRID

NAME_GAP: Final = 6
"""Between a layer's name and its shape."""


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
class Frame:
    """What one try at a layout is given."""

    columns: Columns
    sizes: TextSizes
    scale: int
    zoom: float
    ratio: float
    cells: int

    @property
    def largest(self) -> float:
        """The side of the largest map, in pixels of the screen."""
        return self.cells * self.scale * self.pixels

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
