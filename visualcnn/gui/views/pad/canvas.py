"""The canvas: a square to draw on with mouse, pen, finger or keys."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QEventPoint,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QWidget

from visualcnn.data.dataset import Images
from visualcnn.gui.theme import color
from visualcnn.gui.views.pad.key_pen import ARROWS, KeyPen
from visualcnn.gui.views.pad.sheet import SIDE
from visualcnn.gui.views.pad.sheet_view import SheetView

THINNEST, THICKEST, THICKNESS = 6, 48, 22
"""Of the pen, in pixels of the sheet; the last is what one begins with, as thick as MNIST's."""
THICKER = 4
"""So many pixels for one press of a key."""
LEAST_PRESSURE = 0.3
"""A pen that barely touches draws so much of the thickness; one pressed hard 1.5 times it."""
MOST_PRESSURE = 1.5

_KEYS = {
    Qt.Key.Key_Delete,
    Qt.Key.Key_BracketLeft,
    Qt.Key.Key_BracketRight,
    Qt.Key.Key_Space,
    *ARROWS,
}


class Canvas(SheetView):
    """What is drawn on it stays the same at any size."""

    thickness_changed = Signal(int)
    """By the user, at the keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Drawing pad")
        self.setToolTip(
            "Draw a digit with mouse, pen or finger, or with the arrow keys and Space\n"
            "Undo (Ctrl+Z) · Clear (Delete) · Thinner, thicker ([ and ])"
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._pen = KeyPen(SIDE)
        self._thickness = THICKNESS

    # What is drawn.

    def ink(self) -> Images:
        """A copy of the drawing, light ink on dark: uint8 (height, width)."""
        return self.sheet.grey.copy()

    @property
    def thickness(self) -> int:
        """Of the pen, in pixels of `ink`."""
        return self._thickness

    def set_thickness(self, thickness: int) -> None:
        """Draw with a pen so thick from now on."""
        self._thickness = min(max(thickness, THINNEST), THICKEST)

    def draw_path(self, points: npt.NDArray[np.floating], pen_down: npt.NDArray[np.bool_]) -> None:
        """Draw as the mouse does along `points` (n, 2), x and y in pixels of this widget.

        `pen_down` (n - 1,) says between which of them the pen draws; each stroke is its own.
        """
        for number, (x, y) in enumerate(points.tolist()):
            if number and pen_down[number - 1]:
                self._go(QPointF(x, y))
            else:
                self._lift()
                self._touch(QPointF(x, y))
        self._lift()

    def put(self, picture: QImage) -> None:
        """Take a picture's ink, made by `fitted`, in place of the drawing; that can be undone."""
        self.sheet.put(picture)
        self.show_all()

    def undo(self) -> None:
        """Take back the last stroke, picture or wiping."""
        if self.sheet.undo():
            self.show_all()

    def clear(self) -> None:
        """Wipe all away; that can be undone too."""
        if not self.sheet.empty:
            self.sheet.clear()
            self.show_all()

    # The pen, whatever leads it: places are those on the widget.

    def _touch(self, place: QPointF, pressure: float = 1.0) -> None:
        self.show_part(self.sheet.begin(self.on_sheet(place), self._thickness * pressure))

    def _go(self, place: QPointF, pressure: float = 1.0) -> None:
        if self.sheet.drawing:
            self.show_part(self.sheet.go(self.on_sheet(place), self._thickness * pressure))

    def _lift(self) -> None:
        self.sheet.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The left button draws."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._hide_key_pen()
            self._touch(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """On to here."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The stroke ends."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._lift()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen draws the thicker the harder it is pressed."""
        event.accept()
        pressure = LEAST_PRESSURE + (MOST_PRESSURE - LEAST_PRESSURE) * event.pressure()
        match event.type():
            case QEvent.Type.TabletPress:
                self._hide_key_pen()
                self._touch(event.position(), pressure)
            case QEvent.Type.TabletMove:
                self._go(event.position(), pressure)
            case QEvent.Type.TabletRelease:
                self._lift()

    def event(self, event: QEvent) -> bool:
        """Fingers draw; and while it has the focus, its keys are its own."""
        if isinstance(event, QTouchEvent) and event.points():
            self._follow_finger(event.points()[0])
            event.accept()
            return True
        if event.type() == QEvent.Type.TouchCancel:
            self._lift()
            return True
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and _knows(event):
            event.accept()
            return True
        return super().event(event)

    def _follow_finger(self, finger: QEventPoint) -> None:
        """The first finger that touches is the pen."""
        match finger.state():
            case QEventPoint.State.Pressed:
                self._hide_key_pen()
                self._touch(finger.position())
            case QEventPoint.State.Updated:
                self._go(finger.position())
            case QEventPoint.State.Released:
                self._lift()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo, clear and thickness; arrows lead a pen that Space puts down and lifts."""
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif self._pen.lead(event.key(), fine=fine):
            self._go(self.on_widget(self._pen.point))
            self.update()
        else:
            match event.key():
                case Qt.Key.Key_Delete:
                    self.clear()
                case Qt.Key.Key_BracketLeft:
                    self._grow(-THICKER)
                case Qt.Key.Key_BracketRight:
                    self._grow(THICKER)
                case Qt.Key.Key_Space:
                    self._put_down_or_lift()
                case _:
                    super().keyPressEvent(event)

    def _grow(self, by: int) -> None:
        self.set_thickness(self._thickness + by)
        self.thickness_changed.emit(self._thickness)
        self.update()

    def _put_down_or_lift(self) -> None:
        self._pen.shown = True
        if self.sheet.drawing:
            self._lift()
        else:
            self._touch(self.on_widget(self._pen.point))
        self.update()

    def _hide_key_pen(self) -> None:
        self._lift()
        self._pen.shown = False
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A pen led by keys is lifted."""
        super().focusOutEvent(event)
        self._hide_key_pen()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The pen that keys lead: a ring as wide as it, thick while it draws."""
        super().paintEvent(event)
        if not self._pen.shown:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color("accent"), 3 if self.sheet.drawing else 1.5))
        radius = self._thickness / 2 * self.area.width() / SIDE
        painter.drawEllipse(self.on_widget(self._pen.point), radius, radius)
        painter.end()


def _knows(event: QKeyEvent) -> bool:
    return event.key() in _KEYS or event.matches(QKeySequence.StandardKey.Undo)
