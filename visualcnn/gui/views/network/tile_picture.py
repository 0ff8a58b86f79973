"""A picture of tiles that Qt paints without Python: while it does, training goes on."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPalette, QPixmap
from PySide6.QtWidgets import QWidget

from visualcnn.gui.mosaic import GROUND, Grid, Picture, Places, Steps
from visualcnn.gui.plain_text import PlainLabel
from visualcnn.gui.views.network.outlines import FIRST, Outlines, outlined, reach

_FORMAT = QImage.Format.Format_RGB32
_FINEST = 64
"""The scale factors of screens are no finer fractions."""


class TilePicture(PlainLabel):
    """Covers its place on the parent, which isn't painted below it; the mouse passes through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self._outlines: Outlines = {}
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)

    def lie(self, grid: Grid, origin: QPointF, ratio: float) -> None:
        """Place the first tile at `origin`; `ratio` pixels of the screen are one of Qt's."""
        self._grid, self._ratio = grid, ratio
        margin = reach(ratio)
        left, self._shift_x = _before(origin.x(), margin, ratio)
        top, self._shift_y = _before(origin.y(), margin, ratio)
        height, width = grid.size
        # With its size fixed, no layout is asked anew whenever the picture changes.
        self.setFixedSize(
            math.ceil((self._shift_x + width + margin) / ratio),
            math.ceil((self._shift_y + height + margin) / ratio),
        )
        self.move(left, top)
        self._colors = np.zeros(FIRST + grid.count, np.uint32)
        self._bare: Places | None = None

    def show_steps(self, steps: Steps, colors: Picture, frames: Picture) -> None:
        """Show each number's step in its colour; `frames` has the entries before FIRST."""
        self._colors[:FIRST] = frames
        # With "clip" NumPy writes into `out` itself; no step is beyond the colours.
        colors.take(steps, out=self._colors[FIRST:], mode="clip")
        self._render()

    def outline(self, outlines: Outlines) -> None:
        """Outline these tiles, and no others."""
        if outlines != self._outlines:
            self._outlines = outlines
            if self._bare is not None:
                self._places = self._outlined(self._bare)
                self._render()

    def _render(self) -> None:
        if self._bare is None:
            self._bare = self._make_places()
            self._places = self._outlined(self._bare)
        height, width = self._places.shape
        # The memory is Qt's own, which may keep it for longer than this lives.
        image = QImage(width, height, _FORMAT)
        pixels = np.frombuffer(image.bits(), np.uint32)
        self._colors.take(self._places.ravel(), out=pixels, mode="clip")
        image.setDevicePixelRatio(self._ratio)
        self.setPixmap(QPixmap.fromImage(image))

    def _make_places(self) -> Places:
        """For each pixel of the screen the entry of its colour."""
        frame = max(1, round(self._ratio))
        tiles = self._grid.places(FIRST, frame)
        shape = (_whole(self.height(), self._ratio), _whole(self.width(), self._ratio))
        places = np.full(shape, GROUND, np.intp)
        top, left = self._shift_y - frame, self._shift_x - frame
        places[top : top + tiles.shape[0], left : left + tiles.shape[1]] = tiles
        return places

    def _outlined(self, places: Places) -> Places:
        if not self._outlines:
            return places
        rects = (
            (self._grid.block_rect(block).moved(self._shift_x, self._shift_y), outline)
            for block, outline in self._outlines.items()
        )
        return outlined(places, rects, self._ratio)


def _before(start: float, margin: int, ratio: float) -> tuple[int, int]:
    """Qt's last whole pixel with `margin` before `start`, and the screen's pixels between them."""
    first = math.floor(start - margin / ratio)
    return first, round((start - first) * ratio)


def _whole(size: int, ratio: float) -> int:
    """At least `size` in the screen's pixels, and a whole number of Qt's too.

    QLabel would scale a picture whose size in Qt's pixels is a fraction.
    """
    unit = Fraction(ratio).limit_denominator(_FINEST).denominator
    return round(-(-size // unit) * unit * ratio)
