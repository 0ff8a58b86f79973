"""Bars of the classes so small that they have no names: the whole row's at once."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from visualcnn.gui.theme import color
from visualcnn.gui.views.pins.pin import PinResult

_TRACK = 0.6
_LARGEST_GAP = 2
_LEAST = 1.0
"""Pixels: a bar that is there is seen."""


@dataclass
class SmallBars:
    """Rectangles by what they are, gathered for all digits and then drawn in one go each."""

    tracks: list[QRectF] = field(default_factory=list)
    others: list[QRectF] = field(default_factory=list)
    best: list[QRectF] = field(default_factory=list)
    labels: list[QRectF] = field(default_factory=list)

    def add(self, area: QRectF, classes: int, result: PinResult | None, label: int | None) -> None:
        """One digit's: a track for each class, its bar, and a mark below the label's."""
        slots = bar_slots(area, classes)
        self.tracks += slots
        if label is not None and label < classes:
            slot = slots[label]
            self.labels.append(QRectF(slot.left(), area.bottom() + 1, slot.width(), 2))
        if result is None or len(result.probabilities) != classes:
            return
        best = result.prediction
        for number, probability in enumerate(result.probabilities.tolist()):
            if not math.isfinite(probability) or probability * area.height() < _LEAST / 2:
                continue
            slot, height = slots[number], max(_LEAST, probability * area.height())
            bar = QRectF(slot.left(), slot.bottom() - height, slot.width(), height)
            (self.best if number == best else self.others).append(bar)

    def draw(self, painter: QPainter, opacity: float) -> None:
        """All of them; the labels' marks don't fade."""
        painter.setPen(Qt.PenStyle.NoPen)
        for rects, colour in (
            (self.tracks, color("line", _TRACK)),
            (self.others, color("text_quiet", opacity)),
            (self.best, color("text", opacity)),
            (self.labels, color("text")),
        ):
            painter.setBrush(colour)
            painter.drawRects(rects)


def bar_slots(area: QRectF, classes: int) -> list[QRectF]:
    """A column of `area` for each class, of equal width, whole pixels where there is room."""
    if not classes:
        return []
    pitch = area.width() / classes
    gap = min(_LARGEST_GAP, int(pitch / 3))
    if pitch >= 2:
        pitch = float(int(pitch))
    left = round(area.left())
    return [
        QRectF(left + n * pitch, area.top(), max(pitch - gap, 0.5), area.height())
        for n in range(classes)
    ]
