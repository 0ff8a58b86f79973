"""A picture of numbers, as large as its panel is wide, with the numbers in it where they fit."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Signal
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from visualcnn.gui import text
from visualcnn.gui.mosaic import Cell, Grid
from visualcnn.gui.theme import current_theme, font
from visualcnn.gui.views.inspector import numbers
from visualcnn.gui.views.inspector.content import Picture
from visualcnn.gui.views.inspector.numbers import Numbers
from visualcnn.gui.views.network import legend
from visualcnn.gui.views.network.shading import shade
from visualcnn.gui.views.network.tiles import TileGroup

_LARGEST_CELL = 56
_GAP = 4
_ROW_OF_CELLS = 20
_FRAME = 1


class PictureView(QWidget):
    """One picture of the inspector; it keeps its colour scale while its numbers change."""

    pointed = Signal(str, QPoint)
    """The readout under the mouse, empty when there is none, and where the mouse is."""

    def __init__(self, picture: Picture, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stale = False
        self._picture = picture
        self._group = TileGroup(picture.name, picture.what, self)
        self._numbers = Numbers(self)
        self._font = QFont()
        self._decimals: int | None = None
        self._at: tuple[Cell, QPoint] | None = None
        self._room: int | None = None
        self.setMouseTracking(True)
        self.setAccessibleName(f"{picture.name}: {picture.caption or 'enlarged'}")

    def show_picture(self, picture: Picture) -> None:
        """Show new numbers of the same shape."""
        self._picture = picture
        self._group.show(picture.values)
        self._draw()
        if self._at:
            self.pointed.emit(self.readout(self._at[0]), self._at[1])

    def fits(self, picture: Picture) -> bool:
        """Whether `picture` is the same thing with other numbers."""
        mine = self._picture
        same = (mine.name, mine.what, mine.caption) == (picture.name, picture.what, picture.caption)
        return same and mine.values.shape == picture.values.shape

    @property
    def cell_size(self) -> float:
        """Width of a cell, in Qt's pixels."""
        return self._group.grid.cell[1] / self.devicePixelRatioF()

    @property
    def picture_size(self) -> tuple[float, float]:
        """Width and height of the tiles, in Qt's pixels."""
        return self._group.size

    @property
    def stale(self) -> bool:
        """Whether the numbers are out of date, and the tiles faint."""
        return self._stale

    @stale.setter
    def stale(self, stale: bool) -> None:
        if stale != self._stale:
            self._stale = stale
            self._group.repaint()
            self._draw()

    @property
    def decimals(self) -> int | None:
        """How many decimals the numbers in the cells have; None where there are no numbers."""
        return self._decimals

    def set_room(self, room: int) -> None:
        """Be as wide as `room` allows, in Qt's pixels, however wide this is just now."""
        if room != self._room:
            self._room = room
            self.place()

    def place(self) -> None:
        """Lie as large as the width allows."""
        ratio = self.devicePixelRatioF()
        room = (self._room or self.width()) - 2 * _FRAME
        if room <= 0:
            return
        self._font = font("caption")
        self._group.place(_grid(self._picture.values.shape, room, ratio), _origin(), ratio)
        self._group.show(self._picture.values)
        _, height = self._group.size
        self._numbers.lie((), self._font)
        self._decimals = None
        self.setFixedHeight(
            math.ceil(height) + 2 * _FRAME + _GAP + QFontMetrics(self._font).height()
        )
        self._draw()
        self.update()

    def _draw(self) -> None:
        """Bring tiles and numbers up to date."""
        shade([self._group], "layer", stale=self._stale)
        values = self._group.values
        if values is None:
            return
        before = self._decimals
        metrics = QFontMetrics(self._font)
        self._decimals = numbers.decimals(values, metrics, self.cell_size)
        if (before is None) != (self._decimals is None):
            shown = self._decimals is not None
            self._numbers.lie(list(self._cells(values.shape)) if shown else (), self._font)
        if self._decimals is not None:
            scale, colours = self._group.scale, self._group.colour_map
            words = [numbers.fixed(number, self._decimals) for number in values.ravel().tolist()]
            plain = numbers.reads_plain(scale.steps(values), colours, current_theme())
            self._numbers.show(words, plain)

    def _cells(self, shape: tuple[int, ...]) -> Iterator[QRectF]:
        """Where each number lies, in order."""
        ratio = self.devicePixelRatioF()
        height, width = (size / ratio for size in self._group.grid.cell)
        for cell in map(Cell._make, np.ndindex(shape)):
            tile = self._group.rect(cell.block)
            yield QRectF(
                tile.x() + cell.column * width, tile.y() + cell.row * height, width, height
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the new width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the legend; all else is shown by what lies here."""
        del event
        with QPainter(self) as painter:
            painter.setFont(self._font)
            line = painter.fontMetrics().height()
            row = QRectF(0, self.height() - line, self.width(), line)
            legend.lying(painter, row, self._group.scale, self._group.lut_now())

    def readout(self, cell: Cell) -> str:
        """Which number it is, and its value."""
        picture, grid = self._picture, self._group.grid
        name = picture.name
        if grid.cells == (1, 1):
            name = f"{name} [{cell.block}]"
        else:
            tile = f" {picture.tile} {cell.block}" if picture.tile and grid.blocks > 1 else ""
            name = f"{name}{tile} [{cell.row}, {cell.column}]"
        values = self._group.values
        if values is None:
            return name
        return f"{name} = {text.value(float(values[cell]))}"

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say the number under the mouse."""
        cell = self._group.hit(event.position())
        place = event.position().toPoint()
        self._at = (cell, place) if cell else None
        self.pointed.emit(self.readout(cell) if cell else "", place)

    def leaveEvent(self, event: QEvent) -> None:
        """Say nothing."""
        del event
        self._at = None
        self.pointed.emit("", QPoint())


def _origin() -> QPointF:
    return QPointF(_FRAME, _FRAME)


def _grid(shape: tuple[int, ...], room: int, ratio: float) -> Grid:
    """The largest cells for tiles of `shape` in a width of `room`, in pixels of the screen."""
    tiles, rows, columns = shape
    gap = 0 if rows == columns == 1 else round(_GAP * ratio)
    across = _across(tiles, rows, columns, room)
    cell = (int(room * ratio) - (across - 1) * gap) // (across * columns)
    cell = max(1, min(cell, round(_LARGEST_CELL * ratio)))
    return Grid(tiles, (rows, columns), (cell, cell), across, gap)


def _across(tiles: int, rows: int, columns: int, room: int) -> int:
    """How many tiles side by side: with room for numbers, unless that gets too tall."""
    if rows == columns == 1:
        return tiles if tiles <= _ROW_OF_CELLS // 2 else min(tiles, _ROW_OF_CELLS)
    cell = max(numbers.ROOM, QFontMetrics(font("caption")).horizontalAdvance("−0.00") + 2)
    with_numbers = max(1, min(tiles, (room + _GAP) // (columns * cell + _GAP)))
    height = math.ceil(tiles / with_numbers) * rows * cell
    return with_numbers if height <= 2 * room else math.ceil(math.sqrt(tiles))
