"""Names and newest values at the right ends of the lines, in place of a legend."""

from __future__ import annotations

from PySide6.QtGui import QBrush, QFontMetricsF
from PySide6.QtWidgets import QGraphicsSimpleTextItem

from visualcnn.gui.theme import color, font
from visualcnn.gui.views.curves.canvas import Canvas

GAP = 6
"""Pixels between the area and the texts."""


class EndLabels:
    """Two texts beside the area of a canvas, kept from lying upon one another."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._line = 0.0
        self.training, self.validation = QGraphicsSimpleTextItem(), QGraphicsSimpleTextItem()
        for item in (self.training, self.validation):
            canvas.scene().addItem(item)

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        self._line = QFontMetricsF(font("caption")).height()
        for item, name in ((self.training, "training"), (self.validation, "validation")):
            item.setFont(font("caption"))
            item.setBrush(QBrush(color(name)))

    def show(self, *ends: tuple[float, str] | None) -> None:
        """Name the training and the validation line: place on the value axis, and text.

        None: there is no such line.
        """
        area, line = self._canvas.place, self._line
        low, high = area.top() + line / 2, area.bottom() - line / 2
        places = [self._pixel(end, area.top(), low, high) for end in ends]
        if all(ends):
            places = _apart(places, line, low, high)
        for item, end, y in zip((self.training, self.validation), ends, places, strict=True):
            item.setVisible(end is not None)
            if end is not None:
                # To lay out a text costs more than all else here.
                if end[1] != item.text():
                    item.setText(end[1])
                item.setPos(area.right() + GAP, y - line / 2)

    def _pixel(self, end: tuple[float, str] | None, top: float, low: float, high: float) -> float:
        y = low if end is None else self._canvas.pixels.y(end[0]) + top
        return min(max(y, low), high)


def _apart(wanted: list[float], distance: float, low: float, high: float) -> list[float]:
    """Two places at least `distance` apart, near the `wanted` ones, in the same order."""
    first, second = wanted
    if abs(first - second) >= distance:
        return wanted
    upper = min(max((first + second - distance) / 2, low), high - distance)
    return [upper, upper + distance] if first <= second else [upper + distance, upper]
