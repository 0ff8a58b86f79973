"""The loss from step to step of a trial: a line, with its ends in numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualcnn.gui import text
from visualcnn.gui.theme import GRID, THEME, color, font
from visualcnn.gui.views.styled import StyledView

_DOT = 3.0
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class LossLine(StyledView):
    """Step 0 is before; the height is the loss, from zero up to the largest one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Loss from step to step")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._losses: tuple[float, ...] = ()
        self.start_styling()

    def show_losses(self, losses: Sequence[float]) -> None:
        """Show the loss before, and after each step."""
        self._losses = tuple(losses)
        self.setAccessibleDescription(" → ".join(map(text.value, self._losses)))
        self.update()

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        self._metrics = QFontMetrics(font("caption"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Wider than tall."""
        return QSize(round(200 * THEME.zoom), round(100 * THEME.zoom))

    def minimumSizeHint(self) -> QSize:
        """Both numbers, and a slope between them."""
        words = self._metrics.horizontalAdvance("−0.00e−00")
        return QSize(2 * words + round(48 * THEME.zoom), 4 * self._metrics.height())

    def area(self) -> QRectF:
        """Where the line lies: the numbers stand beside it, the steps below."""
        words = [self._metrics.horizontalAdvance(text.value(loss)) for loss in self._ends()]
        left, right = words[0] + GRID, words[1] + GRID + _DOT
        height = self._metrics.height()
        return QRectF(
            left, height / 2, self.width() - left - right, self.height() - 1.5 * height - GRID
        )

    def _ends(self) -> tuple[float, float]:
        return (self._losses[0], self._losses[-1]) if self._losses else (0.0, 0.0)

    def points(self) -> list[QPointF]:
        """Where each loss lies; the line ends before one that is no number."""
        area, last = self.area(), max(1, len(self._losses) - 1)
        largest = max((loss for loss in self._losses if math.isfinite(loss)), default=0.0) or 1.0
        points = []
        for step, loss in enumerate(self._losses):
            if not math.isfinite(loss):
                break
            x = area.left() + step / last * area.width()
            points.append(QPointF(x, area.bottom() - loss / largest * area.height()))
        return points

    def paintEvent(self, event: QPaintEvent) -> None:
        """Zero's line, the losses, and what they are."""
        del event
        if not self._losses:
            return
        area, points = self.area(), self.points()
        painter = QPainter(self)
        painter.setFont(font("caption"))
        painter.fillRect(QRectF(area.left(), area.bottom(), area.width(), 1), color("line"))
        painter.setPen(color("text_quiet"))
        self._paint_steps(painter, area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color("training"), 2))
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("training"))
        for point in points:
            painter.drawEllipse(point, _DOT, _DOT)
        self._paint_ends(painter, points)
        painter.end()

    def _paint_steps(self, painter: QPainter, area: QRectF) -> None:
        """Below the line: where it begins and ends."""
        last = len(self._losses) - 1
        height = self._metrics.height()
        for x, words in ((area.left(), "now"), (area.right(), f"+{last}")):
            width = self._metrics.horizontalAdvance(words) + 2
            left = min(max(0.0, x - width / 2), self.width() - width)
            place = QRectF(left, self.height() - height, width, height)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter.value, words)

    def _paint_ends(self, painter: QPainter, points: list[QPointF]) -> None:
        """Beside the line: its first and its last value."""
        if not points:
            return
        painter.setPen(color("training"))
        first, last = (text.value(loss) for loss in self._ends())
        height = self._metrics.height()
        width = self._metrics.horizontalAdvance(first)
        left = QRectF(0, points[0].y() - height / 2, width, height)
        painter.drawText(left, _LEFT.value, first)
        x = points[-1].x() + GRID
        right = QRectF(x, points[-1].y() - height / 2, self.width() - x, height)
        painter.drawText(right, _LEFT.value, last)
