"""The picture of a confusion matrix: mistakes stand out, all else is calm."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from visualcnn.gui import text
from visualcnn.gui.colour_maps import sequential
from visualcnn.gui.palette import Theme, contrast
from visualcnn.gui.theme import GRID, color, current_theme, font, mixed
from visualcnn.gui.views.mistakes.matrix import COUNTS, Matrix, rate
from visualcnn.gui.views.mistakes.matrix_layout import FIGURES, MatrixLayout
from visualcnn.gui.views.network import legend
from visualcnn.gui.views.network.scale import ValueScale

FAINTEST = 10
"""The step of the colour map that the rarest mistake has at least: one is seen among thousands."""
STALE_OPACITY = 0.5
_COLOURS = 76
"""Pixels of the legend's colours, with the gaps beside them."""
_RIGHT = (Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value
_LEFT = (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value
_CENTRE = Qt.AlignmentFlag.AlignCenter.value


def mistakes(matrix: Matrix, unit: str) -> npt.NDArray[np.float64]:
    """The cells in that unit, with zero in place of what was read right."""
    numbers = matrix.numbers(unit)
    np.fill_diagonal(numbers, 0)
    return numbers


def shades(matrix: Matrix, unit: str, scale: ValueScale) -> npt.NDArray[np.uint8]:
    """The step of the colour map of each cell (true, predicted); 0 where nothing went wrong."""
    numbers = mistakes(matrix, unit)
    found = scale.steps(numbers[np.newaxis])[0]
    return np.where(numbers > 0, np.maximum(found, FAINTEST), 0).astype(np.uint8)


class MatrixPainter:
    """Paints one matrix into one layout."""

    def __init__(self, matrix: Matrix, layout: MatrixLayout, unit: str, scale: ValueScale) -> None:
        self._matrix, self._layout, self._unit, self._scale = matrix, layout, unit, scale
        self._shades = shades(matrix, unit, scale)
        self._dark = _dark_ink(current_theme())
        self._lut = sequential(current_theme())

    def paint(self, painter: QPainter) -> None:
        """All of it, from the painter's origin."""
        if self._matrix.stale:
            painter.setOpacity(STALE_OPACITY)
        painter.setFont(font("caption"))
        self._paint_legend(painter)
        self._paint_heads(painter)
        self._paint_cells(painter)
        self._paint_figures(painter)

    def _paint_legend(self, painter: QPainter) -> None:
        """Which way to read it, and what the colours are worth."""
        line = self._layout.legend
        painter.setPen(color("text_quiet"))
        words = "Rows: the label · columns: what it was read as"
        unit = "Mistakes" if self._unit == COUNTS else "Mistakes, % of the row"
        metrics, (low, high) = painter.fontMetrics(), legend.ends(self._scale)
        length = metrics.horizontalAdvance(f"{low}{high}") + _COLOURS
        painter.drawText(line, _LEFT, words)
        left = line.right() - length - GRID - metrics.horizontalAdvance(unit)
        if left > metrics.horizontalAdvance(words) + 2 * GRID:
            painter.drawText(line.adjusted(0, 0, -length - GRID, 0), _RIGHT, unit)
            bar = QRectF(line.right() - length, line.top(), length, line.height())
            legend.lying(painter, bar, self._scale, self._lut)

    def _paint_heads(self, painter: QPainter) -> None:
        painter.setPen(color("text"))
        layout, matrix = self._layout, self._matrix
        for number in range(layout.classes):
            name = matrix.name(number)
            _write(painter, layout.row_head(number), name, _RIGHT)
            head = layout.column_head(number)
            if layout.texts.heads <= layout.texts.line:
                _write(painter, head, name, _CENTRE)
            else:
                _write_upright(painter, head, name)

    def _paint_cells(self, painter: QPainter) -> None:
        layout = self._layout
        calm = mixed(color("text"), color("panel"), 0.07)
        grid = mixed(color("line"), color("panel"), 0.7)
        painter.fillRect(layout.cells.adjusted(-1, -1, 0, 0), grid)
        for true in range(layout.classes):
            for predicted in range(layout.classes):
                shade = int(self._shades[true, predicted])
                ground = calm if true == predicted else QColor(*map(int, self._lut[shade]))
                rect = layout.rect(true, predicted)
                painter.fillRect(rect.adjusted(0, 0, -1, -1), ground)
                words = self._matrix.cell_text(true, predicted, self._unit)
                if words:
                    painter.setPen(self._ink(shade, right=true == predicted))
                    painter.drawText(rect.adjusted(0, 0, -1, -1), _CENTRE, words)

    def _ink(self, shade: int, *, right: bool) -> QColor:
        if right:
            return color("text_quiet")
        return color("text" if self._dark[shade] else "panel")

    def _paint_figures(self, painter: QPainter) -> None:
        layout, confusion = self._layout, self._matrix.confusion
        painter.setPen(color("text_quiet"))
        for number, title in enumerate(FIGURES):
            painter.drawText(layout.figure(-1, number), _RIGHT, title)
        painter.setPen(color("text"))
        labelled = confusion.counts.sum(axis=1)
        for true in range(layout.classes):
            figures = (
                text.count(int(labelled[true])),
                rate(float(confusion.precision[true])),
                rate(float(confusion.recall[true])),
            )
            for number, words in enumerate(figures):
                painter.drawText(layout.figure(true, number), _RIGHT, words)


def frame(painter: QPainter, rect: QRectF, name: str, width: int) -> None:
    """A frame of the colour `name` just around a cell."""
    painter.setPen(QPen(color(name), width, j=Qt.PenJoinStyle.MiterJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(-0.5, -0.5, -0.5, -0.5))


def _write(painter: QPainter, rect: QRectF, words: str, flags: int) -> None:
    right = Qt.TextElideMode.ElideRight
    shown = painter.fontMetrics().elidedText(words, right, round(rect.width()))
    painter.drawText(rect, flags, shown)


def _write_upright(painter: QPainter, rect: QRectF, words: str) -> None:
    """From the bottom up: for names that are wider than their column."""
    painter.save()
    painter.translate(QPointF(rect.left(), rect.bottom()))
    painter.rotate(-90)
    _write(painter, QRectF(0, 0, rect.height(), rect.width()), words, _LEFT)
    painter.restore()


@cache
def _dark_ink(theme: Theme) -> tuple[bool, ...]:
    """For each step of the colour map whether the theme's text reads better than its panel."""
    names = [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in sequential(theme).tolist()]
    return tuple(contrast(theme.text, name) >= contrast(theme.panel, name) for name in names)
