"""The plane on which the points lie: what part of it is seen, and the picture of all points."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualcnn.gui.palette import rgb
from visualcnn.gui.theme import GRID, THEME, current_theme
from visualcnn.gui.views.digit_map.class_colours import class_colours
from visualcnn.gui.views.digit_map.points import Camera, MapPoints
from visualcnn.gui.views.digit_map.stamps import cross, disc, stamp
from visualcnn.gui.views.styled import StyledView

_RADIUS, _CROSS = 1.7, 3.2


class Plane(StyledView):
    """New points leave what the user looks at as it is, once the user has zoomed or moved."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._points: MapPoints | None = None
        self._names: tuple[str, ...] = ()
        self._camera, self._whole = Camera(), 1.0
        self._own = False
        self._pixels = np.empty((0, 2), np.float32)
        self._drawn = QImage()
        self.at: int | None = None
        """The point that is pointed at."""

    def show_points(self, points: MapPoints | None, names: tuple[str, ...]) -> None:
        """Show these in place of others; None: nothing."""
        before, self._points, self._names = self._points, points, names
        if before is None or points is None or len(before.samples) != len(points.samples):
            self.at = None
            self._own = False
        elif (before.layer, before.way) != (points.layer, points.way):
            self._own = False
        self._look()

    def show_all(self) -> None:
        """Bring every point into sight, now and with each news."""
        self._own = False
        self._look()

    def _look(self) -> None:
        places = self._points.places if self._points else np.empty((0, 2), np.float32)
        size = float(self.width()), float(self.height())
        whole = Camera.on_all(places, *size, 2 * GRID * THEME.zoom)
        self._whole = whole.scale
        if not self._own:
            self._camera = whole
        self._draw()

    def _draw(self) -> None:
        """Put all points into the picture that is painted."""
        points, ratio = self._points, self.devicePixelRatioF()
        size = QSize(round(self.width() * ratio), round(self.height() * ratio))
        theme = current_theme()
        canvas = np.empty((max(size.height(), 1), max(size.width(), 1), 3), np.uint8)
        canvas[:] = rgb(theme.panel)
        if points is not None:
            self._pixels = self._camera.pixels(points.places)
            colours = class_colours(theme)
            inks = colours[points.labels % len(colours)]
            wrong, large = points.wrong, THEME.zoom * ratio
            stamp(canvas, self._pixels[~wrong] * ratio, disc(_RADIUS * large), inks[~wrong])
            mark = cross(_CROSS * large, 1.6 * large)
            stamp(canvas, self._pixels[wrong] * ratio, mark, inks[wrong])
        else:
            self._pixels = np.empty((0, 2), np.float32)
        height, width = canvas.shape[:2]
        image = QImage(canvas.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        self._drawn = image.convertToFormat(QImage.Format.Format_RGB32)
        self._drawn.setDevicePixelRatio(ratio)
        self.update()

    def restyle(self) -> None:
        """Take over the theme's colours and sizes."""
        self._look()

    def sizeHint(self) -> QSize:
        """Room for the digits to lie apart."""
        return QSize(round(420 * THEME.zoom), round(220 * THEME.zoom))

    def minimumSizeHint(self) -> QSize:
        """Half of that."""
        whole = self.sizeHint()
        return QSize(whole.width() // 2, whole.height() // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is looked at stays in the middle."""
        super().resizeEvent(event)
        camera = self._camera
        self._camera = Camera(camera.x, camera.y, camera.scale, self.width(), self.height())
        self._look()

    def zoom(self, factor: float, x: float, y: float) -> None:
        """Look from nearer by `factor`, with what is at (x, y) staying there."""
        self._own = True
        self._camera = self._camera.zoomed(factor, x, y, self._whole)
        self._draw()

    def drag(self, right: float, down: float) -> None:
        """Drag the plane by so many pixels."""
        self._own = True
        self._camera = self._camera.moved(right, down)
        self._draw()
