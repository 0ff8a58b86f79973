"""The plane with its points: to be hovered over, clicked, zoomed and lassoed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from visualcnn.data.dataset import Images
from visualcnn.gui.theme import GRID, THEME, color, current_theme, font
from visualcnn.gui.views.digit_map.class_colours import class_colour
from visualcnn.gui.views.digit_map.plane import Plane
from visualcnn.gui.views.digit_map.points import beside, inside, nearest
from visualcnn.gui.views.thumbnails import digit_image

_REACH = 12
"""Pixels at zoom 1 within which a point is meant."""
_NOTCH = 1.2
_MOST_CORNERS = 120
_THUMBNAIL = 56
_MOVES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ZOOMS = {Qt.Key.Key_Plus: _NOTCH, Qt.Key.Key_Equal: _NOTCH, Qt.Key.Key_Minus: 1 / _NOTCH}


class Scatter(Plane):
    """Hover over a point, click it, zoom with the wheel, draw a lasso around some."""

    chosen = Signal(int)
    """The number of the point that was clicked, or chosen by Enter."""
    pointed = Signal(int)
    """The number of the point under the mouse or the keyboard's; -1: none."""
    lassoed = Signal(object)
    """The numbers of the points within a lasso, int64 (n,)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Map of the validation digits")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.image_of: Callable[[int], Images | None] = _no_picture
        """The picture of a point's sample."""
        self._pressed: QPointF | None = None
        self._lasso: list[QPointF] = []
        self._dragged: QPointF | None = None
        self.start_styling()

    # What is painted.

    def paintEvent(self, event: QPaintEvent) -> None:
        """The points, the classes' names in their midst, the lasso, and the digit pointed at."""
        del event
        with QPainter(self) as painter:
            painter.drawImage(0, 0, self._drawn)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_names(painter)
            if self._lasso:
                painter.setPen(QPen(color("accent"), 1.5))
                painter.setBrush(color("accent", 0.12))
                painter.drawPolygon(QPolygonF(self._lasso))
            if self.at is not None and self.at < len(self._pixels):
                self._paint_digit(painter, self.at)
            if self.hasFocus():
                painter.setPen(QPen(color("accent"), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_names(self, painter: QPainter) -> None:
        """Each class's name where its digits are most."""
        if self._points is None:
            return
        painter.setFont(font("body", semi_bold=True))
        metrics = painter.fontMetrics()
        for number, name in enumerate(self._names):
            own = self._pixels[self._points.labels == number]
            if not len(own):
                continue
            x, y = np.median(own, axis=0).tolist()
            width, height = metrics.horizontalAdvance(name) + GRID, metrics.height() + 2
            place = QRectF(x - width / 2, y - height / 2, width, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("panel", 0.85))
            painter.drawRoundedRect(place, 4, 4)
            painter.setPen(QColor(class_colour(number, current_theme())))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter.value, name)

    def _paint_digit(self, painter: QPainter, number: int) -> None:
        """A ring around the point, and its digit beside it."""
        x, y = self._pixels[number].tolist()
        painter.setPen(QPen(color("text"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(x, y), 6 * THEME.zoom, 6 * THEME.zoom)
        image = self.image_of(number)
        if image is None:
            return
        side = round(_THUMBNAIL * THEME.zoom)
        left = x + 2 * GRID if x + 3 * GRID + side < self.width() else x - 2 * GRID - side
        top = min(max(y - side / 2, 2), self.height() - side - 2)
        place = QRectF(left, top, side, side)
        painter.drawImage(place, digit_image(image))
        painter.setPen(QPen(color("handle"), 1))
        painter.drawRect(place)

    # What the user does.

    def _reach(self) -> float:
        return _REACH * THEME.zoom

    def point_at(self, number: int | None) -> None:
        """Point at that one."""
        if number != self.at:
            self.at = number
            self.pointed.emit(-1 if number is None else number)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a point, the beginning of a lasso, or of moving the plane."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()
        elif event.button() in (Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton):
            self._dragged = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point, draw the lasso or move the plane."""
        here = event.position()
        if self._dragged is not None:
            moved = here - self._dragged
            self._dragged = here
            self.drag(moved.x(), moved.y())
        elif self._pressed is not None:
            away = (here - self._pressed).manhattanLength()
            if self._lasso or away > QApplication.startDragDistance():
                self._lasso = [*(self._lasso or [self._pressed]), here]
                self.update()
        else:
            self.point_at(nearest(self._pixels, here.x(), here.y(), self._reach()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The lasso is closed, or a point was clicked."""
        if event.button() != Qt.MouseButton.LeftButton:
            self._dragged = None
            return
        lasso, pressed = self._lasso, self._pressed
        self._lasso, self._pressed = [], None
        self.update()
        if lasso:
            every = max(1, len(lasso) // _MOST_CORNERS)
            corners = np.array([(p.x(), p.y()) for p in lasso[::every]], np.float32)
            self.lassoed.emit(np.flatnonzero(inside(self._pixels, corners)))
        elif pressed is not None:
            number = nearest(self._pixels, pressed.x(), pressed.y(), self._reach())
            if number is not None:
                self.point_at(number)
                self.chosen.emit(number)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at."""
        super().leaveEvent(event)
        if not self.hasFocus():
            self.point_at(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Nearer or farther, around the mouse."""
        here = event.position()
        self.zoom(_NOTCH ** (event.angleDelta().y() / 120), here.x(), here.y())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go to the next point that way, Enter chooses; + and - zoom, 0 shows all."""
        key = Qt.Key(event.key())
        if key in _MOVES and len(self._pixels):
            middle = self.width() / 2, self.height() / 2
            start = self.at
            if start is None:
                self.point_at(nearest(self._pixels, *middle, float("inf")))
            else:
                self.point_at(beside(self._pixels, start, *_MOVES[key]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.at is not None:
            self.chosen.emit(self.at)
        elif key in _ZOOMS:
            self.zoom(_ZOOMS[key], self.width() / 2, self.height() / 2)
        elif key == Qt.Key.Key_0:
            self.show_all()
        elif key == Qt.Key.Key_Escape and self._lasso:
            self._lasso, self._pressed = [], None
            self.update()
        else:
            super().keyPressEvent(event)


def _no_picture(number: int) -> None:
    """Before there is a data set."""
    del number
