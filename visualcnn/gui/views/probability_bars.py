"""A bar for the probability of each class, with its name and number."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualcnn.gui.plain_text import verbatim
from visualcnn.gui.theme import GRID, color, font
from visualcnn.gui.views.probability_line import QUIET, STRONG, TRACK, ProbabilityLine
from visualcnn.gui.views.styled import StyledView
from visualcnn.nn.layer import Array

STALE_OPACITY = 0.4
MARK = 8
"""Width of the mark before the label's name, in pixels."""
SHORTEST_TRACK = 40


class ProbabilityBars(StyledView):
    """A line for each class; the prediction's bar is dark, the label's name is marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Probabilities")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._names: tuple[str, ...] = ()
        self._lines: list[ProbabilityLine] = []
        self._mark = _Mark(self)
        self._probabilities: list[float] | None = None
        self._label: int | None = None
        self._stale = False
        self.prediction: int | None = None
        """The most probable class."""
        self.start_styling()

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        self._tint()
        for line in self._lines:
            line.restyle()
        self._measure()
        self._place()
        self.updateGeometry()

    def _tint(self) -> None:
        faint = STALE_OPACITY if self._stale else 1.0
        palette = self.palette()
        palette.setColor(TRACK, color("line", 0.6 * faint))
        palette.setColor(QUIET, color("text_quiet", faint))
        palette.setColor(STRONG, color("text", faint))
        self._mark.setPalette(palette)
        for line in self._lines:
            line.tint(palette)

    def _measure(self) -> None:
        metrics = QFontMetrics(font("body", semi_bold=True))
        widest = max((metrics.horizontalAdvance(name) for name in self._names), default=0)
        self._columns = widest + GRID, metrics.horizontalAdvance("100.0 %") + GRID
        self._height = metrics.height() + 4

    def set_classes(self, names: tuple[str, ...]) -> None:
        """Show a line for each of `names`, without probabilities as yet."""
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._names = names
        self._lines = [ProbabilityLine(name, self) for name in names]
        self.restyle()
        for line in self._lines:
            line.show()
        self.show_probabilities(None, None)

    def show_probabilities(self, probabilities: Array | None, label: int | None) -> None:
        """Show probabilities (classes,), or none, and mark the label's line."""
        if probabilities is not None and len(probabilities) == len(self._names):
            self._probabilities = probabilities.tolist()
            self.prediction = int(np.argmax(probabilities))
        else:
            self._probabilities = self.prediction = None
        self._label = label
        for number, line in enumerate(self._lines):
            best = number == self.prediction
            line.stand_out(text=best or number == label, bar=best)
            line.show_probability(self._probabilities[number] if self._probabilities else None)
        self._tell()
        self._place_mark()

    def _tell(self) -> None:
        """Give the exact numbers to the pointer and to those who listen."""
        texts = [self.line_text(number) for number in range(len(self._lines))]
        for line, text in zip(self._lines, texts, strict=True):
            if verbatim(text) != line.toolTip():
                line.setToolTip(verbatim(text))
        self.setAccessibleDescription(", ".join(texts))

    def set_stale(self, stale: bool) -> None:
        """Dim what is out of date."""
        if stale != self._stale:
            self._stale = stale
            self._tint()

    def line_text(self, line: int) -> str:
        """A line in words: "7: 98.4 %, the label"."""
        number = "" if self._probabilities is None else f": {100 * self._probabilities[line]:.3g} %"
        return f"{self._names[line]}{number}{', the label' if line == self._label else ''}"

    def track(self, line: int) -> QRect:
        """Where the bar of a line may lie, on the widget."""
        of = self._lines[line]
        return of.track.geometry().translated(of.pos())

    def sizeHint(self) -> QSize:
        """All lines, and names in full."""
        width = MARK + sum(self._columns) + SHORTEST_TRACK
        return QSize(width, self._height * len(self._lines))

    def minimumSizeHint(self) -> QSize:
        """No line is ever cut off."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The bars take what the texts leave."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        for number, line in enumerate(self._lines):
            line.set_columns(*self._columns)
            line.setGeometry(MARK, number * self._height, self.width() - MARK, self._height)
        self._place_mark()

    def _place_mark(self) -> None:
        known = self._label is not None and self._label < len(self._lines)
        self._mark.setVisible(known)
        if self._label is not None:
            self._mark.setGeometry(0, self._label * self._height, MARK, self._height)


class _Mark(QWidget):
    """A small triangle that points at the label's line."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """In the colour of what stands out."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(STRONG))
        y = self.height() / 2
        painter.drawPolygon(QPolygonF([QPointF(0, y - 4), QPointF(5, y), QPointF(0, y + 4)]))
        painter.end()
