"""Scrolling through biographies: only those in sight are painted, and a user's place stays."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from visualcnn.gui.theme import THEME, color, font
from visualcnn.gui.views.mistakes.life_painter import paint_heading, paint_rows
from visualcnn.gui.views.mistakes.lives import Lives
from visualcnn.gui.views.mistakes.row_layout import ROW, RowLayout


class LifeScroll(QAbstractScrollArea):
    """Rows of Lives under a heading that doesn't scroll; `paint_cursor` is a subclass's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setMouseTracking(True)
        self._lives: Lives | None = None
        self._note = ""
        self._layout: RowLayout | None = None
        THEME.theme_changed.connect(self._on_theme)
        self.restyle()

    @property
    def lives(self) -> Lives | None:
        """What is shown."""
        return self._lives

    def _replace(self, lives: Lives | None, note: str) -> None:
        """Show `lives`, or say `note`.

        In the same order as before the digit on top stays there, unless the list is at its
        beginning. Another order begins at its beginning.
        """
        before, row, inside = self._lives, *self._top()
        self._lives, self._note = lives, note
        self._fit()
        pixel = 0
        if before is not None and lives is not None and row + inside:
            anchor = place_of(lives, int(before.order[row])) if alike(before, lives) else None
            pixel = 0 if anchor is None else anchor * self._height + inside
        self.verticalScrollBar().setValue(pixel)
        self.viewport().update()

    @property
    def _height(self) -> int:
        """Of a row."""
        return self._layout.height if self._layout else round(ROW * THEME.zoom)

    @property
    def _room(self) -> int:
        """For rows, in pixels."""
        heading = self._layout.heading if self._layout else 0
        return max(self.viewport().height() - heading, 1)

    def _top(self) -> tuple[int, int]:
        """The first row in sight, and how many of its pixels are out of it."""
        return divmod(self.verticalScrollBar().value(), self._height)

    def _bring_into_sight(self, row: int) -> None:
        top, bar = row * self._height, self.verticalScrollBar()
        bar.setValue(min(max(bar.value(), top + self._height - self._room), top))

    def _fit(self) -> None:
        """The columns, and the scroll bars, as wide and high as the rows need."""
        view, lives = self.viewport().size(), self._lives
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        if lives is None:
            self._layout = None
            across.setRange(0, 0)
            down.setRange(0, 0)
            return
        layout = RowLayout.fitted(lives, view.width())
        self._layout = RowLayout.fitted(lives, max(view.width(), layout.least_width))
        across.setRange(0, max(0, self._layout.width - view.width()))
        across.setPageStep(view.width())
        down.setRange(0, max(0, len(lives.order) * self._height - self._room))
        down.setPageStep(self._room)
        down.setSingleStep(self._height)

    def _at(self, position: QPoint) -> tuple[int | None, int | None]:
        """The row and the validation at a place of the viewport."""
        lives, layout = self._lives, self._layout
        if lives is None or layout is None or position.y() < layout.heading:
            return None, None
        below = position.y() - layout.heading + self.verticalScrollBar().value()
        row = below // layout.height
        if row >= len(lives.order):
            return None, None
        x = position.x() + self.horizontalScrollBar().value()
        return row, layout.validation_at(x, lives.validations)

    def minimumSizeHint(self) -> QSize:
        """The heading and three rows; what is wider is scrolled to."""
        line = QFontMetrics(font("caption")).height()
        return QSize(16 * line, 3 * self._height + line + 6)

    def sizeHint(self) -> QSize:
        """Some more."""
        return self.minimumSizeHint() * 2

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Longer or shorter strips."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows in sight, under their heading."""
        del event
        lives, layout = self._lives, self._layout
        with QPainter(self.viewport()) as painter:
            if lives is None or layout is None:
                painter.setPen(color("text_quiet"))
                flags = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value
                painter.drawText(self.viewport().rect(), flags, self._note)
                return
            painter.translate(-self.horizontalScrollBar().value(), 0)
            row, inside = self._top()
            shown = lives.order[row : row + -(-(self._room + inside) // layout.height)]
            top = layout.heading - inside
            paint_rows(painter, lives, layout, shown, top)
            self._paint_cursor(painter, layout, top - row * layout.height)
            paint_heading(painter, lives, layout)

    def _paint_cursor(self, painter: QPainter, layout: RowLayout, origin: int) -> None:
        """Where the keyboard is; the first row of all begins at `origin`."""

    def _on_theme(self) -> None:
        self.restyle()

    def restyle(self) -> None:
        """Take over the theme's colours and fonts; the digit on top stays there."""
        row, inside = self._top()
        self._fit()
        self.verticalScrollBar().setValue(row * self._height + min(inside, self._height - 1))
        self.viewport().update()


def alike(before: Lives, lives: Lives) -> bool:
    """Whether both are of the same digits in an order of the same name."""
    return before.by == lives.by and len(before.order) == len(lives.order)


def place_of(lives: Lives, sample: int) -> int:
    """Where a digit stands in the order."""
    return int(np.flatnonzero(lives.order == sample)[0])
