"""The crosshair: a line at a step, a dot on the curve, and the numbers beside them."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import (
    QGraphicsEllipseItem,
    QGraphicsLineItem,
    QGraphicsRectItem,
    QGraphicsTextItem,
)

from visualcnn.gui.theme import color, current_theme, font
from visualcnn.gui.views.curves.canvas import Canvas
from visualcnn.gui.views.curves.readout import Readout

RADIUS = 3.5
GAP = 8.0
"""Pixels between the line and the numbers."""


class Pointer:
    """Items of one plot's canvas; `step` is None while they are hidden."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self.step: int | None = None
        self.line, self.level = QGraphicsLineItem(canvas.area), QGraphicsLineItem(canvas.area)
        self.dot = QGraphicsEllipseItem(-RADIUS, -RADIUS, 2 * RADIUS, 2 * RADIUS, canvas.area)
        self._ground = QGraphicsRectItem(canvas.area)
        self.text = QGraphicsTextItem(self._ground)
        self.parts = (self.line, self.level, self.dot, self._ground)
        for part in self.parts:
            part.setZValue(1)
        self.hide()

    def hide(self) -> None:
        """Nothing is pointed at."""
        self.step = None
        for part in self.parts:
            part.hide()

    def show(self, readout: Readout, place: float | None, *, below: bool) -> None:
        """Show `readout` at the step, and the cross at a `place` on the value axis.

        The numbers stand at the canvas's top or `below`, where its curves aren't.
        """
        area, pixels = self._canvas.area.rect(), self._canvas.pixels
        x = pixels.x(self.step or 0)
        self.line.setLine(x, 0, x, area.height())
        self.line.show()
        self.level.setVisible(place is not None)
        self.dot.setVisible(place is not None)
        if place is not None:
            y = pixels.y(place)
            self.level.setLine(0, y, area.width(), y)
            self.dot.setPos(x, y)
        self.text.setHtml(_html(readout))
        size = self.text.boundingRect()
        self._ground.setRect(size)
        left = x + GAP if x < area.width() / 2 else x - GAP - size.width()
        self._ground.setPos(left, area.height() - size.height() - 1 if below else 1)
        self._ground.setVisible(0 <= x <= area.width())

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        for line in (self.line, self.level):
            line.setPen(QPen(color("text_quiet"), 1, Qt.PenStyle.DotLine))
        self.dot.setBrush(color("training"))
        self.dot.setPen(QPen(color("panel"), 1))
        self.text.setFont(font("caption"))
        self._ground.setBrush(color("raised", 0.93))
        self._ground.setPen(QPen(color("line"), 1))


def _html(readout: Readout) -> str:
    theme = current_theme()
    lines = (
        (readout.step, theme.text),
        (readout.batch, theme.training),
        (readout.smoothed, theme.training),
        (readout.validation, theme.validation),
    )
    return "<br>".join(
        f'<span style="color:{hex_color}">{html.escape(line)}</span>'
        for line, hex_color in lines
        if line
    )
