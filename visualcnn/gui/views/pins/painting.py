"""How the row of pinned digits is painted: pictures, verdicts and bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPen

from visualcnn.gui import text
from visualcnn.gui.icons import icon
from visualcnn.gui.theme import color, current_theme, font, icon_size
from visualcnn.gui.views.pins.bars import SmallBars
from visualcnn.gui.views.pins.pin import Pin, PinResult, verdict
from visualcnn.gui.views.pins.places import Card
from visualcnn.gui.views.probability_bars import STALE_OPACITY
from visualcnn.gui.views.thumbnails import digit_image, draw_digit

_FLAGS = Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextSingleLine.value


@dataclass
class Row:
    """What the row shows. Numbers are places in it; None: no digit's.

    `chosen` is the one that the whole window looks at, `current` where the keyboard is, `pointed`
    the one whose × is under the mouse.
    """

    names: tuple[str, ...] = ()
    pins: tuple[Pin, ...] = ()
    results: tuple[PinResult | None, ...] = ()
    chosen: int | None = None
    current: int = 0
    pointed: int | None = None
    stale: bool = False


class RowPainter:
    """Keeps what changes with the theme only, and the pictures of the digits."""

    def __init__(self) -> None:
        self._images: list[QImage] = []

    def restyle(self, pins: Sequence[Pin]) -> None:
        """Take over the theme's colours, fonts and icons, or other digits."""
        self.line = QFontMetrics(font("body", semi_bold=True)).height()
        theme, size = current_theme(), icon_size(14)
        self._cross = icon("close", theme.text_quiet).pixmap(size)
        self._cross_pointed = icon("close", theme.text).pixmap(size)
        self._images = [digit_image(pin.sample.image) for pin in pins]

    def paint(self, painter: QPainter, row: Row, cards: Sequence[Card], *, focus: bool) -> None:
        """All digits; with `focus` also where the keyboard is."""
        faint = STALE_OPACITY if row.stale else 1.0
        bars = SmallBars()
        for number, card in enumerate(cards):
            label = row.pins[number].sample.label
            bars.add(card.bars, len(row.names), row.results[number], label)
            self._paint_picture(painter, number, card, chosen=number == row.chosen)
            cross = self._cross_pointed if number == row.pointed else self._cross
            painter.drawPixmap(card.close.topLeft().toPoint(), cross)
        bars.draw(painter, faint)
        for number, card in enumerate(cards):
            _paint_verdict(painter, row, number, card, faint)
        if focus and cards:
            painter.setPen(QPen(color("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(cards[row.current].whole.adjusted(-3.5, -3.5, 3.5, 3.5))

    def _paint_picture(self, painter: QPainter, number: int, card: Card, *, chosen: bool) -> None:
        area = draw_digit(painter, card.picture, self._images[number])
        width = 2 if chosen else 1
        painter.setPen(QPen(color("accent" if chosen else "line"), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area.adjusted(-width / 2, -width / 2, width / 2, width / 2))


def _paint_verdict(painter: QPainter, row: Row, number: int, card: Card, faint: float) -> None:
    """The class and, where there is room, how probable it is."""
    result, label = row.results[number], row.pins[number].sample.label
    read = verdict(row.pins[number], result, row.names)
    right = result is not None and result.prediction == label
    known = result is not None and label is not None
    painter.setFont(font("body", semi_bold=True))
    painter.setPen(color(("good" if right else "bad") if known else "text", faint))
    metrics, width = painter.fontMetrics(), int(card.verdict.width())
    shown = metrics.elidedText(read, Qt.TextElideMode.ElideRight, width)
    painter.drawText(card.verdict, _FLAGS, shown)
    if result is None:
        return
    room = card.verdict.adjusted(metrics.horizontalAdvance(read + "  "), 0, 0, 0)
    painter.setFont(font("caption"))
    # The widest one must fit: else they would come and go from one reading to the next.
    if painter.fontMetrics().horizontalAdvance(text.percent(1.0)) <= room.width():
        painter.setPen(color("text_quiet", faint))
        painter.drawText(room, _FLAGS, text.percent(result.confidence))
