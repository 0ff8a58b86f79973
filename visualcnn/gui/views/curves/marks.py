"""What is marked on a plot: validations, the best of them, changes of settings, the newest step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QBrush, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import (
    QGraphicsEllipseItem,
    QGraphicsPathItem,
    QGraphicsPolygonItem,
    QGraphicsSimpleTextItem,
)

from visualcnn.gui.theme import color, font
from visualcnn.gui.views.curves.canvas import Canvas
from visualcnn.gui.views.curves.measures import Measure, ValidationPoints
from visualcnn.gui.views.curves.readout import change_text
from visualcnn.training.history import Change

DOTS = 200
"""Of more validations in sight only the line is drawn."""
DOT, RING = 3.0, 5.5
"""Radii in pixels."""
CHANGE = QPolygonF([QPointF(-4.5, 0), QPointF(4.5, 0), QPointF(0, -9)])
"""A changed setting's mark, standing on the lower edge."""

_NO_PEN = QPen(Qt.PenStyle.NoPen)
_SENTENCE = 0

Place = Callable[[float], float]
"""From a value to its place on the axis."""


class Marks:
    """Items of one plot's canvas, drawn anew where they changed."""

    def __init__(self, measure: Measure, canvas: Canvas) -> None:
        self._measure, self._canvas = measure, canvas
        self.newest = QGraphicsEllipseItem(-DOT, -DOT, 2 * DOT, 2 * DOT, canvas.area)
        self.dots = QGraphicsPathItem(canvas.area)
        self.best = QGraphicsEllipseItem(-RING, -RING, 2 * RING, 2 * RING, canvas.area)
        self.best_text = QGraphicsSimpleTextItem(canvas.area)
        self.changes: list[QGraphicsPolygonItem] = []
        self.newest.setPen(_NO_PEN)
        self.dots.setPen(_NO_PEN)

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        self.newest.setBrush(color("training"))
        self.dots.setBrush(color("validation"))
        self.best.setPen(QPen(color("validation"), 1.5))
        self.best_text.setFont(font("caption"))
        self.best_text.setBrush(color("validation"))
        for mark in self.changes:
            mark.setBrush(color("accent"))

    def draw_newest(self, step: int, place: float | None) -> None:
        """A dot where the line ends; a run of one step shows nothing else."""
        self.newest.setVisible(place is not None)
        if place is not None:
            pixels = self._canvas.pixels
            self.newest.setPos(pixels.x(step), pixels.y(place))

    def draw_validations(self, validations: ValidationPoints, place: Place) -> None:
        """A dot each, and a ring with words around the best."""
        pixels, path = self._canvas.pixels, QPainterPath()
        values = validations.values.tolist()
        xs = [pixels.x(step) for step in validations.steps.tolist()]
        inside = [0 <= x <= self._canvas.area.rect().width() for x in xs]
        if sum(inside) <= DOTS:
            for x, value, seen in zip(xs, values, inside, strict=True):
                if seen:
                    path.addEllipse(QPointF(x, pixels.y(place(value))), DOT, DOT)
        self.dots.setPath(path)
        best = self._measure.best(validations.values) if values else -1
        shown = best >= 0 and inside[best]
        self.best.setVisible(shown)
        self.best_text.setVisible(shown)
        if shown:
            self._draw_best(xs[best], pixels.y(place(values[best])), values[best])

    def _draw_best(self, x: float, y: float, value: float) -> None:
        """Words away from the other points: the highest has room above, the lowest below."""
        self.best.setPos(x, y)
        self.best_text.setText(f"{self._measure.best_word} {self._measure.text(value)}")
        size = self.best_text.boundingRect()
        left = (
            x - size.width() - 2 * DOT if x > self._canvas.area.rect().width() / 2 else x + 2 * DOT
        )
        above = self._measure.higher_is_better
        self.best_text.setPos(left, y - size.height() - DOT if above else y + DOT)

    def draw_changes(self, changes: list[Change]) -> None:
        """A triangle at the lower edge for each, with its sentence."""
        for mark in self.changes[len(changes) :]:
            mark.scene().removeItem(mark)
        del self.changes[len(changes) :]
        while len(self.changes) < len(changes):
            mark = QGraphicsPolygonItem(CHANGE, self._canvas.area)
            mark.setPen(_NO_PEN)
            mark.setBrush(QBrush(color("accent")))
            self.changes.append(mark)
        for mark, change in zip(self.changes, changes, strict=True):
            mark.setPos(self._canvas.pixels.x(change.step), self._canvas.area.rect().height())
            mark.setData(_SENTENCE, change_text(change))

    def tip_at(self, place: QPoint) -> str:
        """The sentence of a changed setting at a place of the view; "" where none is marked."""
        near = self._canvas.items(place - self._canvas.pos())
        return "; ".join(mark.data(_SENTENCE) for mark in self.changes if mark in near)
