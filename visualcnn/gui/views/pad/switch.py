"""A check box whose frame is seen in the dark as well, in the size of a caption."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox, QWidget

from visualcnn.gui.theme import GRID, color, font

_TICK = ((0.22, 0.52), (0.42, 0.72), (0.78, 0.30))
"""Its corners, in sides of the box."""


class Switch(QCheckBox):
    """Qt's own check box with another face: keys, mouse and its name stay those of Qt's."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.restyle()

    def restyle(self) -> None:
        """Take over the theme's font."""
        self.setFont(font("caption"))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """A box as high as its letters, and the title."""
        metrics = self.fontMetrics()
        wide = metrics.height() + GRID // 2 + metrics.horizontalAdvance(self.text())
        return QSize(wide + 4, metrics.height() + 4)

    def hitButton(self, place: QPoint) -> bool:
        """Its title can be clicked as well as the box."""
        return self.rect().contains(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A frame, filled where it is on; the accent's where it has the focus."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self.fontMetrics().height() - 2
        box = QRectF(1.5, (self.height() - side) / 2, side, side)
        on, focused = self.isChecked(), self.hasFocus()
        edge = color("accent") if focused or on else color("text_quiet")
        painter.setPen(QPen(edge, 2 if focused else 1))
        painter.setBrush(color("accent") if on else color("panel"))
        painter.drawRoundedRect(box, 2, 2)
        if on:
            painter.setPen(QPen(color("on_accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            corners = [QPointF(box.left() + x * side, box.top() + y * side) for x, y in _TICK]
            painter.drawPolyline(QPolygonF(corners))
        painter.setPen(color("text" if self.isEnabled() else "text_disabled"))
        left = round(box.right()) + GRID // 2
        room = self.rect().adjusted(left, 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()
