"""Digits that lie side by side: a click, or arrows and Enter, choose one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from visualcnn.gui.plain_text import show_tip
from visualcnn.gui.views.styled import StyledView

_CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class DigitChooser(StyledView):
    """Knows which digit the keyboard is at; a view says where they lie and what they are.

    `across` of them lie in a row.
    """

    digit_chosen = Signal(int)
    """The chosen digit's index in its split."""

    def __init__(self, across: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._indices: tuple[int, ...] = ()
        self._current = 0
        key = Qt.Key
        self._moves = {
            key.Key_Left: -1,
            key.Key_Right: 1,
            key.Key_Up: -across,
            key.Key_Down: across,
        }

    def place(self, number: int) -> QRect | QRectF:
        """Where a digit lies on the widget."""
        raise NotImplementedError

    def words(self, number: int) -> str:
        """One of them in words."""
        raise NotImplementedError

    def _offer(self, indices: Sequence[int]) -> None:
        """These can be chosen from now on, by their places in order."""
        self._indices = tuple(indices)
        self._current = min(self._current, max(0, len(indices) - 1))

    def _is_current(self, number: int) -> bool:
        """Whether the keyboard is at that digit."""
        return self.hasFocus() and number == self._current

    def _at(self, position: QPointF) -> int | None:
        places = enumerate(map(self.place, range(len(self._indices))))
        return next((number for number, place in places if _holds(place, position)), None)

    def _choose(self, number: int) -> None:
        self._current = number
        self.digit_chosen.emit(self._indices[number])
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the digit that is clicked."""
        number = self._at(event.position())
        if number is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from digit to digit, Enter chooses."""
        move = self._moves.get(Qt.Key(event.key()))
        if move and 0 <= self._current + move < len(self._indices):
            self._current += move
            self.setAccessibleDescription(self.words(self._current))
            self.update()
        elif event.key() in _CHOOSE and self._indices:
            self._choose(self._current)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """And no longer."""
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Resting the mouse tells a digit in full."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            show_tip(event.globalPos(), self.tip(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def tip(self, position: QPointF) -> str:
        """What resting the mouse there tells."""
        number = self._at(position)
        return "" if number is None else f"{self.words(number)}\nClick to look at it (Enter)"


def _holds(place: QRect | QRectF, position: QPointF) -> bool:
    inside: bool = QRectF(place).contains(position)
    return inside
