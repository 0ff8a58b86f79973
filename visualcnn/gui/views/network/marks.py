"""Rectangles over the tiles: frames that Qt paints without Python, and no tile is drawn anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QFrame, QWidget

from visualcnn.gui.views.network.bars import BarGroup
from visualcnn.gui.views.network.tiles import TileGroup

WIDTH: Final = 2
"""Of a frame, in Qt's pixels: it lies outside of what it surrounds."""


@dataclass(frozen=True)
class Mark:
    """Some numbers of a layer's output, each axis of it as a slice: rows 3 to 8, say."""

    layer: str
    ranges: tuple[slice, ...]


class Frames:
    """As many frames on a widget as are wanted; the mouse passes through."""

    def __init__(self, owner: QWidget, width: int = WIDTH) -> None:
        self._owner = owner
        self._width = width
        self._colour = QColor()
        self._frames: list[QFrame] = []
        self._rects: list[QRectF] = []

    @property
    def rects(self) -> tuple[QRectF, ...]:
        """What is surrounded."""
        return tuple(self._rects)

    def show(self, rects: Sequence[QRectF], colour: QColor) -> None:
        """Surround `rects`, and nothing else."""
        if (list(rects), colour) == (self._rects, self._colour):
            return
        if colour != self._colour:
            self._colour = colour
            for frame in self._frames:
                self._paint(frame)
        self._rects = list(rects)
        self._frames += [self._make() for _ in rects[len(self._frames) :]]
        for frame in self._frames[len(rects) :]:
            frame.hide()
        for frame, rect in zip(self._frames, rects, strict=False):
            by = self._width
            frame.setGeometry(rect.toAlignedRect().adjusted(-by, -by, by, by))
            frame.show()
            frame.raise_()

    def _make(self) -> QFrame:
        frame = QFrame(self._owner)
        frame.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        # Else it would be the one that suits the parent's ground.
        frame.setForegroundRole(QPalette.ColorRole.WindowText)
        frame.setFrameStyle(QFrame.Shape.Box.value | QFrame.Shadow.Plain.value)
        frame.setLineWidth(self._width)
        self._paint(frame)
        return frame

    def _paint(self, frame: QFrame) -> None:
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.WindowText, self._colour)
        frame.setPalette(palette)


def rects(ranges: tuple[slice, ...], group: TileGroup | BarGroup) -> Iterator[QRectF]:
    """Where those numbers lie on the widget: one rectangle a map, one a row of cells."""
    blocks = range(group.count)
    if len(ranges) == 3:
        blocks, ranges = blocks[ranges[0]], ranges[1:]
    if len(ranges) == 2 and isinstance(group, TileGroup):
        for block in blocks:
            part = group.part(block, 0, *ranges)
            if not part.isEmpty():
                yield part
    elif len(ranges) == 1:
        yield from _rows(blocks[ranges[0]], group)


def _rows(blocks: range, group: TileGroup | BarGroup) -> Iterator[QRectF]:
    """Cells that stand side by side together."""
    rows: dict[int, QRectF] = {}
    for block in blocks:
        rect = group.rect(block)
        row = round(rect.top())
        rows[row] = rows[row].united(rect) if row in rows else rect
    yield from rows.values()
