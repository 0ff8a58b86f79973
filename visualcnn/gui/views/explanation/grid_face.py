"""The face of a number grid: its colours, and its numbers where there is room for them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPen, QPixmap

from visualcnn.gui import mosaic, text
from visualcnn.gui.colour_maps import ZERO, ColourMap
from visualcnn.gui.theme import color, current_theme
from visualcnn.gui.views.inspector import numbers
from visualcnn.gui.views.thumbnails import as_qimage

Values: TypeAlias = "npt.NDArray[np.floating[Any]]"
Mask: TypeAlias = "npt.NDArray[np.bool_]"

_LINED = 9
"""Pixels a cell from which on lines part the cells."""
_LINE_AIR = 3
_SMALLEST_PLAIN, _LARGEST_PLAIN = 0.01, 10_000
_LEAST_EXPONENT = -300
"""Of float64's smallest numbers, the power of ten would be infinite."""
_WIDEST = "−4.82e−38"


@dataclass(frozen=True)
class Face:
    """What a grid shows: `values` (rows, columns) in `colours`, of which ±`limit` are the ends.

    Cells that are `absent` (rows, columns) are empty; those of `padding` are no real numbers but
    zeros that a layer puts around its picture. With `each`, numbers don't share their decimals.
    """

    values: Values
    colours: ColourMap
    signed: bool
    limit: float
    absent: Mask | None = None
    padding: Mask | None = None
    each: bool = False

    def steps(self) -> mosaic.Steps:
        """Each value's step of the colour map."""
        zero = ZERO if self.signed else 0
        with np.errstate(invalid="ignore", over="ignore"):
            return mosaic.steps(self.values.astype(np.float64) * ((255 - zero) / self.limit) + zero)

    def is_absent(self, row: int, column: int) -> bool:
        """Whether there is nothing at this place."""
        return self.absent is not None and bool(self.absent[row, column])


@dataclass(frozen=True)
class Digits:
    """How numbers are written in cells: times ten to the power of -`exponent`, so many decimals.

    Without `decimals` each has three digits of its own.
    """

    exponent: int = 0
    decimals: int | None = None

    def write(self, number: float) -> str:
        """One number."""
        if self.decimals is None or not math.isfinite(number):
            return text.value(number)
        return numbers.fixed(number * 10.0**-self.exponent, self.decimals)

    @property
    def unit(self) -> str:
        """What all numbers are to be multiplied by: "×10⁻³", or nothing."""
        return f"×10{_superscript(self.exponent)}" if self.exponent else ""


def limit_of(values: Values) -> float:
    """The largest magnitude of finite values; 1 where all are zero."""
    return float(np.abs(values[np.isfinite(values)]).max(initial=0)) or 1.0


def digits(face: Face, metrics: QFontMetrics, cell: QSizeF) -> Digits | None:
    """How all numbers can stand in cells of that size; None where they can't.

    Numbers too small or too large to be written plainly have a power of ten in common.
    """
    if cell.height() < metrics.height() - _LINE_AIR:
        return None
    if face.each:
        fits = metrics.horizontalAdvance(_WIDEST) + 2 <= cell.width()
        return Digits() if fits else None
    values = face.values if face.absent is None else face.values[~face.absent]
    plain = numbers.decimals(values, metrics, cell.width())
    largest = limit_of(values)
    if _SMALLEST_PLAIN <= largest < _LARGEST_PLAIN:
        return None if plain is None else Digits(0, plain)
    exponent = max(3 * math.floor(math.log10(largest) / 3), _LEAST_EXPONENT)
    # In float32, the power for its smallest numbers would be infinite.
    scaled = numbers.decimals(values.astype(np.float64) * 10.0**-exponent, metrics, cell.width())
    return None if scaled is None else Digits(exponent, scaled)


def room_for_numbers(metrics: QFontMetrics) -> int:
    """The width of a cell that holds any number with two digits."""
    return max(numbers.ROOM, metrics.horizontalAdvance("−0.00") + 2)


