"""The sheet that is drawn on: strokes as light ink on a dark ground, each can be undone."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from visualcnn.data.dataset import Images

SIDE = 280
"""Pixels: ten of them for one of a digit 28 high."""
MOST_UNDONE = 64
"""So many of the last marks can be taken back at least."""


@dataclass
class Stroke:
    """What the pen draws from touching the sheet to leaving it."""

    points: list[QPointF] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)
    """Of the line at each point, in pixels."""


class Cleared:
    """All that was there before is wiped away."""


Mark: TypeAlias = Stroke | Cleared | QImage


class Sheet:
    """A grey picture of `SIDE` by `SIDE` pixels, and the marks that it came from.

    Each mark is painted once, a stroke part by part; undo paints anew what is left.
    """

    def __init__(self) -> None:
        self._picture = QImage(SIDE, SIDE, QImage.Format.Format_Grayscale8)
        self._picture.fill(0)
        rows = np.frombuffer(self._picture.bits(), np.uint8).reshape(SIDE, -1)
        self.grey: Images = rows[:, :SIDE]
        """The picture itself, which changes with each mark: uint8 (SIDE, SIDE)."""
        self.grey.flags.writeable = False
        self._marks: list[Mark] = []
        self._drawing = False

    @property
    def drawing(self) -> bool:
        """Whether the pen is on the sheet."""
        return self._drawing

    @property
    def empty(self) -> bool:
        """Whether nothing is on it."""
        return not self._marks or isinstance(self._marks[-1], Cleared)

    @property
    def undoable(self) -> bool:
        """Whether there is a mark that can be taken back."""
        return bool(self._marks)

    def begin(self, point: QPointF, width: float) -> QRect:
        """Put the pen down, which leaves a dot; returns the part that changed."""
        self._drawing = True
        self._forget()
        self._marks.append(Stroke([point], [width]))
        return self._paint_part(point, point, width)

    def go(self, point: QPointF, width: float) -> QRect:
        """Draw on to `point`; returns the part that changed."""
        stroke = self._marks[-1] if self._marks else None
        if not self._drawing or not isinstance(stroke, Stroke):
            return QRect()
        start = stroke.points[-1]
        stroke.points.append(point)
        stroke.widths.append(width)
        return self._paint_part(start, point, width)

    def end(self) -> None:
        """Lift the pen."""
        self._drawing = False

    def put(self, picture: QImage) -> None:
        """Take a picture that was `fitted` in place of all that is there."""
        self._drawing = False
        self._forget()
        self._marks.append(picture)
        self._paint_all()

    def clear(self) -> None:
        """Wipe all away; that can be undone too."""
        self._drawing = False
        if not self.empty:
            self._marks.append(Cleared())
            self._paint_all()

    def undo(self) -> bool:
        """Take the last mark back; False while the pen draws, or where there is none."""
        if self._drawing or not self._marks:
            return False
        self._marks.pop()
        self._paint_all()
        return True

    def _forget(self) -> None:
        """Drop the oldest drawings, of which nothing is left to see, when there are very many."""
        while True:
            blank = (n for n, mark in enumerate(self._marks) if n and not isinstance(mark, Stroke))
            first = next(blank, 0)
            if not first or len(self._marks) - first <= MOST_UNDONE:
                return
            # Before a wiped sheet there was a wiped sheet: to take that back would do nothing.
            del self._marks[: first + isinstance(self._marks[first], Cleared)]

    def _paint_all(self) -> None:
        """Paint anew what came since the sheet was last blank."""
        self._picture.fill(0)
        first = len(self._marks)
        while first and isinstance(self._marks[first - 1], Stroke):
            first -= 1
        base = self._marks[first - 1] if first else None
        if isinstance(base, QImage):
            painter = QPainter(self._picture)
            painter.drawImage(QPointF(*_corner(base)), base)
            painter.end()
        for mark in self._marks[first:]:
            if isinstance(mark, Stroke):
                self._paint_stroke(mark)

    def _paint_stroke(self, stroke: Stroke) -> None:
        starts = [stroke.points[0], *stroke.points]
        for start, end, width in zip(starts, stroke.points, stroke.widths, strict=False):
            self._paint_part(start, end, width)

    def _paint_part(self, start: QPointF, end: QPointF, width: float) -> QRect:
        """A straight line with round ends; a dot where both are one."""
        painter = QPainter(self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if start == end:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(Qt.GlobalColor.white))
            painter.drawEllipse(start, width / 2, width / 2)
        else:
            pen = QPen(QColor(Qt.GlobalColor.white), width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawLine(start, end)
        painter.end()
        edge = math.ceil(width / 2) + 1
        part = QRectF(start, end).normalized().toAlignedRect()
        return part.adjusted(-edge, -edge, edge, edge) & self._picture.rect()


def fitted(ink: Images) -> QImage:
    """`ink`, uint8 (height, width), light on dark, as large as the sheet allows.

    Larger ones are scaled by the mean of their pixels, smaller ones by a whole number, without
    blur. It takes long for a large picture, and may be called in any thread.
    """
    height, width = ink.shape
    rows = np.ascontiguousarray(ink)
    picture = QImage(rows.data, width, height, width, QImage.Format.Format_Grayscale8).copy()
    longer = max(width, height)
    if longer > SIDE:
        smooth = Qt.TransformationMode.SmoothTransformation
        return picture.scaled(SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio, smooth)
    times = SIDE // longer
    return picture.scaled(width * times, height * times)


def _corner(picture: QImage) -> tuple[int, int]:
    """Where it lies in the middle of the sheet."""
    return (SIDE - picture.width()) // 2, (SIDE - picture.height()) // 2
