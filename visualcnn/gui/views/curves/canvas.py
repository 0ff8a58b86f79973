"""The canvas: a plot's area in pixels, on which Qt paints lines and marks without any Python.

pyqtgraph's own curves are painted by Python, and training stands still as long as Python paints:
both need the interpreter's lock. Qt's plain items don't, so they are placed here in pixels, and
pyqtgraph is left with what stands still, the axes, and with the gestures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainterPath, QPen
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsPathItem,
    QGraphicsRectItem,
    QGraphicsView,
    QGraphicsWidget,
)

from visualcnn.gui.thinning import Floats, Points

FAR = 20_000
"""Pixels from the canvas beyond which a line may end: Qt can't draw to any distance."""


@dataclass(frozen=True)
class Pixels:
    """How steps and places on the value axis become pixels of a canvas."""

    first: float = 0.0
    across: float = 1.0
    top: float = 0.0
    down: float = 1.0

    def x(self, step: float) -> float:
        """From the left edge."""
        return (step - self.first) * self.across

    def y(self, place: float) -> float:
        """From the upper edge."""
        return (self.top - place) * self.down

    def path(self, points: Points) -> QPainterPath:
        """A line through `points`, with gaps where they aren't finite."""
        y: Floats = (self.top - points.y) * self.down
        gaps = ~np.isfinite(y)
        np.clip(y, -FAR, FAR, out=y)
        y[gaps] = np.nan
        x: Floats = (points.x - self.first) * self.across
        made: QPainterPath = pyqtgraph.arrayToQPath(x, y, connect="finite")
        return made


class Canvas:
    """Lies over the `box` of a plot and follows its size and ranges whenever it is told to."""

    def __init__(self, plot: QGraphicsWidget, box: pyqtgraph.ViewBox) -> None:
        self._box = box
        self.pixels = Pixels()
        self.item = QGraphicsRectItem(plot)
        self.item.setPen(QPen(Qt.PenStyle.NoPen))
        self.item.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape)
        self.item.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def follow(self) -> None:
        """Take over where the box lies, and the ranges that it shows."""
        area = self._box.geometry()
        (first, last), (bottom, top) = self._box.viewRange()
        self.item.setPos(area.topLeft())
        self.item.setRect(0, 0, area.width(), area.height())
        self.pixels = Pixels(
            first, area.width() / (last - first), top, area.height() / (top - bottom)
        )

    @property
    def width(self) -> float:
        """In pixels."""
        return self.item.rect().width()

    @property
    def height(self) -> float:
        """In pixels."""
        return self.item.rect().height()


class Line:
    """A line on a canvas; `points` are those last drawn, in steps and places on the value axis."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self.points = Points(np.empty(0), np.empty(0))
        self.item = QGraphicsPathItem(canvas.item)

    def restyle(self, color: QColor, width: float) -> None:
        """Opaque colours: a line that crosses itself is drawn many times faster so."""
        self.item.setPen(QPen(color, width))

    def draw(self, points: Points) -> None:
        """Show `points` at the canvas's ranges."""
        self.points = points
        self.item.setPath(self._canvas.pixels.path(points))


class CanvasView(pyqtgraph.GraphicsLayoutWidget):
    """pyqtgraph's view, painted by Qt alone; its owner prepares the scene before."""

    paintEvent = QGraphicsView.paintEvent  # noqa: N815 - Qt's name

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__(*arguments, **options)
        # Both plots change with every redraw: to find out which parts did costs more.
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
