"""A bar for the probability of each class, with its name and number."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from visualcnn.gui.text import percent
from visualcnn.gui.theme import GRID, THEME, color, font
from visualcnn.nn.layer import Array

STALE_OPACITY = 0.4
MARK = 8
"""Width of the mark before the label's name, in pixels."""
SHORTEST_TRACK = 40


class ProbabilityBars(QWidget):
    """One painted widget; the prediction's bar is dark, the label's name is marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Probabilities")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._names: tuple[str, ...] = ()
        self._probabilities: Array | None = None
        self._label: int | None = None
        self._stale = False
        THEME.theme_changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def set_classes(self, names: tuple[str, ...]) -> None:
        """Show a line for each of `names`, without probabilities as yet."""
        self._names = names
        self._probabilities = None
        self._restyle()

    def show_probabilities(self, probabilities: Array | None, label: int | None) -> None:
        """Show probabilities (classes,), or none, and mark the label's line."""
        fits = probabilities is not None and len(probabilities) == len(self._names)
        self._probabilities = probabilities if fits else None
        self._label = label
        self.setAccessibleDescription(
            ", ".join(self.line_text(line) for line in range(len(self._names)))
        )
        self.update()

    def set_stale(self, stale: bool) -> None:
        """Dim what is out of date."""
        self._stale = stale
        self.update()

    @property
    def prediction(self) -> int | None:
        """The most probable class."""
        return None if self._probabilities is None else int(np.argmax(self._probabilities))

    def line_text(self, line: int) -> str:
        """A line in words: "7: 98.4 %, the label"."""
        number = "" if self._probabilities is None else f": {100 * self._probabilities[line]:.3g} %"
        return f"{self._names[line]}{number}{', the label' if line == self._label else ''}"

    @property
    def _line_height(self) -> float:
        return float(QFontMetricsF(font()).height() + 4)

    def sizeHint(self) -> QSize:
        """All lines, and names in full."""
        metrics = QFontMetricsF(font("body", semi_bold=True))
        width = self._names_width + SHORTEST_TRACK + metrics.horizontalAdvance("100.0 %")
        return QSize(int(width) + MARK + 2 * GRID, int(self._line_height * len(self._names)) + 1)

    def minimumSizeHint(self) -> QSize:
        """No line is ever cut off."""
        return self.sizeHint()

    @property
    def _names_width(self) -> float:
        metrics = QFontMetricsF(font("body", semi_bold=True))
        return max((metrics.horizontalAdvance(name) for name in self._names), default=0.0)

    def track(self, line: int) -> QRectF:
        """Where the bar of a line may lie, on the widget."""
        left = MARK + self._names_width + GRID
        number = QFontMetricsF(font("body", semi_bold=True)).horizontalAdvance("100.0 %") + GRID
        height = self._line_height
        return QRectF(left, line * height + 4, self.width() - left - number, height - 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """All lines."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(STALE_OPACITY if self._stale else 1.0)
        for line in range(len(self._names)):
            self._paint_line(painter, line)
        painter.end()

    def _paint_line(self, painter: QPainter, line: int) -> None:
        stands_out = line in (self.prediction, self._label)
        track = self.track(line)
        painter.fillRect(track, color("line", 0.6))
        painter.setFont(font("body", semi_bold=stands_out))
        painter.setPen(color("text" if stands_out else "text_quiet"))
        row = QRectF(MARK, track.top() - 4, self.width() - MARK, track.height() + 8)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(row, left, self._names[line])
        if line == self._label:
            self._paint_mark(painter, row.center().y())
        if self._probabilities is None:
            return
        part = float(np.clip(np.nan_to_num(self._probabilities[line]), 0, 1))
        bar = QRectF(track.left(), track.top(), track.width() * part, track.height())
        painter.fillRect(bar, color("text" if line == self.prediction else "text_quiet"))
        painter.drawText(row, right, percent(float(self._probabilities[line])))

    def _paint_mark(self, painter: QPainter, y: float) -> None:
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("text"))
        painter.drawPolygon(QPolygonF([QPointF(0, y - 4), QPointF(5, y), QPointF(0, y + 4)]))
        painter.restore()

    def event(self, event: QEvent) -> bool:
        """Hovering tells a line's exact number."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            line = int(event.pos().y() / self._line_height)
            known = 0 <= line < len(self._names)
            QToolTip.showText(event.globalPos(), self.line_text(line) if known else "", self)
            return True
        return super().event(event)
