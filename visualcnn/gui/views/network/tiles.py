"""A group of tiles on screen: a layer's maps, its filters or its cells, painted as one picture."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from visualcnn.gui import colour_maps, mosaic, palette, text
from visualcnn.gui.colour_maps import Lut
from visualcnn.gui.mosaic import Cell, Grid, Values
from visualcnn.gui.palette import Theme
from visualcnn.gui.theme import color, current_theme
from visualcnn.gui.views.network.scale import Mode, ValueScale
from visualcnn.gui.views.network.selection import Selection, What
from visualcnn.nn.layer import Array

_STALE_OPACITY = 0.4


class TileGroup:
    """Tiles of one layer: `values` (blocks, tiles, rows, columns), a scale, and where they lie.

    Nothing is computed before `paint`: a group that isn't on screen does no work. `drawn` counts
    the pictures that were made.
    """

    def __init__(self, layer: str, what: What) -> None:
        self.layer = layer
        self.what = what
        self.scale = ValueScale(signed=what == "filter", least=1.0 if what == "input" else 0.0)
        self.values: Values | None = None
        self.drawn = 0
        self.place(Grid(1, (1, 1), (1, 1), 1, 0), QPointF(), 1.0)

    def place(self, grid: Grid, origin: QPointF, ratio: float) -> None:
        """Lie at `origin`; `grid` counts pixels of the screen, `ratio` of them in one of Qt's."""
        self.grid, self.origin, self._ratio = grid, origin, ratio
        self._image: QImage | None = None

    def show(self, array: Array | None) -> None:
        """Take new values of any shape with as many numbers as the grid has places."""
        grid = self.grid
        shape = (grid.blocks, grid.tiles, *grid.cells)
        fits = array is not None and array.size == grid.blocks * grid.tiles * _area(grid.cells)
        self.values = array.reshape(shape) if array is not None and fits else None
        self._image = None

    def repaint(self) -> None:
        """Make the picture anew the next time, such as in other colours."""
        self._image = None

    @property
    def _frame(self) -> int:
        return max(1, round(self._ratio))

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

    def lut_now(self) -> Lut:
        """The colour map in the current theme."""
        return self.lut(current_theme())

    def lut(self, theme: Theme) -> Lut:
        """The colour map that suits what the group shows."""
        if self.what == "input":
            return colour_maps.grey(theme)
        if self.scale.signed:
            return colour_maps.diverging(theme)
        return colour_maps.sequential(theme)

    def paint(self, painter: QPainter, mode: Mode, *, stale: bool) -> None:
        """Draw all tiles, as one image."""
        if self.values is None:
            self._paint_places(painter)
            return
        if self._image is None:
            self._image = self._make_image(self.values, mode)
        painter.setOpacity(_STALE_OPACITY if stale else 1.0)
        beside = self._frame / self._ratio
        painter.drawImage(self.origin - QPointF(beside, beside), self._image)
        painter.setOpacity(1.0)

    def _make_image(self, values: Values, mode: Mode) -> QImage:
        theme = current_theme()
        self.drawn += 1
        self.scale.follow(values, mode)
        steps = self.scale.steps(values)
        ground, line = (
            _pixel(theme.panel),
            _pixel(theme.handle if self.what == "filter" else theme.line),
        )
        colors = mosaic.packed(self.lut(theme))
        pixels = self.grid.picture(steps, colors, ground, line, self._frame)
        height, width = pixels.shape
        # Qt reads the array's own memory: the copy that follows makes the image independent of it.
        image = QImage(
            pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB32
        ).copy()
        image.setDevicePixelRatio(self._ratio)
        return image

    def _paint_places(self, painter: QPainter) -> None:
        """Faint grounds where tiles will be."""
        ground = color("surface")
        if self.grid.gap == 0:
            painter.fillRect(QRectF(self.origin.x(), self.origin.y(), *self.size), ground)
            return
        for block in range(self.grid.blocks):
            painter.fillRect(self.rect(block), ground)

    def rect(self, block: int, tile: int | None = None) -> QRectF:
        """Where a block, or a tile in it, lies on the widget."""
        place = self.grid.block_rect(block) if tile is None else self.grid.tile_rect(block, tile)
        x, y, width, height = (part / self._ratio for part in place)
        return QRectF(self.origin.x() + x, self.origin.y() + y, width, height)

    def hit(self, position: QPointF) -> Cell | None:
        """The number at a place on the widget."""
        offset = position - self.origin
        return self.grid.locate(offset.x() * self._ratio, offset.y() * self._ratio)

    def selection(self, block: int) -> Selection:
        """What a click on a block means."""
        return Selection(self.layer, self.what, (block,))

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
        if self.values is None:
            return name
        return f"{name} = {text.value(float(self.values[cell]))}"


def _area(cells: tuple[int, int]) -> int:
    return cells[0] * cells[1]


def _pixel(hex_color: str) -> int:
    red, green, blue = palette.rgb(hex_color)
    return 0xFF000000 | red << 16 | green << 8 | blue
