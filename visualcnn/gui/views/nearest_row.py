"""The nearest training digits in a row, each with its label and its distance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualcnn.data.dataset import Images
from visualcnn.gui import text
from visualcnn.gui.theme import GRID, THEME, color, font
from visualcnn.gui.views.digit_chooser import DigitChooser
from visualcnn.gui.views.probability_bars import STALE_OPACITY
from visualcnn.gui.views.thumbnails import digit_area, digit_image, draw_digit

COUNT = 5
_PREFERRED, _SMALLEST = 56, 28
_LARGEST = 112


@dataclass(frozen=True, eq=False)
class NearDigit:
    """A training digit: its picture, index, label's name, and how far it is."""

    image: Images
    index: int
    label: str
    distance: float


class NearestRow(DigitChooser):
    """Five training digits in a row, the nearest first; a click, or Enter, chooses one."""

    def __init__(self, name: str, invitation: str, parent: QWidget | None = None) -> None:
        super().__init__(COUNT, parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._digits: tuple[NearDigit, ...] = ()
        self._images: list[QImage] = []
        self._note = invitation
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
        self._offer([digit.index for digit in digits])
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
        current = self._is_current(number)
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
