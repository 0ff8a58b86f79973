"""Paints rows of biographies: few calls each, and all strips in sight as one picture."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from visualcnn.gui import text
from visualcnn.gui.theme import color, font
from visualcnn.gui.views.mistakes.lives import Lives
from visualcnn.gui.views.mistakes.order import Order
from visualcnn.gui.views.mistakes.row_layout import RowLayout
from visualcnn.gui.views.mistakes.strip_picture import strips
from visualcnn.gui.views.thumbnails import as_qimage, draw_digit

_RIGHT = (Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value
_LEFT = (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value


def paint_rows(painter: QPainter, lives: Lives, layout: RowLayout, shown: Order, top: int) -> None:
    """The digits `shown`, one row below the other; the first begins at `top`."""
    painter.setFont(font("caption"))
    images = lives.take(shown)
    pictures = strips(
        lives.right(shown),
        lives.confidences[:, shown].T,
        layout.strip_width,
        layout.strip_height,
    )
    drawn = as_qimage(pictures.reshape(-1, layout.strip_width))
    high = layout.strip_height
    for number, sample in enumerate(shown.tolist()):
        begin = top + number * layout.height
        draw_digit(painter, layout.thumbnail(begin), images[number])
        part = QRect(0, number * high, layout.strip_width, high)
        painter.drawImage(layout.strip(begin), drawn, part)
        _paint_texts(painter, lives, layout.cells(begin, layout.height), sample)


def _paint_texts(painter: QPainter, lives: Lives, cells: dict[str, QRect], sample: int) -> None:
    painter.setPen(color("text_quiet"))
    painter.drawText(cells["index"], _RIGHT, text.count(sample))
    painter.setPen(color("text"))
    _write(painter, cells["label"], lives.name(int(lives.labels[sample])))
    painter.drawText(cells["figure"], _RIGHT, lives.figure(sample))
    right, name = lives.now(sample)
    painter.setPen(color("good" if right else "bad"))
    _write(painter, cells["now"], f"{'✓' if right else '✗'} {name}")


def paint_heading(painter: QPainter, lives: Lives, layout: RowLayout) -> None:
    """The columns' names, and between which steps the strips run."""
    painter.fillRect(0, 0, layout.width, layout.heading, color("panel"))
    painter.setFont(font("caption"))
    painter.setPen(color("text_quiet"))
    cells = layout.cells(0, layout.heading)
    painter.drawText(cells["index"], _RIGHT, "index")
    painter.drawText(cells["label"], _LEFT, "label")
    painter.drawText(cells["now"], _LEFT, "now")
    painter.drawText(cells["figure"], _RIGHT, lives.figure_title)
    strip = layout.strip(0)
    strip.setTop(0)
    strip.setHeight(layout.heading)
    first = f"step {text.count(int(lives.steps[0]))}"
    last = text.count(int(lives.steps[-1]))
    painter.drawText(strip, _LEFT, first)
    if lives.validations > 1:
        painter.drawText(strip, _RIGHT, last)
    painter.setPen(color("line"))
    painter.drawLine(0, layout.heading - 1, layout.width, layout.heading - 1)


def _write(painter: QPainter, rect: QRect, words: str) -> None:
    right = Qt.TextElideMode.ElideRight
    painter.drawText(rect, _LEFT, painter.fontMetrics().elidedText(words, right, rect.width()))
