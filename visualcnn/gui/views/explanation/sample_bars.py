"""What each sample of a batch adds to a gradient: a bar for each, one of which is chosen."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from visualcnn.gui import text
from visualcnn.gui.plain_text import show_tip
from visualcnn.gui.theme import GRID, THEME, color
from visualcnn.gui.views.explanation.records import signed_colour
from visualcnn.gui.views.styled import StyledView

Floats = npt.NDArray[np.float64]
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_PageUp: -10,
    Qt.Key.Key_PageDown: 10,
}


class SampleBars(StyledView):
    """Bars up (red) for what is added, down (blue) for what is taken away."""

    sample_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("What each sample adds")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._values: Floats = np.zeros(0)
        self._sample = 0
        self.start_styling()

    @property
    def sample(self) -> int:
        """The chosen one."""
        return self._sample

    def show_values(self, values: Floats, sample: int) -> None:
        """Show `values` (batch,) and `sample` as chosen, without saying so."""
        self._values, self._sample = values, sample
        self._tell()
        self.update()

    def _tell(self) -> None:
        if self._sample < len(self._values):
            self.setAccessibleDescription(self.words(self._sample))

    def words(self, sample: int) -> str:
        """A bar in words: "Sample 3 of 64 adds −0.0121"."""
        number = text.value(float(self._values[sample]))
        return f"Sample {text.count(sample)} of {text.count(len(self._values))} adds {number}"

    def sizeHint(self) -> QSize:
        """The least: the bars grow with what the layout has left over."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """A pixel a bar, nearly."""
        return QSize(round(96 * THEME.zoom), round(48 * THEME.zoom))

    def restyle(self) -> None:
        """Take over the theme's colours."""
        self.update()

    def at(self, x: float) -> int | None:
        """The sample whose bar stands at `x`."""
        count, width = len(self._values), self.width() - 2
        if not count or width <= 0:
            return None
        return min(count - 1, max(0, int((x - 1) * count / width)))

    def bar(self, sample: int) -> QRectF:
        """Where a sample's bar lies."""
        count = max(1, len(self._values))
        step = (self.width() - 2) / count
        gap = 1.0 if step >= 4 else 0.0
        finite = np.where(np.isfinite(self._values), self._values, 0.0)
        limit = float(np.abs(finite).max(initial=0)) or 1.0
        middle = self.height() / 2
        length = float(finite[sample]) / limit * (middle - 6)
        area = QRectF(1 + sample * step, middle, step - gap, -length)
        return area.normalized()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Zero's line, the bars, and a mark at the chosen one."""
        del event
        painter = QPainter(self)
        middle = self.height() / 2
        painter.fillRect(QRectF(0, middle, self.width(), 1), color("handle"))
        limit = float(np.abs(self._values).max(initial=0)) or 1.0
        for sample, value in enumerate(self._values.tolist()):
            painter.fillRect(self.bar(sample), signed_colour(value / limit))
        if self._sample < len(self._values):
            self._mark(painter)
        if self.hasFocus():
            painter.setPen(QPen(color("accent"), 1))
            painter.drawRect(QRectF(0.5, 0.5, self.width() - 1, self.height() - 1))
        painter.end()

    def _mark(self, painter: QPainter) -> None:
        """A frame as high as the widget around the chosen bar."""
        bar = self.bar(self._sample)
        width = max(bar.width(), 3.0)
        frame = QRectF(bar.center().x() - width / 2 - 1.5, 2, width + 3, self.height() - 4)
        painter.setPen(QPen(color("accent"), 1.5))
        painter.drawRoundedRect(frame, 2, 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the bar under the mouse."""
        sample = self.at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and sample is not None:
            self._choose(sample)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say the bar's number; with the button held, choose it."""
        sample = self.at(event.position().x())
        if sample is None:
            return
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose(sample)
        below = QPointF(event.position().x(), self.height() + GRID)
        show_tip(self.mapToGlobal(below).toPoint(), self.words(sample), self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go from sample to sample, Home and End to the first and the last."""
        key, last = Qt.Key(event.key()), len(self._values) - 1
        if last < 0:
            super().keyPressEvent(event)
        elif key in _STEPS:
            self._choose(min(last, max(0, self._sample + _STEPS[key])))
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self._choose(0 if key == Qt.Key.Key_Home else last)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """The frame comes and goes with the focus."""
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self.update()
        return super().event(event)

    def _choose(self, sample: int) -> None:
        if sample != self._sample:
            self._sample = sample
            self._tell()
            self.update()
            self.sample_chosen.emit(sample)
