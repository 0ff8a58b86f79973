"""A function of one number with the place on it that is meant: from x up to it, across to y."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualcnn.gui import text
from visualcnn.gui.theme import GRID, THEME, color, font
from visualcnn.gui.views.styled import StyledView

Floats = npt.NDArray[np.float64]

_WIDTH, _HEIGHT = 260, 150
_DOT = 4.0


class CurvePlot(StyledView):
    """Draws `curve` (2, n); the axes cross at zero where that is in sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curve: Floats = np.zeros((2, 2))
        self._at = (0.0, 0.0)
        self._label = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.start_styling()

    def show_curve(self, curve: Floats, at: tuple[float, float], label: str) -> None:
        """Show a function, called `label`, and the point (x, y) of it."""
        self._curve, self._at, self._label = curve, at, label
        x, y = map(text.value, at)
        self.setAccessibleName(f"{label}: {x} becomes {y}")
        self.setMaximumWidth(round(1.6 * _WIDTH * THEME.zoom))
        self.update()

    def restyle(self) -> None:
        """Take over the theme's sizes."""
        self.setMaximumWidth(round(1.6 * _WIDTH * THEME.zoom))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Wider than tall, as large as the text."""
        return QSize(round(_WIDTH * THEME.zoom), round(_HEIGHT * THEME.zoom))

    def minimumSizeHint(self) -> QSize:
        """Half of that."""
        return QSize(round(_WIDTH * THEME.zoom) // 2, round(_HEIGHT * THEME.zoom) // 2)

    @property
    def frame(self) -> QRectF:
        """Where the curve lies on the widget."""
        line = QFontMetrics(font("caption")).height()
        return QRectF(self.rect()).adjusted(GRID, line + GRID, -GRID, -line - GRID)

    def point(self, x: float, y: float) -> QPointF:
        """Where a point of the plane lies on the widget."""
        frame, (left, right), (low, high) = self.frame, self._reach(0), self._reach(1)
        return QPointF(
            frame.left() + (x - left) / (right - left) * frame.width(),
            frame.bottom() - (y - low) / (high - low) * frame.height(),
        )

    def _reach(self, axis: int) -> tuple[float, float]:
        values = self._curve[axis][np.isfinite(self._curve[axis])]
        low, high = float(values.min(initial=0)), float(values.max(initial=0))
        return (low, high) if high > low else (low - 1, high + 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Axes, the curve, and the way from x over the curve to y."""
        del event
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(font("caption"))
            self._axes(painter)
            painter.setPen(QPen(color("text_quiet"), 1.5))
            painter.drawPolyline(self._line())
            if all(map(math.isfinite, self._at)):
                self._mark(painter)

    def _line(self) -> QPolygonF:
        """The curve, as far as it is finite."""
        origin, one = self.point(0, 0), self.point(1, 1)
        x, y = self._curve[:, np.isfinite(self._curve[1])]
        across = (origin.x() + x * (one.x() - origin.x())).tolist()
        down = (origin.y() + y * (one.y() - origin.y())).tolist()
        return QPolygonF([QPointF(*point) for point in zip(across, down, strict=True)])

    def _axes(self, painter: QPainter) -> None:
        frame, zero = self.frame, self.point(0, 0)
        painter.setPen(QPen(color("line"), 1))
        painter.drawLine(QPointF(frame.left(), zero.y()), QPointF(frame.right(), zero.y()))
        painter.drawLine(QPointF(zero.x(), frame.top()), QPointF(zero.x(), frame.bottom()))
        painter.setPen(color("text_quiet"))
        painter.drawText(QRectF(GRID, 0, self.width(), frame.top()), 0, self._label)

    def _mark(self, painter: QPainter) -> None:
        x, y = self._at
        foot, dot, side = self.point(x, 0), self.point(x, y), self.point(0, y)
        painter.setPen(QPen(color("accent"), 1.5, Qt.PenStyle.DotLine))
        painter.drawPolyline(QPolygonF([foot, dot, side]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("accent"))
        painter.drawEllipse(dot, _DOT, _DOT)
        painter.setPen(color("text"))
        self._write(painter, foot, text.value(x), below=True)
        self._write(painter, side, text.value(y), below=False)

    def _write(self, painter: QPainter, near: QPointF, words: str, *, below: bool) -> None:
        """A number beside its axis, within the widget, on a ground that keeps lines away."""
        metrics = painter.fontMetrics()
        width, line = metrics.horizontalAdvance(words) + 4, metrics.height()
        left = near.x() - width / 2 if below else near.x() + 4
        top = near.y() + 4 if below else near.y() - line - 2
        left = min(max(left, 0), self.width() - width)
        top = min(max(top, 0), self.height() - line)
        place = QRectF(left, top, width, line)
        painter.fillRect(place, color("panel", 0.85))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter.value, words)
