"""Each class's probability before and after: two thin bars and two numbers in a line."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualcnn.gui.text import percent
from visualcnn.gui.theme import GRID, color, font
from visualcnn.gui.views.styled import StyledView
from visualcnn.nn.layer import Array

_MARK = 9
_SHORTEST = 48
_TALLEST = 1.7
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class BeforeAfter(StyledView):
    """The quiet bar is before, the strong one after; the label's line has a mark."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Probabilities before and after")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._names: tuple[str, ...] = ()
        self._before: list[float] = []
        self._after: list[float] = []
        self._label: int | None = None
        self.start_styling()

    def set_classes(self, names: tuple[str, ...]) -> None:
        """A line for each of `names`, without numbers as yet."""
        self._names = names
        self.clear()
        self.restyle()

    def clear(self) -> None:
        """No numbers."""
        self._before, self._after = [], []
        self.setAccessibleDescription("")
        self.update()

    def show_change(self, before: Array, after: Array, label: int | None) -> None:
        """Show probabilities (classes,), and mark the label; others than the classes' are not."""
        if not len(before) == len(after) == len(self._names):
            self.clear()
            return
        self._before, self._after, self._label = before.tolist(), after.tolist(), label
        lines = map(self.words, range(len(self._names)))
        self.setAccessibleDescription(", ".join(lines))
        self.update()

    def words(self, line: int) -> str:
        """A line in words: "7: 12.0 % before, 98.4 % after, the label"."""
        label = ", the label" if line == self._label else ""
        before, after = percent(self._before[line]), percent(self._after[line])
        return f"{self._names[line]}: {before} before, {after} after{label}"

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        metrics, strong = QFontMetrics(font()), QFontMetrics(font(semi_bold=True))
        self._line = metrics.height()
        self._head = QFontMetrics(font("caption")).height() + 4
        self._number = strong.horizontalAdvance("100.0 %") + GRID
        self._name = max((strong.horizontalAdvance(name) for name in self._names), default=0)
        self.updateGeometry()
        self.update()

    def _size(self, track: int) -> QSize:
        width = _MARK + self._name + 2 * GRID + track + 2 * self._number
        return QSize(width, self._head + self._line * len(self._names))

    def sizeHint(self) -> QSize:
        """Bars of a length that can be compared."""
        return self._size(4 * _SHORTEST)

    def minimumSizeHint(self) -> QSize:
        """No line and no text is ever cut off."""
        return self._size(_SHORTEST)

    def track(self, line: int) -> QRectF:
        """Where both bars of a line may lie."""
        height = self._height()
        left = _MARK + self._name + GRID
        width = self.width() - left - GRID - 2 * self._number
        return QRectF(left, self._head + line * height, width, height)

    def _height(self) -> float:
        """Of a line: the lines share the room, but don't fall apart in it."""
        room = (self.height() - self._head) / max(1, len(self._names))
        return max(float(self._line), min(room, _TALLEST * self._line))

    def bars(self, line: int) -> tuple[QRectF, QRectF]:
        """The bars before and after, one close above the other."""
        track = self.track(line)
        inset = max(2.0, track.height() * 0.16)
        inner = track.adjusted(0, inset, 0, -inset)
        parts = [_part(numbers[line]) for numbers in (self._before, self._after)]
        upper = QRectF(inner.left(), inner.top(), parts[0] * inner.width(), inner.height() * 0.38)
        lower = QRectF(inner.left(), upper.bottom(), parts[1] * inner.width(), 0)
        lower.setBottom(inner.bottom())
        return upper, lower

    def paintEvent(self, event: QPaintEvent) -> None:
        """The headings, then a line for each class."""
        del event
        painter = QPainter(self)
        self._paint_headings(painter)
        best = int(np.argmax(self._after)) if self._after else None
        for line in range(len(self._names)):
            self._paint_line(painter, line, line == best)
        painter.end()

    def _paint_headings(self, painter: QPainter) -> None:
        painter.setFont(font("caption"))
        painter.setPen(color("text_quiet"))
        right = float(self.width())
        for title, end in (("before", right - self._number), ("after", right)):
            place = QRectF(end - self._number, 0, self._number, self._head - 4)
            painter.drawText(place, _RIGHT.value, title)

    def _paint_line(self, painter: QPainter, line: int, best: bool) -> None:
        track = self.track(line)
        inset = max(2.0, track.height() * 0.16)
        painter.fillRect(track.adjusted(0, inset, 0, -inset), color("line", 0.5))
        strong = best or line == self._label
        painter.setFont(font("body", semi_bold=strong))
        painter.setPen(color("text" if strong else "text_quiet"))
        name = QRectF(_MARK, track.top(), self._name + GRID, track.height())
        painter.drawText(name, _LEFT.value, self._names[line])
        if self._after:
            self._paint_numbers(painter, line, best)
        if self._after and line == self._label:
            _paint_mark(painter, track.center().y())

    def _paint_numbers(self, painter: QPainter, line: int, best: bool) -> None:
        before, after = self.bars(line)
        painter.fillRect(before, color("text_disabled"))
        painter.fillRect(after, color("text" if best else "text_quiet"))
        track, right = self.track(line), float(self.width())
        place = QRectF(right - self._number, track.top(), self._number, track.height())
        painter.drawText(place, _RIGHT.value, percent(self._after[line]))
        painter.setFont(font())
        painter.setPen(color("text_quiet"))
        painter.drawText(
            place.translated(-self._number, 0), _RIGHT.value, percent(self._before[line])
        )


def _part(probability: float) -> float:
    """The part of a track; nothing for what is no number."""
    return 0.0 if math.isnan(probability) else min(1.0, max(0.0, probability))


def _paint_mark(painter: QPainter, y: float) -> None:
    """The triangle that points at the label."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color("text"))
    painter.drawPolygon(QPolygonF([QPointF(0, y - 4), QPointF(5, y), QPointF(0, y + 4)]))
    painter.restore()
