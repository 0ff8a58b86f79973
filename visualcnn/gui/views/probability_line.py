"""One class's line among the probability bars: its name, a bar and a number."""

from __future__ import annotations

import math

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from visualcnn.gui.plain_text import PlainLabel
from visualcnn.gui.text import percent
from visualcnn.gui.theme import font

TRACK = QPalette.ColorRole.Mid
QUIET = QPalette.ColorRole.WindowText
STRONG = QPalette.ColorRole.Text
"""The roles of a line's palette that it is painted with."""

EDGE = 4
"""Pixels between a bar and the line above or below."""


class ProbabilityLine(QWidget):
    """Made of Qt's own widgets, which Qt paints while Python works on; only changes are set."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._part = 0.0
        self._stands_out = (False, False)
        self.name = PlainLabel(name, self)
        self.track = _block(self, TRACK)
        self.bar = _block(self, QUIET)
        self.number = PlainLabel(parent=self)
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._columns = (0, 0)

    def set_columns(self, name: int, number: int) -> None:
        """Keep so many pixels for the name on the left, and for the number on the right."""
        self._columns = (name, number)
        self._place()

    def tint(self, palette: QPalette) -> None:
        """Use the colours of `palette`; beside a style sheet Qt doesn't hand them on by itself."""
        for part in (self.name, self.track, self.bar, self.number):
            part.setPalette(palette)

    def restyle(self) -> None:
        """Take over the theme's fonts."""
        for label in (self.name, self.number):
            label.setFont(font("body", semi_bold=self._stands_out[0]))

    def stand_out(self, *, text: bool, bar: bool) -> None:
        """Whether the text, and whether the bar too, is to catch the eye."""
        if (text, bar) == self._stands_out:
            return
        self._stands_out = (text, bar)
        for label in (self.name, self.number):
            label.setForegroundRole(STRONG if text else QUIET)
        self.bar.setBackgroundRole(STRONG if bar else QUIET)
        self.restyle()

    def show_probability(self, probability: float | None) -> None:
        """Show a probability, 0..1, or that there is none."""
        self.number.setText("" if probability is None else percent(probability))
        self._part = 0.0
        if probability is not None and not math.isnan(probability):
            self._part = min(max(probability, 0.0), 1.0)
        self._draw_bar()

    def _draw_bar(self) -> None:
        track = self.track.geometry()
        track.setWidth(round(self._part * track.width()))
        self.bar.setGeometry(track)

    def _place(self) -> None:
        name, number = self._columns
        self.name.setGeometry(0, 0, name, self.height())
        self.number.setGeometry(self.width() - number, 0, number, self.height())
        room = QRect(name, EDGE, self.width() - name - number, self.height() - 2 * EDGE)
        self.track.setGeometry(room)
        self._draw_bar()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The bar takes what the texts leave."""
        super().resizeEvent(event)
        self._place()


def _block(parent: QWidget, role: QPalette.ColorRole) -> QFrame:
    """A rectangle in one colour."""
    block = QFrame(parent)
    block.setAutoFillBackground(True)
    block.setBackgroundRole(role)
    return block
