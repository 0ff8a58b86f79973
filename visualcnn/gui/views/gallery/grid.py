"""The gallery's digits under the mouse and the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from visualcnn.gui import text
from visualcnn.gui.plain_text import show_tip
from visualcnn.gui.views.gallery.canvas import GalleryCanvas
from visualcnn.gui.views.gallery.shown import Shown
from visualcnn.gui.views.gallery.words import digit_words

TYPING = 1_500
"""Milliseconds after which a typed number is done."""
_CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LONGEST = 7
"""Digits of a typed index."""
_HELP = "Double click, or Enter, to look at it; P to pin it"
_OTHERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class GalleryGrid(GalleryCanvas):
    """A click selects a digit, a double click or Enter chooses it; P pins the selected one.

    Arrows, Home, End and the page keys move the selection; typing a number goes to that index.
    """

    sample_wanted = Signal(int)
    pin_wanted = Signal(int)
    pointed = Signal(object)
    """The index that is to be told in words, of the mouse or else the selection; None: none."""
    said = Signal(str)
    """One sentence about what was typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Digits of the gallery")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self._mouse: QPointF | None = None
        self._typed = ""
        self._typing = QTimer(self, singleShot=True, interval=TYPING)
        self._typing.timeout.connect(self._end_typing)

    @property
    def told(self) -> int | None:
        """The digit that is told in words."""
        return self.hovered if self.hovered is not None else self.current

    def show_digits(self, shown: Shown) -> None:
        """Show others, or the same ones anew; what is told of one may have changed."""
        super().show_digits(shown)
        self._hover_here()
        self._tell()

    def select(self, rank: int) -> None:
        """Select that digit and bring it into sight."""
        self.current = int(self.shown.order[rank])
        self.bring_into_sight(rank)
        self.viewport().update()
        self._tell()

    def _tell(self) -> None:
        told = self.told
        if told is not None and told >= len(self.shown.samples):
            told = None
        words = "" if told is None else digit_words(self.shown, told)
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
        self.pointed.emit(told)

    # The mouse.

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which digit is under the mouse."""
        self._mouse = event.position()
        self._hover_here()

    def leaveEvent(self, event: QEvent) -> None:
        """None is any more."""
        super().leaveEvent(event)
        self._mouse = None
        self._hover_here()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Another digit comes under the mouse."""
        super().scrollContentsBy(dx, dy)
        self._hover_here()

    def _hover_here(self) -> None:
        rank = self.at(self._mouse) if self._mouse is not None else None
        index = None if rank is None else int(self.shown.order[rank])
        if index != self.hovered:
            self.hovered = index
            self.viewport().update()
            self._tell()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the digit that is clicked."""
        rank = self.at(event.position())
        if rank is not None and event.button() == Qt.MouseButton.LeftButton:
            self.select(rank)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Nothing more comes of a click."""
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Choose it for the whole window."""
        rank = self.at(event.position())
        if rank is not None and event.button() == Qt.MouseButton.LeftButton:
            self.sample_wanted.emit(int(self.shown.order[rank]))

    def viewportEvent(self, event: QEvent) -> bool:
        """Resting the mouse tells a digit in full, and what can be done with it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            rank = self.at(QPointF(event.pos()))
            words = ""
            if rank is not None:
                words = f"{digit_words(self.shown, int(self.shown.order[rank]))}\n{_HELP}"
            show_tip(event.globalPos(), words, self)
            return True
        return super().viewportEvent(event)

    # The keyboard.

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The selection begins with the first digit in sight."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason and len(self.shown.order):
            self.select(self._here)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A number that was begun is not gone on with."""
        super().focusOutEvent(event)
        self._end_typing()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nor when it is hidden."""
        super().hideEvent(event)
        self._end_typing()

    @property
    def _here(self) -> int:
        """The rank of the selected digit; where it isn't shown, of the first in sight."""
        rank = self.rank(self.current)
        return self.first if rank is None else rank

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the selection, choose, pin, or go to an index."""
        if not len(self.shown.order) or event.modifiers() & _OTHERS:
            event.ignore()
        elif (rank := self._moved(Qt.Key(event.key()))) is not None:
            self.select(rank)
        elif event.key() in _CHOOSE:
            self.select(self._here)
            self._end_typing()
            self.sample_wanted.emit(self.current)
        elif event.key() == Qt.Key.Key_P:
            self.select(self._here)
            self.pin_wanted.emit(self.current)
        elif not self._type(event):
            event.ignore()

    def _moved(self, key: Qt.Key) -> int | None:
        """Where a key moves the selection to; None where it isn't one that moves."""
        last, here, across = len(self.shown.order) - 1, self._here, self.tiling.across
        row = self.tiling.row_height / self.devicePixelRatioF()
        page = max(1, int(self.viewport().height() / row)) * across
        moves = {
            Qt.Key.Key_Left: here - 1,
            Qt.Key.Key_Right: here + 1,
            Qt.Key.Key_Up: here - across,
            Qt.Key.Key_Down: here + across,
            Qt.Key.Key_PageUp: max(here - page, here % across),
            Qt.Key.Key_PageDown: here + page,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if key not in moves:
            return None
        to = moves[key]
        if key == Qt.Key.Key_Up and to < 0:
            return here
        return min(max(to, 0), last)

    def _type(self, event: QKeyEvent) -> bool:
        """Go to the index that is being typed; whether the key belongs to it."""
        if event.key() == Qt.Key.Key_Backspace and self._typed:
            self._typed = self._typed[:-1]
        elif event.text().isdecimal():
            self._typed = (self._typed + event.text())[-_LONGEST:]
        else:
            return False
        self._typing.start()
        if not self._typed:
            self._end_typing()
            return True
        index = int(self._typed)
        rank = self.rank(index)
        if rank is not None:
            self.select(rank)
            self.said.emit(f"Go to {text.count(index)}")
        else:
            self.said.emit(f"{text.count(index)} is not among these digits.")
        return True

    def _end_typing(self) -> None:
        self._typing.stop()
        if self._typed:
            self._typed = ""
            self._tell()
