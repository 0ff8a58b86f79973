"""A thin legend: which colours stand for which numbers, its ends in digits."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from visualcnn.gui import text
from visualcnn.gui.colour_maps import Lut
from visualcnn.gui.theme import color
from visualcnn.gui.views.network.scale import ValueScale

THICKNESS = 5
_TALLEST = 72
_GAP = 4


def ends(scale: ValueScale) -> tuple[str, str]:
    """The lowest and the highest number of a scale, as text."""
    high = "max" if scale.each else text.short(scale.limit)
    return (f"{text.MINUS}{high}" if scale.signed else "0"), high


def upright(painter: QPainter, column: QRectF, scale: ValueScale, lut: Lut) -> None:
    """At the right edge of `column`, as an axis of the pictures beside it."""
    height = min(column.height(), _TALLEST)
    bar = QRectF(column.right() - THICKNESS, column.top(), THICKNESS, height)
    _paint_bar(painter, bar, lut[::-1].reshape(256, 1, 3))
    low, high = ends(scale)
    words = QRectF(column.left(), bar.top(), column.width() - THICKNESS - _GAP, height)
    line = painter.fontMetrics().height()
    painter.setPen(color("text_quiet"))
    right = Qt.AlignmentFlag.AlignRight
    if height >= 2 * line - 4:
        words.adjust(0, -2, 0, 2)
        painter.drawText(words, (right | Qt.AlignmentFlag.AlignTop).value, high)
        painter.drawText(words, (right | Qt.AlignmentFlag.AlignBottom).value, low)
    else:
        words.setTop(bar.center().y() - line)
        words.setBottom(bar.center().y() + line)
        both = f"±{high}" if scale.signed else f"0–{high}"
        fits = painter.fontMetrics().horizontalAdvance(both) <= words.width()
        painter.drawText(
            words, (right | Qt.AlignmentFlag.AlignVCenter).value, both if fits else high
        )


def lying(painter: QPainter, row: QRectF, scale: ValueScale, lut: Lut) -> None:
    """In `row`, below the pictures that it explains: number, colours, number."""
    low, high = ends(scale)
    metrics = painter.fontMetrics()
    painter.setPen(color("text_quiet"))
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(row, left.value, low)
    start = row.left() + metrics.horizontalAdvance(low) + _GAP
    texts = metrics.horizontalAdvance(low) + metrics.horizontalAdvance(high)
    length = max(16.0, min(64.0, row.width() - texts - 3 * _GAP))
    bar = QRectF(start, row.center().y() - THICKNESS / 2, length, THICKNESS)
    _paint_bar(painter, bar, lut.reshape(1, 256, 3))
    painter.setPen(color("text_quiet"))
    painter.drawText(row.adjusted(bar.right() + _GAP - row.left(), 0, 0, 0), left.value, high)


def _paint_bar(painter: QPainter, bar: QRectF, lut: Lut) -> None:
    pixels = np.ascontiguousarray(lut)
    height, width, _ = pixels.shape
    image = QImage(pixels.data, width, height, width * 3, QImage.Format.Format_RGB888)
    painter.drawImage(bar, image)
    painter.setPen(color("line"))
    painter.drawRect(bar)
