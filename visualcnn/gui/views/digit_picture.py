"""The chosen sample, large and crisp."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualcnn.data.dataset import Images
from visualcnn.gui.colour_maps import grey
from visualcnn.gui.mosaic import packed
from visualcnn.gui.plain_text import show_tip
from visualcnn.gui.theme import THEME, color, current_theme
from visualcnn.gui.views.network.marks import Frames

PREFERRED_SCALE = 7
LOWEST_SCALE = 3

Part = tuple[int, int, int, int]
"""Top, left, height and width of a part of a picture, in its own pixels."""


class DigitPicture(QWidget):
    """Shows a picture, uint8 (height, width), in whole device pixels for each of its own.

    A part of it can be outlined, such as what a number further on is made from.
    """

    pixel_chosen = Signal(int, int)
    """Row and column that were clicked."""
    pixel_hovered = Signal(int, int)
    """Row and column under the mouse; -1, -1 where there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Chosen sample")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._image = np.zeros((28, 28), np.uint8)
        self._drawn = QImage()
        self._part: Part | None = None
        self._hovered: tuple[int, int] | None = None
        self._frames = Frames(self)
        self.setMouseTracking(True)
        THEME.theme_changed.connect(self._color)
        self._color()

    def show_image(self, image: Images) -> None:
        """Show `image`, uint8 (height, width)."""
        if image.shape != self._image.shape:
            self.updateGeometry()
        self._image = image
        self._color()

    def outline(self, part: Part | None) -> None:
        """Outline `part`, or nothing."""
        self._part = part
        self._place_frame()

    @property
    def outlined(self) -> QRectF | None:
        """Where the outlined part lies on the widget."""
        return next(iter(self._frames.rects), None)

    def _place_frame(self) -> None:
        area = self.area
        rects = []
        if self._part is not None:
            (top, left, height, width), side = self._part, area.width() / self._image.shape[1]
            corner = area.topLeft() + QPointF(left * side, top * side)
            rects = [QRectF(corner.x(), corner.y(), width * side, height * side)]
        self._frames.show(rects, color("accent"))

    def _color(self) -> None:
        pixels = np.ascontiguousarray(packed(grey(current_theme()))[self._image])
        height, width = pixels.shape
        kind = QImage.Format.Format_RGB32
        self._drawn = QImage(pixels.data, width, height, 4 * width, kind).copy()
        self._place_frame()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the preferred scale, of MNIST's size at least and twice that at most."""
        height, width = (min(max(side, 28), 56) for side in self._image.shape)
        return QSize(width, height) * PREFERRED_SCALE * (28 / max(width, height)) + QSize(2, 2)

    def minimumSizeHint(self) -> QSize:
        """Still legible."""
        return QSize(28, 28) * LOWEST_SCALE

    @property
    def area(self) -> QRectF:
        """Where the picture lies on the widget."""
        height, width = self._image.shape
        ratio = self.devicePixelRatioF()
        room = min((self.width() - 2) / width, (self.height() - 2) / height) * ratio
        scale = (int(room) if room >= 1 else room) / ratio
        size = QSize(round(width * scale * ratio), round(height * scale * ratio))
        left = round((self.width() * ratio - size.width()) / 2) / ratio
        top = round((self.height() * ratio - size.height()) / 2) / ratio
        return QRectF(left, top, size.width() / ratio, size.height() / ratio)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture with a thin line around it."""
        del event
        painter = QPainter(self)
        area = self.area
        painter.drawImage(area, self._drawn)
        painter.setPen(QPen(color("line"), 1))
        painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.end()

    def pixel_at(self, position: QPointF) -> tuple[int, int] | None:
        """Row and column of the pixel at a place on the widget; None beside the picture."""
        area = self.area
        if not area.contains(position):
            return None
        height, width = self._image.shape
        row = min(int((position.y() - area.top()) / area.height() * height), height - 1)
        column = min(int((position.x() - area.left()) / area.width() * width), width - 1)
        return row, column

    def pixel_text(self, position: QPointF) -> str:
        """The pixel at a place on the widget: "row 3, column 5: 128 of 255"."""
        pixel = self.pixel_at(position)
        if pixel is None:
            return ""
        return f"row {pixel[0]}, column {pixel[1]}: {self._image[pixel]} of 255"

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The outline follows the picture."""
        super().resizeEvent(event)
        self._place_frame()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which pixel is under the mouse."""
        self._hover(self.pixel_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Say that none is."""
        super().leaveEvent(event)
        self._hover(None)

    def _hover(self, pixel: tuple[int, int] | None) -> None:
        if pixel != self._hovered:
            self._hovered = pixel
            self.pixel_hovered.emit(*(pixel or (-1, -1)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the pixel that is clicked."""
        pixel = self.pixel_at(event.position())
        if pixel and event.button() == Qt.MouseButton.LeftButton:
            self.pixel_chosen.emit(*pixel)
        else:
            super().mousePressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Hovering tells a pixel's value."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            show_tip(event.globalPos(), self.pixel_text(QPointF(event.pos())), self)
            return True
        return super().event(event)
