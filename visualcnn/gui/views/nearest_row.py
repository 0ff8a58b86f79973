"""The nearest training digits in a row, each with its label and its distance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from visualcnn.data.dataset import Images
from visualcnn.gui import text
from visualcnn.gui.theme import GRID, THEME, color, font
from visualcnn.gui.views.probability_bars import STALE_OPACITY
from visualcnn.gui.views.styled import StyledView
from visualcnn.gui.views.thumbnails import digit_area, digit_image, draw_digit

COUNT = 5
_PREFERRED, _SMALLEST = 56, 28
_LARGEST = 112
_MOVES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@dataclass(frozen=True, eq=False)
class NearDigit:
    """A training digit: its picture, index, label's name, and how far it is."""

    image: Images
    index: int
    label: str
    distance: float


class NearestRow(StyledView):
    """Five digits side by side, the nearest first; a click, or Enter, chooses one."""

    digit_chosen = Signal(int)
    """Its index among the training digits."""

    def __init__(self, name: str, invitation: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._digits: tuple[NearDigit, ...] = ()
        self._images: list[QImage] = []
        self._note = invitation
        self._current = 0
        self._stale = False
        self._tell()
        self.start_styling()

    @property
    def digits(self) -> tuple[NearDigit, ...]:
        """What is shown."""
        return self._digits

    @property
    def stale(self) -> bool:
        """Whether it is dimmed."""
        return self._stale

    def show_digits(self, digits: Sequence[NearDigit]) -> None:
        """Show `digits`, nearest first; where there are none, what they wait for."""
        self._digits, self._stale = tuple(digits), False
        self._current = min(self._current, max(0, len(digits) - 1))
        self._draw_images()
        self._tell()

    def invite(self, note: str) -> None:
        """What to say while there are none."""
        if note != self._note:
            self._note = note
            self._tell()
            self.update()

    def set_stale(self, stale: bool) -> None:
        """Dim what is out of date."""
        if stale != self._stale:
            self._stale = stale
            self.update()

    def words(self, place: int) -> str:
        """One of them in words: "training digit 1,204, labelled 7: distance 4.21"."""
        digit = self._digits[place]
        number, far = text.count(digit.index), text.value(digit.distance)
        return f"training digit {number}, labelled {digit.label}: distance {far}"

    def _tell(self) -> None:
        told = "; ".join(map(self.words, range(len(self._digits))))
        self.setAccessibleDescription(told or self._note)

    def _draw_images(self) -> None:
        self._images = [digit_image(digit.image) for digit in self._digits]
        self.update()

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        self._line = QFontMetrics(font("caption")).height()
        self._draw_images()
        self.updateGeometry()

    def _size(self, side: float) -> QSize:
        side = round(side * THEME.zoom)
        return QSize(COUNT * (side + GRID) - GRID + 4, side + self._line + 6)

    def sizeHint(self) -> QSize:
        """Two pixels for each of MNIST's."""
        return self._size(_PREFERRED)

    def minimumSizeHint(self) -> QSize:
        """One pixel for each."""
        return self._size(_SMALLEST)

    def most_height(self, width: int) -> int:
        """The height beyond which the digits, in a row of that width, don't grow."""
        return round(self._widest(width)) + self._line + 6

    def _widest(self, width: int) -> float:
        return max(8.0, min((width - 4 + GRID) / COUNT - GRID, _LARGEST * THEME.zoom))

    def place(self, number: int) -> QRect:
        """The square in which a digit lies on the widget."""
        side = round(max(8.0, min(self._widest(self.width()), self.height() - self._line - 6)))
        return QRect(2 + number * (side + GRID), 2, side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The digits, and below each its label and distance."""
        del event
        with QPainter(self) as painter:
            painter.setFont(font("caption"))
            painter.setPen(color("text_quiet"))
            if not self._digits:
                flags = Qt.AlignmentFlag.AlignLeft.value | Qt.TextFlag.TextWordWrap.value
                room = QRectF(self.rect()).adjusted(2, 2, -2, -2)
                painter.drawText(room, flags, self._note)
            painter.setOpacity(STALE_OPACITY if self._stale else 1.0)
            for number in range(len(self._digits)):
                self._paint_digit(painter, number)

    def _paint_digit(self, painter: QPainter, number: int) -> None:
        digit, place, image = self._digits[number], self.place(number), self._images[number]
        ratio = painter.device().devicePixelRatio()
        drawn = digit_area(place, image.height(), image.width(), ratio)
        # At the left edge, so that it stands over its caption.
        at = QRect(place.left(), place.top(), round(drawn.width()), place.height())
        area = draw_digit(painter, at, image)
        current = self.hasFocus() and number == self._current
        painter.setPen(QPen(color("accent" if current else "line"), 2 if current else 1))
        painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.setPen(color("text"))
        below = QRect(place.left(), round(area.bottom()) + 3, place.width() + GRID - 4, self._line)
        metrics, flags = painter.fontMetrics(), Qt.AlignmentFlag.AlignLeft.value
        label = metrics.elidedText(digit.label, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, flags, label)
        far = f" · {text.value(digit.distance)}"
        rest = below.adjusted(metrics.horizontalAdvance(label), 0, 0, 0)
        if metrics.horizontalAdvance(far) <= rest.width():
            painter.setPen(color("text_quiet"))
            painter.drawText(rest, flags, far)

    def _at(self, position: QPointF) -> int | None:
        point = position.toPoint()
        found = (n for n in range(len(self._digits)) if self.place(n).contains(point))
        return next(found, None)

    def _choose(self, number: int) -> None:
        self._current = number
        self.update()
        self.digit_chosen.emit(self._digits[number].index)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the digit that is clicked."""
        number = self._at(event.position())
        if number is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from digit to digit, Enter chooses."""
        move = _MOVES.get(Qt.Key(event.key()))
        if move and 0 <= self._current + move < len(self._digits):
            self._current += move
            self.setAccessibleDescription(self.words(self._current))
            self.update()
        elif event.key() in _CHOOSE and self._digits:
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
            QToolTip.showText(event.globalPos(), self.tip(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def tip(self, position: QPointF) -> str:
        """What resting the mouse there tells."""
        number = self._at(position)
        return "" if number is None else f"{self.words(number)}\nClick to look at it (Enter)"
