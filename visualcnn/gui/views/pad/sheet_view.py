"""The sheet as it is seen: in the theme's ink, as a square of any size."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualcnn.gui.colour_maps import grey
from visualcnn.gui.mosaic import packed
from visualcnn.gui.theme import GAP, color, current_theme, font
from visualcnn.gui.views.pad.sheet import SIDE, Sheet
from visualcnn.gui.views.styled import StyledView

LEAST_SIDE, PREFERRED_SIDE = 140, 240
"""Pixels on the screen."""
INVITATION = "Draw a digit: the network reads it while you draw."


class SheetView(StyledView):
    """Shows its sheet as a square at its top left, and says where on it a place lies."""

    changed = Signal()
    """There is other ink than before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.sheet = Sheet()
        self._side = PREFERRED_SIDE
        self._inviting = False
        self._pixels = np.zeros((SIDE, SIDE), np.uint32)
        kind = QImage.Format.Format_RGB32
        self._picture = QImage(self._pixels.data, SIDE, SIDE, 4 * SIDE, kind)
        self.start_styling()

    @property
    def area(self) -> QRectF:
        """The square on the widget that shows the sheet."""
        side = max(min(self.width(), self.height()) - 2, 1)
        return QRectF(1, 1, side, side)

    def set_side(self, side: int) -> None:
        """Take so many pixels in width and height where there is room."""
        if side != self._side:
            self._side = side
            self.updateGeometry()

    def on_sheet(self, place: QPointF) -> QPointF:
        """A place on the widget in pixels of the sheet."""
        area = self.area
        return (place - area.topLeft()) * (SIDE / area.width())

    def on_widget(self, point: QPointF) -> QPointF:
        """Where a point of the sheet lies on the widget."""
        area = self.area
        return point * (area.width() / SIDE) + area.topLeft()

    def restyle(self) -> None:
        """Draw with the theme's ink."""
        self._colours = packed(grey(current_theme()))
        self._colour(QRect(0, 0, SIDE, SIDE))
        self.update()

    def _colour(self, part: QRect) -> None:
        rows = slice(part.top(), part.bottom() + 1)
        columns = slice(part.left(), part.right() + 1)
        self._pixels[rows, columns] = self._colours[self.sheet.grey[rows, columns]]

    def show_part(self, part: QRect) -> None:
        """Only the new ink is painted, and told."""
        if part.isEmpty():
            return
        self._colour(part)
        scale = self.area.width() / SIDE
        corner = self.on_widget(QPointF(part.topLeft()))
        shown = QRectF(corner.x(), corner.y(), part.width() * scale, part.height() * scale)
        first = self._inviting
        self._inviting = False
        self.update(self.rect() if first else shown.toAlignedRect().adjusted(-2, -2, 2, 2))
        self.changed.emit()

    def show_all(self) -> None:
        """Paint the whole sheet, and tell that it changed."""
        self._colour(QRect(0, 0, SIDE, SIDE))
        self.update()
        self.changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sheet in a thin line, which stands out with the focus; empty, it invites."""
        painter = QPainter(self)
        painter.setClipRect(event.rect())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.area, self._picture)
        painter.setPen(QPen(color("accent" if self.hasFocus() else "handle"), 1))
        painter.drawRect(self.area.adjusted(-0.5, -0.5, 0.5, 0.5))
        if self.sheet.empty:
            self._invite(painter)
        painter.end()

    def _invite(self, painter: QPainter) -> None:
        self._inviting = True
        painter.setFont(font("caption"))
        painter.setPen(color("text_quiet"))
        wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self.area.adjusted(GAP, GAP, -GAP, -GAP), wrapped, INVITATION)

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(self._side, self._side)

    def minimumSizeHint(self) -> QSize:
        """Still wide enough to write in."""
        return QSize(LEAST_SIDE, LEAST_SIDE)
