"""The list of biographies: a row for each validation digit, to be pointed at and chosen."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from visualcnn.gui.plain_text import show_tip
from visualcnn.gui.theme import color
from visualcnn.gui.views.mistakes.life_scroll import LifeScroll, alike, place_of
from visualcnn.gui.views.mistakes.lives import Lives
from visualcnn.gui.views.mistakes.row_layout import RowLayout

_CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_CELLS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_HINT = "Double click or Enter: look at this digit"


class LifeList(LifeScroll):
    """Shows Lives; the arrows go up and down, and along the current row's strip."""

    digit_chosen = Signal(int)
    """The digit's index among the validation digits: a double click, or Enter."""
    pointed = Signal(str)
    """What the mouse or the keyboard points at, in words; "" for nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._row = 0
        self._cell: int | None = None
        self._mouse: QPoint | None = None
        super().__init__(parent)
        self.setAccessibleName("Biographies of the validation digits")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def current(self) -> int | None:
        """The digit where the keyboard is, by its index."""
        return int(self._lives.order[self._row]) if self._lives is not None else None

    def show_lives(self, lives: Lives | None, note: str = "") -> None:
        """Show `lives`, or say `note` where there are none.

        In the same order as before the digit on top stays there, unless the list is at its
        beginning, and the current digit stays current. Another order begins at its beginning.
        """
        before, current = self._lives, self.current
        self._replace(lives, note)
        if lives is None or before is None or current is None or not alike(before, lives):
            self._row, self._cell = 0, None
        else:
            self._row = place_of(lives, current)
            if self._cell is not None:
                same = int(np.searchsorted(lives.steps, before.steps[self._cell]))
                self._cell = min(same, lives.validations - 1)
        self.setAccessibleDescription(self._words(self._row, self._cell))

    def told(self) -> str:
        """What the mouse, or else the keyboard, points at now, in words; "" for nothing."""
        under = self.words_at(self._mouse) if self._mouse is not None else ""
        known = self._lives is not None and self.hasFocus()
        return under or (self._words(self._row, self._cell) if known else "")

    def words_at(self, position: QPoint) -> str:
        """What is at a place of the viewport."""
        row, cell = self._at(position)
        return "" if row is None else self._words(row, cell)

    def _words(self, row: int, cell: int | None) -> str:
        if self._lives is None:
            return self._note
        sample = int(self._lives.order[row])
        if cell is None:
            return self._lives.words(sample)
        return f"{self._lives.title(sample)} · {self._lives.moment_words(sample, cell)}"

    def _paint_cursor(self, painter: QPainter, layout: RowLayout, origin: int) -> None:
        """Quietly while the focus is elsewhere."""
        top = origin + self._row * layout.height
        painter.setPen(color("accent" if self.hasFocus() else "handle"))
        painter.drawRect(0, top, layout.width - 1, layout.height - 1)
        if self._cell is not None and self._lives is not None and self.hasFocus():
            cell = layout.cell(top, self._cell, self._lives.validations)
            painter.drawRect(cell.adjusted(-1, -1, 0, 0))

    def _go(self, row: int, cell: int | None) -> None:
        """Make another row, or cell of its strip, the current one, and bring it into sight."""
        if self._lives is None:
            return
        self._row = min(max(row, 0), len(self._lives.order) - 1)
        self._cell = cell
        self._bring_into_sight(self._row)
        words = self._words(self._row, self._cell)
        self.setAccessibleDescription(words)
        self.pointed.emit(words)
        self.viewport().update()

    def _go_along(self, by: int, validations: int) -> None:
        """To the next cell of the strip; from none to its first or last one."""
        start = self._cell if self._cell is not None else (validations if by < 0 else -1)
        self._go(self._row, min(max(start + by, 0), validations - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Page up and down, Home and End; Enter looks at the current digit."""
        key, lives = Qt.Key(event.key()), self._lives
        if lives is None:
            super().keyPressEvent(event)
            return
        page, count = max(self._room // self._height - 1, 1), len(lives.order)
        moves = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -count,
            Qt.Key.Key_End: count,
        }
        if key in moves:
            self._go(self._row + moves[key], self._cell)
        elif key in _CELLS:
            self._go_along(_CELLS[key], lives.validations)
        elif key in _CHOOSE:
            self.digit_chosen.emit(int(lives.order[self._row]))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Make the row that is clicked the current one."""
        row, cell = self._at(event.position().toPoint())
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self._go(row, cell)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """It ends a click, and a double click, that began here."""
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Look at the digit."""
        row, _ = self._at(event.position().toPoint())
        if row is not None and self._lives is not None:
            self.digit_chosen.emit(int(self._lives.order[row]))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is under the mouse."""
        self._mouse = event.position().toPoint()
        self.pointed.emit(self.words_at(self._mouse))

    def viewportEvent(self, event: QEvent) -> bool:
        """Resting the mouse tells a moment of a digit's life; leaving, nothing is pointed at."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self.words_at(event.pos())
            told = f"{words}\n{_HINT}" if words else ""
            show_tip(event.globalPos(), told, self.viewport())
            return True
        if event.type() == QEvent.Type.Leave:
            self._mouse = None
            self.pointed.emit("")
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """And no longer."""
        super().focusOutEvent(event)
        self.pointed.emit("")
        self.viewport().update()
