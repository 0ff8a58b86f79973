"""The canvas: a plot's lines and marks in pixels, painted by Qt without a line of Python.

Training stands still while Python paints: both need the interpreter's lock. pyqtgraph's own curves
are painted by Python, and its scene asks Python at every turn. So it is left with the axes, which
seldom change, and with the gestures; what moves is made of Qt's plain items, in a scene of its own
that lies over pyqtgraph's, hides nothing but the plot's area, and lets the mouse through.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyqtgraph
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsItem,
    QGraphicsPathItem,
    QGraphicsRectItem,
    QGraphicsScene,
    QGraphicsView,
    QWidget,
)

from visualcnn.gui.theme import color
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


class Canvas(QGraphicsView):
    """Lies over the box of a plot, and over what is beside it up to the plot's right edge.

    Items of `area` are cut off at the box; those of the scene aren't.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        scene = QGraphicsScene(self)
        # Few items, most of which change each time: to look for them is cheaper than to sort them.
        scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setScene(scene)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.pixels = Pixels()
        self.area = QGraphicsRectItem()
        self.place = QRectF()
        """Where the area lies in the scene."""
        self.area.setPen(QPen(Qt.PenStyle.NoPen))
        self.area.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape)
        scene.addItem(self.area)
        self._grid = QGraphicsPathItem(self.area)

    def restyle(self) -> None:
        """Take over the theme's colours."""
        self.setBackgroundBrush(color("panel"))
        self._grid.setPen(QPen(color("line"), 1))

    def follow(self, box: pyqtgraph.ViewBox, right: float) -> None:
        """Take over where `box` lies in its scene, how much is free beside it, and its ranges.

        One that a small window leaves no room counts as one pixel.
        """
        place = box.mapRectToScene(box.rect())
        corner = place.topLeft().toPoint()
        width, height = max(place.width(), 1.0), max(place.height(), 1.0)
        self.setGeometry(corner.x(), corner.y(), int(width + right), int(height))
        self.setSceneRect(0, 0, int(width + right), int(height))
        self.area.setPos(place.topLeft() - QPointF(corner))
        self.area.setRect(0, 0, width, height)
        self.place = self.area.sceneBoundingRect()
        (first, last), (bottom, top) = box.viewRange()
        self.pixels = Pixels(first, width / (last - first), top, height / (top - bottom))

    def draw_grid(self, steps: list[float], places: list[float]) -> None:
        """Lines through `steps` and through `places` on the value axis, sharp on the screen."""
        path, width, height = QPainterPath(), self.area.rect().width(), self.area.rect().height()
        for x in (int(self.pixels.x(step)) + 0.5 for step in steps):
            path.moveTo(x, 0)
            path.lineTo(x, height)
        for y in (int(self.pixels.y(place)) + 0.5 for place in places):
            path.moveTo(0, y)
            path.lineTo(width, y)
        self._grid.setPath(path)


class Line:
    """A line on a canvas, in steps and places on the value axis."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self.item = QGraphicsPathItem(canvas.area)
        self._newest = QGraphicsPathItem(canvas.area)
        self._clear(Points(np.empty(0), np.empty(0)))

    def _clear(self, points: Points) -> None:
        self._whole, self._path = points, QPainterPath()
        self._steps: list[int] = []
        self._places: list[float] = []

    @property
    def points(self) -> Points:
        """What is drawn."""
        return Points(np.append(self._whole.x, self._steps), np.append(self._whole.y, self._places))

    @property
    def last(self) -> float | None:
        """The place at which it ends; None if there is nothing."""
        if self._places:
            return self._places[-1]
        return float(self._whole.y[-1]) if len(self._whole.y) else None

    def restyle(self, color: QColor, width: float) -> None:
        """Opaque colours: a line that crosses itself is drawn many times faster so."""
        self.item.setPen(QPen(color, width))
        self._newest.setPen(QPen(color, width))

    def draw(self, points: Points) -> None:
        """Show `points` at the canvas's ranges."""
        self._clear(points)
        self.item.setPath(self._canvas.pixels.path(points))
        self._newest.setPath(self._path)

    def extend(self, first: int, places: list[float]) -> None:
        """Let the line go on through the `places` of the steps from `first` on."""
        pixels, path = self._canvas.pixels, self._path
        if path.isEmpty() and self._whole.x.size:
            path.moveTo(pixels.x(float(self._whole.x[-1])), pixels.y(float(self._whole.y[-1])))
        for step, place in enumerate(places, first):
            path.lineTo(pixels.x(step), pixels.y(place))
            self._steps.append(step)
        self._places += places
        self._newest.setPath(path)
