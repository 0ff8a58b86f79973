"""A filter's course over the run: its norm at each validation, and how a kernel looked then."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualcnn.gui import text
from visualcnn.gui.colour_maps import diverging
from visualcnn.gui.plain_text import verbatim
from visualcnn.gui.theme import GRID, THEME, color, font
from visualcnn.gui.views.explanation.grid_face import Face, paint_face
from visualcnn.gui.views.styled import StyledView
from visualcnn.training.filter_history import FilterCourse

_TILE = 30
_GAP = 6
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_NOTHING = "No validation as yet: this is where you will see how the filter grows."


class FilterCourseView(StyledView):
    """A line of the norm from zero up, and below it the kernel at times evenly spread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Over the run")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._course: FilterCourse | None = None
        self._channel = 0
        self.start_styling()

    def show_course(self, course: FilterCourse | None, channel: int) -> None:
        """Show `course`, with the kernel of that channel."""
        self._course, self._channel = course, channel
        self.setAccessibleDescription(self.words)
        self.setToolTip(verbatim(course.note if course else ""))
        self.update()

    @property
    def words(self) -> str:
        """The course in words: "norm 0.41 at step 0, 1.82 at step 4,000"."""
        course = self._course
        if course is None or not len(course.steps):
            return _NOTHING
        ends = [
            f"{text.value(float(course.norms[end]))} at step {text.count(int(course.steps[end]))}"
            for end in (0, -1)
        ]
        return f"norm {', '.join(ends)}"

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        self._metrics = QFontMetrics(font("caption"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for five kernels."""
        return QSize(round(210 * THEME.zoom), round(150 * THEME.zoom))

    def minimumSizeHint(self) -> QSize:
        """Room for four kernels and a line."""
        return QSize(round(150 * THEME.zoom), round(90 * THEME.zoom) + 2 * self._metrics.height())

    @property
    def tile(self) -> float:
        """The side of a kernel's picture."""
        return _TILE * THEME.zoom

    def moments(self) -> list[int]:
        """Which of the course's readings have their kernel shown: the first and the last do."""
        course = self._course
        if course is None or course.weights is None or not len(course.steps):
            return []
        most = max(1, int((self.width() + _GAP) // (self.tile + _GAP)))
        number = min(len(course.steps), most)
        return [int(each) for each in np.linspace(0, len(course.steps) - 1, number).round()]

    def area(self) -> QRectF:
        """Where the line lies: its title is above, its steps and the kernels are below."""
        line = self._metrics.height()
        below = line + (self.tile + GRID if self.moments() else 0)
        right = self._metrics.horizontalAdvance("0.0000") + GRID
        return QRectF(2, line + 4, self.width() - right - 2, self.height() - line - 4 - below)

    def points(self) -> list[QPointF]:
        """Where each norm lies."""
        course, area = self._course, self.area()
        if course is None or not len(course.steps):
            return []
        steps, norms = course.steps.astype(float), course.norms.astype(float)
        last = max(float(steps[-1]), 1.0)
        top = float(np.max(norms[np.isfinite(norms)], initial=0)) or 1.0
        return [
            QPointF(
                area.left() + step / last * area.width(), area.bottom() - norm / top * area.height()
            )
            for step, norm in zip(steps.tolist(), norms.tolist(), strict=True)
            if math.isfinite(norm)
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Title, line, steps and kernels; or that there is nothing as yet."""
        del event
        course, caption = self._course, font("caption")
        with QPainter(self) as painter:
            painter.setFont(caption)
            painter.setPen(color("text_quiet"))
            if course is None or not len(course.steps):
                flags = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value
                painter.drawText(QRectF(self.rect()), flags, _NOTHING)
                return
            area = self.area()
            head = QRectF(0, 0, self.width(), self._metrics.height())
            painter.drawText(head, _LEFT.value, "Norm at each validation")
            self._paint_line(painter, area, course)
            self._paint_kernels(painter, course, caption)

    def _paint_line(self, painter: QPainter, area: QRectF, course: FilterCourse) -> None:
        line = self._metrics.height()
        painter.fillRect(QRectF(area.left(), area.bottom(), area.width(), 1), color("line"))
        below = QRectF(area.left(), area.bottom() + 1, area.width(), line)
        painter.drawText(below, _LEFT.value, "0")
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        last = text.count(int(course.steps[-1]))
        painter.drawText(below, right.value, f"step {last}")
        points = self.points()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color("text_quiet"), 1.5))
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("text"))
        for point in points if len(points) < area.width() / 8 else points[-1:]:
            painter.drawEllipse(point, 2.0, 2.0)
        painter.setPen(color("text"))
        if points:
            place = QRectF(area.right() + 6, points[-1].y() - line / 2, self.width(), line)
            painter.drawText(place, _LEFT.value, text.value(float(course.norms[-1])))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_kernels(self, painter: QPainter, course: FilterCourse, caption: QFont) -> None:
        weights, moments = course.weights, self.moments()
        if weights is None or not moments:
            return
        kernels = weights[:, min(self._channel, weights.shape[1] - 1)]
        limit = float(np.abs(kernels[np.isfinite(kernels)]).max(initial=0)) or 1.0
        rows, columns = kernels.shape[1:]
        side = max(1, int(self.tile // max(rows, columns)))
        top = self.height() - self.tile
        for place, moment in enumerate(moments):
            face = Face(kernels[moment], diverging, signed=True, limit=limit)
            cells = QSizeF(side, side)
            picture = paint_face(face, cells, self.devicePixelRatioF(), caption, None)
            corner = QPointF(place * (self.tile + _GAP) + 1, top)
            painter.drawPixmap(corner, picture)
            painter.setPen(QPen(color("handle"), 1))
            painter.drawRect(
                QRectF(corner, QSizeF(columns * side, rows * side)).adjusted(-0.5, -0.5, 0.5, 0.5)
            )
