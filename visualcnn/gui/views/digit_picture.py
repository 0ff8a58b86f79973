"""The chosen sample, large and crisp."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize
from PySide6.QtGui import QHelpEvent, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from visualcnn.data.dataset import Images
from visualcnn.gui.colour_maps import grey
from visualcnn.gui.mosaic import packed
from visualcnn.gui.theme import THEME, color, current_theme

PREFERRED_SCALE = 7
LOWEST_SCALE = 3


class DigitPicture(QWidget):
    """Shows a picture, uint8 (height, width), in whole device pixels for each of its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Chosen sample")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._image = np.zeros((28, 28), np.uint8)
        self._drawn = QImage()
        THEME.theme_changed.connect(self._color)
        self._color()

    def show_image(self, image: Images) -> None:
        """Show `image`, uint8 (height, width)."""
        if image.shape != self._image.shape:
            self.updateGeometry()
        self._image = image
        self._color()

    def _color(self) -> None:
        pixels = np.ascontiguousarray(packed(grey(current_theme()))[self._image])
        height, width = pixels.shape
        kind = QImage.Format.Format_RGB32
        self._drawn = QImage(pixels.data, width, height, 4 * width, kind).copy()
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

    def pixel_text(self, position: QPointF) -> str:
        """The pixel at a place on the widget: "row 3, column 5: 128 of 255"."""
        area = self.area
        if not area.contains(position):
            return ""
        height, width = self._image.shape
        row = min(int((position.y() - area.top()) / area.height() * height), height - 1)
        column = min(int((position.x() - area.left()) / area.width() * width), width - 1)
        return f"row {row}, column {column}: {self._image[row, column]} of 255"

    def event(self, event: QEvent) -> bool:
        """Hovering tells a pixel's value."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.pixel_text(QPointF(event.pos())), self)
            return True
        return super().event(event)
