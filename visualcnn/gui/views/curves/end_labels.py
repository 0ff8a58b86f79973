"""Names and newest values at the right ends of the lines, in place of a legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pyqtgraph
from PySide6.QtCore import QPointF
from PySide6.QtGui import QBrush, QFontMetricsF
from PySide6.QtWidgets import QGraphicsSimpleTextItem

from visualcnn.gui.theme import color, font

if TYPE_CHECKING:
    from visualcnn.gui.views.curves.measures import Measure


class Scale(Protocol):
    """How values are placed and written."""

    measure: Measure

    def unscaled(self, place: float) -> float:
        """The value at a place on the axis."""
        ...


class EndLabels:
    """Two texts beside a plot, kept from lying upon one another, and "steps" below them."""

    def __init__(self, plot: pyqtgraph.GraphicsWidget, box: pyqtgraph.ViewBox) -> None:
        self._box = box
        self._places: list[float | None] = [None, None]
        self.training = QGraphicsSimpleTextItem(plot)
        self.validation = QGraphicsSimpleTextItem(plot)
        self.steps = QGraphicsSimpleTextItem("steps", plot)
        box.sigResized.connect(self.place)
        box.sigTransformChanged.connect(self.place)

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        for item, name in (
            (self.training, "training"),
            (self.validation, "validation"),
            (self.steps, "text_quiet"),
        ):
            item.setFont(font("caption"))
            item.setBrush(QBrush(color(name)))

    def show(self, training: float | None, validation: float | None, scale: Scale) -> None:
        """Name the lines that end at these places on the value axis; None: no such line."""
        self._places = [training, validation]
        for item, name, place in (
            (self.training, "training", training),
            (self.validation, "validation", validation),
        ):
            item.setVisible(place is not None)
            if place is not None:
                item.setText(f"{name} {scale.measure.text(scale.unscaled(place))}")
        self.place()

    def place(self) -> None:
        """Put the texts where their lines end, now that sizes or ranges are others."""
        height = QFontMetricsF(font("caption")).height()
        area = self._box.geometry()
        low, high = area.top() + height / 2, area.bottom() - height / 2
        wanted = [self._pixel(place, low, high) for place in self._places]
        if self._places[0] is not None and self._places[1] is not None:
            wanted = _apart(wanted, height, low, high)
        for item, y in zip((self.training, self.validation), wanted, strict=True):
            item.setPos(area.right() + 6, y - height / 2)
        self.steps.setPos(area.right() + 6, area.bottom() + 6)

    def _pixel(self, place: float | None, low: float, high: float) -> float:
        if place is None:
            return low
        y = self._box.mapFromView(QPointF(0, place)).y() + self._box.geometry().top()
        return float(min(max(y, low), high))


def _apart(wanted: list[float], distance: float, low: float, high: float) -> list[float]:
    """Two places at least `distance` apart, near the `wanted` ones, in the same order."""
    first, second = wanted
    if abs(first - second) >= distance:
        return wanted
    upper = min(max((first + second - distance) / 2, low), high - distance)
    return [upper, upper + distance] if first <= second else [upper + distance, upper]
