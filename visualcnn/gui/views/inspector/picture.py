"""A picture of numbers, as large as its panel is wide, with the numbers in it where they fit."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from visualcnn.gui import text
from visualcnn.gui.mosaic import Cell, Grid
from visualcnn.gui.palette import contrast
from visualcnn.gui.theme import color, current_theme, font
from visualcnn.gui.views.inspector.content import Picture
from visualcnn.gui.views.network import legend
from visualcnn.gui.views.network.tiles import TileGroup

ROOM_FOR_NUMBERS = 28
"""Pixels a cell from which on its number stands in it."""
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
        self.stale = False
        self._picture = picture
        self._group = TileGroup(picture.name, picture.what)
        self._at: tuple[Cell, QPoint] | None = None
        self.setMouseTracking(True)
        self.setAccessibleName(f"{picture.name}: {picture.caption or 'enlarged'}")

    def show_picture(self, picture: Picture) -> None:
        """Show new numbers of the same shape."""
        self._picture = picture
        self._group.show(picture.values)
        if self._at:
            self.pointed.emit(self.readout(self._at[0]), self._at[1])
        self.update()

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

    def decimals(self) -> int | None:
        """How many decimals every number in a cell has room for; None where they would mislead."""
        values = self._group.values
        if values is None or self.cell_size < ROOM_FOR_NUMBERS:
            return None
        largest = float(np.abs(values[np.isfinite(values)]).max(initial=0))
        # Two significant digits of the largest number, or all of them might read 0.00.
        needed = max(0, 1 - math.floor(math.log10(largest))) if largest else 0
        metrics = QFontMetrics(font("caption"))
        for decimals in range(max(2, needed), needed - 1, -1):
            if metrics.horizontalAdvance(_fixed(-largest, decimals)) + 2 <= self.cell_size:
                return decimals
        return None

    def place(self) -> None:
        """Lie as large as the width allows."""
        ratio = self.devicePixelRatioF()
        room = self.width() - 2 * _FRAME
        if room <= 0:
            return
        self._group.place(_grid(self._picture.values.shape, room, ratio), _origin(), ratio)
        self._group.show(self._picture.values)
        _, height = self._group.size
        line = QFontMetrics(font("caption")).height()
        self.setFixedHeight(math.ceil(height) + 2 * _FRAME + _GAP + line)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the new width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tiles, their numbers where there is room, and the legend."""
        del event
        with QPainter(self) as painter:
            self._group.paint(painter, "layer", stale=self.stale)
            painter.setFont(font("caption"))
            decimals = self.decimals()
            if decimals is not None:
                self._paint_numbers(painter, decimals)
            line = painter.fontMetrics().height()
            row = QRectF(0, self.height() - line, self.width(), line)
            legend.lying(painter, row, self._group.scale, self._group.lut_now())

    def _paint_numbers(self, painter: QPainter, decimals: int) -> None:
        values, grid = self._group.values, self._group.grid
        if values is None:
            return
        inks = _inks(self._group)
        steps = self._group.scale.steps(values)
        ratio = self.devicePixelRatioF()
        height, width = (size / ratio for size in grid.cell)
        for cell in map(Cell._make, np.ndindex(values.shape)):
            tile = self._group.rect(cell.block)
            place = QRectF(
                tile.x() + cell.column * width, tile.y() + cell.row * height, width, height
            )
            painter.setPen(inks[steps[cell]])
            number = _fixed(float(values[cell]), decimals)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, number)

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
    cell = max(ROOM_FOR_NUMBERS, QFontMetrics(font("caption")).horizontalAdvance("−0.00") + 2)
    with_numbers = max(1, min(tiles, (room + _GAP) // (columns * cell + _GAP)))
    height = math.ceil(tiles / with_numbers) * rows * cell
    return with_numbers if height <= 2 * room else math.ceil(math.sqrt(tiles))


def _inks(group: TileGroup) -> list[QColor]:
    """For each step of the colour map the text colour that reads better on it."""
    theme = current_theme()
    inks = []
    for red, green, blue in group.lut_now():
        ground = f"#{red:02x}{green:02x}{blue:02x}"
        plain = contrast(theme.text, ground) >= contrast(theme.panel, ground)
        inks.append(color("text" if plain else "panel"))
    return inks


def _fixed(number: float, decimals: int) -> str:
    shown = f"{number:.{decimals}f}"
    # Minus zero would look like a number below it.
    return shown.removeprefix("-") if float(shown) == 0 else shown.replace("-", text.MINUS)