def draw_border(painter: QPainter, face: Face, origin: QPointF, cell: QSizeF) -> None:
    """Thin lines around all that is there: around each map, where there are several."""
    absent = np.zeros(face.values.shape, np.bool_) if face.absent is None else face.absent
    there = ~np.pad(absent, 1, constant_values=True)
    ink, width, height = color("handle"), cell.width(), cell.height()
    for row, column, length in _runs(there[1:, :-1] != there[:-1, :-1]):
        left, top = origin.x() + (column - 1) * width, origin.y() + row * height
        painter.fillRect(QRectF(left - 0.5, top - 0.5, length * width + 1, 1), ink)
    for column, row, length in _runs((there[:-1, 1:] != there[:-1, :-1]).T):
        left, top = origin.x() + column * width, origin.y() + (row - 1) * height
        painter.fillRect(QRectF(left - 0.5, top - 0.5, 1, length * height + 1), ink)


def _runs(edges: Mask) -> Iterator[tuple[int, int, int]]:
    """Where edges (lines, places) follow one another: the line, the first place, how many."""
    ends = np.diff(np.pad(edges, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    starts, stops = np.argwhere(ends == 1), np.argwhere(ends == -1)
    for (line, first), (_, after) in zip(starts.tolist(), stops.tolist(), strict=True):
        yield line, first, after - first


def draw_outline(painter: QPainter, place: QRectF, name: str) -> None:
    """A frame in the theme's colour of that name."""
    painter.setPen(QPen(color(name), 2, j=Qt.PenJoinStyle.MiterJoin))
    painter.drawRect(place)


def paint_face(
    face: Face, cell: QSizeF, ratio: float, font: QFont, written: Digits | None
) -> QPixmap:
    """The whole grid as a picture of `ratio` pixels a pixel of Qt's."""
    rows, columns = face.values.shape
    size = QSizeF(columns * cell.width(), rows * cell.height())
    picture = QPixmap(math.ceil(size.width() * ratio), math.ceil(size.height() * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(color("panel"))
    steps = face.steps()
    with QPainter(picture) as painter:
        painter.drawImage(QRectF(0, 0, size.width(), size.height()), _image(face, steps))
        if min(cell.width(), cell.height()) >= _LINED:
            _part(painter, size, cell)
        if face.padding is not None:
            _hatch(painter, face.padding, cell)
        if written is not None:
            _write(painter, face, steps, cell, font, written)
    return picture


def _image(face: Face, steps: mosaic.Steps) -> QImage:
    pixels = mosaic.packed(face.colours(current_theme()))[steps]
    if face.padding is not None:
        pixels[face.padding] = color("surface").rgb()
    if face.absent is not None:
        pixels[face.absent] = color("panel").rgb()
    return as_qimage(pixels)


def _part(painter: QPainter, size: QSizeF, cell: QSizeF) -> None:
    """Lines of the panel's colour between the cells."""
    ground = color("panel")
    for column in range(1, round(size.width() / cell.width())):
        painter.fillRect(QRectF(column * cell.width() - 0.5, 0, 1, size.height()), ground)
    for row in range(1, round(size.height() / cell.height())):
        painter.fillRect(QRectF(0, row * cell.height() - 0.5, size.width(), 1), ground)


def _hatch(painter: QPainter, padding: Mask, cell: QSizeF) -> None:
    ink = QColor(color("text_disabled", 0.45))
    for row, column in np.argwhere(padding):
        place = QRectF(
            column * cell.width(), row * cell.height(), cell.width() - 0.5, cell.height() - 0.5
        )
        painter.fillRect(place, Qt.BrushStyle.BDiagPattern)
        painter.fillRect(place, color("surface", 0.75))
        painter.fillRect(place, ink if cell.width() < _LINED else QColor(0, 0, 0, 0))


def _write(
    painter: QPainter,
    face: Face,
    steps: mosaic.Steps,
    cell: QSizeF,
    font: QFont,
    written: Digits,
) -> None:
    painter.setFont(font)
    plain = numbers.reads_plain(steps, face.colours, current_theme())
    inks = {True: color("text"), False: color("panel")}
    columns = face.values.shape[1]
    middle = Qt.AlignmentFlag.AlignCenter.value
    for place, number in enumerate(face.values.ravel().tolist()):
        row, column = divmod(place, columns)
        if face.is_absent(row, column):
            continue
        where = QRectF(column * cell.width(), row * cell.height(), cell.width(), cell.height())
        padded = face.padding is not None and bool(face.padding[row, column])
        painter.setPen(color("text_quiet") if padded else inks[plain[place]])
        painter.drawText(where, middle, "0" if padded else written.write(number))


def _superscript(number: int) -> str:
    return str(number).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
