"""A group of tiles on screen: a layer's maps, its filters or its cells, shown as one picture."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QWidget

from visualcnn.gui import colour_maps, text
from visualcnn.gui.colour_maps import ColourMap, Lut
from visualcnn.gui.mosaic import Cell, Grid, Steps, Values
from visualcnn.gui.theme import current_theme
from visualcnn.gui.views.network.outlines import Outlines
from visualcnn.gui.views.network.scale import ValueScale
from visualcnn.gui.views.network.selection import Selection, What
from visualcnn.gui.views.network.tile_colours import Colours
from visualcnn.gui.views.network.tile_picture import TilePicture
from visualcnn.nn.layer import Array


class TileGroup:
    """Tiles of one layer: `values` (blocks, tiles, rows, columns), a scale, and where they lie.

    The picture is a child of `owner`, which is asked to update where a legend must. Nothing is
    computed before `shading.shade`: what isn't on screen does no work. `drawn` counts the
    pictures that were made.
    """

    def __init__(self, layer: str, what: What, owner: QWidget) -> None:
        self.layer = layer
        self.what = what
        self.owner = owner
        self._scales = (
            ValueScale(signed=what == "filter", least=1.0 if what == "input" else 0.0),
            ValueScale(signed=True),
        )
        self.of_errors = False
        self.values: Values | None = None
        self.drawn = 0
        self._picture = TilePicture(owner)
        self.place(Grid(1, (1, 1), (1, 1), 1, 0), QPointF(), 1.0)

    def place(self, grid: Grid, origin: QPointF, ratio: float) -> None:
        """Lie at `origin`; `grid` counts pixels of the screen, `ratio` of them in one of Qt's."""
        self.grid, self.origin, self._ratio = grid, origin, ratio
        self._picture.lie(grid, origin, ratio)
        self.outdated = True

    @property
    def scale(self) -> ValueScale:
        """Of values or, apart from it, of gradients."""
        return self._scales[self.of_errors]

    def show(self, array: Array | None, *, of_errors: bool = False) -> None:
        """Take new values of any shape with as many numbers as the grid has places.

        With `of_errors` they are the loss's gradients with respect to what is shown else.
        """
        grid, before = self.grid, (self.values is None, self.of_errors)
        self.of_errors = of_errors
        fits = array is not None and array.size == grid.count
        shape = (grid.blocks, grid.tiles, *grid.cells)
        self.values = array.reshape(shape) if array is not None and fits else None
        self.outdated = True
        if before != (self.values is None, self.of_errors):
            self.owner.update()

    def repaint(self) -> None:
        """Make the picture anew the next time, such as in other colours."""
        self.outdated = True

    def draw(self, steps: Steps, colours: Colours) -> None:
        """Show the values as these steps of the colour map, which come in the values' order."""
        frames = colours.strong_lines if self.what == "filter" else colours.lines
        self._picture.show_steps(steps, colours.steps[self.colour_map], frames)
        self.outdated = False
        self.drawn += 1

    def draw_empty(self, colours: Colours) -> None:
        """Show faint grounds where tiles will be."""
        steps = np.zeros(self.grid.count, np.uint8)
        self._picture.show_steps(steps, colours.place, colours.empty)
        self.outdated = False

    def outline(self, outlines: Outlines) -> None:
        """Outline these tiles, and no others."""
        self._picture.outline(outlines)

    @property
    def count(self) -> int:
        """How many blocks can be pointed at."""
        return self.grid.blocks

    @property
    def columns(self) -> int:
        """How many blocks stand side by side."""
        return self.grid.columns

    @property
    def size(self) -> tuple[float, float]:
        """Width and height on screen, in Qt's pixels."""
        height, width = self.grid.size
        return width / self._ratio, height / self._ratio

    @property
    def colour_map(self) -> ColourMap:
        """The one that suits what the group shows."""
        if self.what == "input" and not self.of_errors:
            return colour_maps.grey
        return colour_maps.diverging if self.scale.signed else colour_maps.sequential

    def lut_now(self) -> Lut:
        """The colour map in the current theme."""
        return self.colour_map(current_theme())

    def rect(self, block: int, tile: int | None = None) -> QRectF:
        """Where a block, or a tile in it, lies on the widget."""
        place = self.grid.block_rect(block) if tile is None else self.grid.tile_rect(block, tile)
        x, y, width, height = (part / self._ratio for part in place)
        return QRectF(self.origin.x() + x, self.origin.y() + y, width, height)

    def hit(self, position: QPointF) -> Cell | None:
        """The number at a place on the widget."""
        offset = position - self.origin
        return self.grid.locate(offset.x() * self._ratio, offset.y() * self._ratio)

    def part(self, block: int, tile: int, rows: slice, columns: slice) -> QRectF:
        """Where some rows and columns of a tile lie on the widget."""
        height, width = (size / self._ratio for size in self.grid.cell)
        down, right = (
            range(size)[ranged]
            for size, ranged in zip(self.grid.cells, (rows, columns), strict=True)
        )
        corner = self.rect(block, tile).topLeft()
        x, y = corner.x() + right.start * width, corner.y() + down.start * height
        return QRectF(x, y, len(right) * width, len(down) * height)

    def number_rect(self, cell: Cell) -> QRectF:
        """Where one number lies on the widget."""
        rows, columns = slice(cell.row, cell.row + 1), slice(cell.column, cell.column + 1)
        return self.part(cell.block, cell.tile, rows, columns)

    def selection(self, block: int, cell: Cell | None = None) -> Selection:
        """What a click on a block means, or on one number of it."""
        if cell is None or self.what == "cell":
            return Selection(self.layer, self.what, (block,))
        inside = cell[1:] if self.what == "filter" else cell[2:]
        return Selection(self.layer, self.what, (block,), inside)

    def readout(self, cell: Cell, *, exact: bool = True) -> str:
        """Which number it is and, with `exact`, its value: "conv1 map 3 [12, 7] = 0.482"."""
        name = {
            "input": self.layer,
            "cell": f"{self.layer} [{cell.block}]",
            "filter": f"{self.layer} filter {cell.block}",
        }.get(self.what, f"{self.layer} {self.what} {cell.block}")
        if not exact and self.what != "cell":
            return name
        if self.what != "cell":
            kernel = f", kernel {cell.tile}" if self.grid.tiles > 1 else ""
            name = f"{name}{kernel} [{cell.row}, {cell.column}]"
        if self.of_errors:
            name = f"∂loss/∂({name})"
        if self.values is None:
            return name
        return f"{name} = {text.value(float(self.values[cell]))}"
