"""The row of pinned digits, with what the network makes of each, live."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualcnn.gui.plain_text import show_tip
from visualcnn.gui.theme import THEME
from visualcnn.gui.views.pins.painting import Row, RowPainter
from visualcnn.gui.views.pins.pin import Pin, PinResult, verdict, words
from visualcnn.gui.views.pins.places import Card, cards, row_size
from visualcnn.gui.views.styled import StyledView
from visualcnn.nn.layer import Array

_MOVES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_UNPIN = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_NONE = "No digit is pinned."


class PinStrip(StyledView):
    """Hidden while nothing is pinned. A click, or Enter, chooses a digit; × or Delete unpins it.

    It paints itself, all digits at once: eight widgets of many parts would be redrawn one by one.
    """

    sample_wanted = Signal(object)
    """Pin: the window is to look at it."""
    unpinned = Signal(int)
    """The number in the row of what is no longer wanted."""
    shown = Signal()
    """It came into sight, maybe with old results."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Pinned digits")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._row = Row()
        self._painter = RowPainter()
        self._cards: list[Card] = []
        self.hide()
        self.start_styling()

    def set_classes(self, names: tuple[str, ...]) -> None:
        """What the classes are called from now on."""
        self._row.names = names
        self._tell()

    def show_pins(self, pins: Sequence[Pin]) -> None:
        """Show `pins`, each with the result that it has already."""
        row = self._row
        known = dict(zip(map(id, row.pins), row.results, strict=True))
        self._row = Row(
            names=row.names,
            pins=tuple(pins),
            results=tuple(known.get(id(pin)) for pin in pins),
            current=min(row.current, max(0, len(pins) - 1)),
            stale=row.stale,
        )
        self._painter.restyle(pins)
        self._place()
        self._tell()
        self.updateGeometry()
        self.setVisible(bool(pins))

    def show_probabilities(self, probabilities: Array | None, step: int = 0) -> None:
        """What the network makes of them after `step` updates, (classes, pins); None: not known."""
        row = self._row
        if probabilities is None:
            row.results = (None,) * len(row.pins)
        else:
            row.results = tuple(PinResult(step, column) for column in probabilities.T)
        row.stale = False
        self._tell()

    def mark(self, number: int | None) -> None:
        """Frame the digit that the whole window looks at."""
        if number != self._row.chosen:
            self._row.chosen = number
            self.update()

    def set_stale(self, stale: bool) -> None:
        """Dim results that are out of date."""
        if stale != self._row.stale:
            self._row.stale = stale
            self.update()

    def words(self, number: int) -> str:
        """One of them in words: "validation 1,204 · label 4 · read as 9, 87.0 % at step 320"."""
        return words(self._row.pins[number], self._row.results[number], self._row.names)

    def verdict(self, number: int) -> str:
        """What one is read as: "✗ 9"; a dash before it is known."""
        return verdict(self._row.pins[number], self._row.results[number], self._row.names)

    @property
    def cards(self) -> tuple[Card, ...]:
        """Where each digit lies on the widget."""
        return tuple(self._cards)

    @property
    def chosen(self) -> int | None:
        """Which digit is framed."""
        return self._row.chosen

    @property
    def stale(self) -> bool:
        """Whether results are dimmed."""
        return self._row.stale

    def _tell(self) -> None:
        """Give all in words to those who listen, and paint."""
        told = (f"{self.verdict(n)}, {self.words(n)}" for n in range(len(self._row.pins)))
        self.setAccessibleDescription("; ".join(told) or _NONE)
        self.update()

    def restyle(self) -> None:
        """Take over the theme's colours, fonts and icons."""
        self._painter.restyle(self._row.pins)
        self._place()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """All of them, with bars that can be told apart."""
        return row_size(len(self._row.pins), THEME.zoom)

    def minimumSizeHint(self) -> QSize:
        """All of them, small."""
        return row_size(len(self._row.pins), THEME.zoom, smallest=True)

    def _place(self) -> None:
        count, line = len(self._row.pins), self._painter.line
        self._cards = cards(count, self.size(), THEME.zoom, line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """They share the width."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Pictures, bars and verdicts."""
        del event
        with QPainter(self) as painter:
            self._painter.paint(painter, self._row, self._cards, focus=self.hasFocus())

    def _at(self, position: QPointF, *, close: bool = False) -> int | None:
        """The digit under a place on the widget; with `close` the one whose × is there."""
        for number, card in enumerate(self._cards):
            area: QRectF = card.close.adjusted(-2, -2, 2, 2) if close else card.whole
            if area.contains(position):
                return number
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Unpin the digit whose × is clicked, or choose the one that is."""
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        closed, number = self._at(event.position(), close=True), self._at(event.position())
        if closed is not None:
            self.unpinned.emit(closed)
        elif number is not None:
            self._choose(number)

    def _choose(self, number: int) -> None:
        self._row.current = number
        self.update()
        self.sample_wanted.emit(self._row.pins[number])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The × under the mouse stands out."""
        self._point(self._at(event.position(), close=True))

    def leaveEvent(self, event: QEvent) -> None:
        """None does."""
        super().leaveEvent(event)
        self._point(None)

    def _point(self, number: int | None) -> None:
        if number != self._row.pointed:
            self._row.pointed = number
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End go from digit to digit, Enter chooses, Delete unpins."""
        key, last = Qt.Key(event.key()), len(self._row.pins) - 1
        if key in _MOVES:
            self._go(min(max(self._row.current + _MOVES[key], 0), last))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(last if key == Qt.Key.Key_End else 0)
        elif key in _CHOOSE and self._row.pins:
            self._choose(self._row.current)
        elif key in _UNPIN and self._row.pins:
            self.unpinned.emit(self._row.current)
        else:
            super().keyPressEvent(event)

    def _go(self, number: int) -> None:
        if 0 <= number < len(self._row.pins):
            self._row.current = number
            self.setAccessibleDescription(f"{self.verdict(number)}, {self.words(number)}")
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """And no longer."""
        super().focusOutEvent(event)
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """Whoever reads them is told that they are seen."""
        super().showEvent(event)
        self.shown.emit()

    def event(self, event: QEvent) -> bool:
        """Resting the mouse tells a digit in full."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            position = QPointF(event.pos())
            show_tip(event.globalPos(), self.tip(position), self)
            return True
        return super().event(event)

    def tip(self, position: QPointF) -> str:
        """What resting the mouse there tells."""
        number = self._at(position)
        if self._at(position, close=True) is not None:
            return "Unpin (Delete)"
        return "" if number is None else f"{self.words(number)}\nClick to look at it (Enter)"
