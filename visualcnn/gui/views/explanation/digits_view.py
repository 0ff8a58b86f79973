"""The validation digits that excite a filter most, and where in them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualcnn.gui import text
from visualcnn.gui.theme import THEME, color, font
from visualcnn.gui.views.digit_chooser import DigitChooser
from visualcnn.gui.views.explanation.filter_view import ExcitingDigit
from visualcnn.gui.views.thumbnails import digit_image

ACROSS = 3
_PREFERRED, _SMALLEST = 44, 28
_GAP = 6
_NOTHING = "They appear here after the first validation."


class DigitsView(DigitChooser):
    """Three validation digits a row, the most exciting first; a click, or Enter, chooses one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(ACROSS, parent)
        self.setAccessibleName("Most exciting digits")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._digits: tuple[ExcitingDigit, ...] = ()
        self._images: list[QImage] = []
        self._note = _NOTHING
        self.start_styling()

    def show_digits(self, digits: Sequence[ExcitingDigit], note: str = "") -> None:
        """Show `digits`, best first; where there are none, `note` or what they wait for."""
        self._digits, self._note = tuple(digits), note or _NOTHING
        self._offer([digit.index for digit in digits])
        self._colour()
        self.setAccessibleDescription(", ".join(map(self.words, range(len(digits)))) or self._note)

    def words(self, place: int) -> str:
        """One of them in words: "validation digit 1,204, a 7: 4.21"."""
        digit = self._digits[place]
        number = text.count(digit.index)
        return f"validation digit {number}, labelled {digit.label}: {text.value(digit.value)}"

    def _colour(self) -> None:
        self._images = [digit_image(digit.image) for digit in self._digits]
        self.update()

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        self._line = QFontMetrics(font("caption")).height()
        self._colour()
        self.updateGeometry()

    def _size(self, side: float) -> QSize:
        side = round(side * THEME.zoom)
        return QSize(ACROSS * (side + _GAP), ACROSS * (side + self._line + 2))

    def sizeHint(self) -> QSize:
        """As large as can be read."""
        return self._size(_PREFERRED)

    def minimumSizeHint(self) -> QSize:
        """One pixel for each of a digit's."""
        return self._size(_SMALLEST)

    @property
    def side(self) -> float:
        """Of one digit's square."""
        width = self.width() / ACROSS - _GAP
        height = self.height() / ACROSS - self._line - 2
        return max(8.0, min(width, height))

    def place(self, number: int) -> QRectF:
        """Where a digit lies on the widget."""
        row, column = divmod(number, ACROSS)
        side = self.side
        left, top = column * (side + _GAP) + 2, row * (side + self._line + 2) + 1
        image = self._digits[number].image
        scale = side / max(image.shape)
        return QRectF(left, top, image.shape[1] * scale, image.shape[0] * scale)

    def region(self, number: int) -> QRectF | None:
        """Where in it the filter is excited."""
        digit, place = self._digits[number], self.place(number)
        if digit.region is None:
            return None
        scale = place.width() / digit.image.shape[1]
        seen = digit.region
        corner = place.topLeft() + QPointF(seen.left * scale, seen.top * scale)
        return QRectF(corner.x(), corner.y(), seen.width * scale, seen.height * scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The digits with their outlined parts, and what they are."""
        del event
        with QPainter(self) as painter:
            painter.setFont(font("caption"))
            painter.setPen(color("text_quiet"))
            if not self._digits:
                flags = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value
                painter.drawText(QRectF(self.rect()), flags, self._note)
            for number, image in enumerate(self._images):
                self._paint_digit(painter, number, image)

    def _paint_digit(self, painter: QPainter, number: int, image: QImage) -> None:
        digit, place = self._digits[number], self.place(number)
        painter.drawImage(place, image)
        current = self._is_current(number)
        painter.setPen(QPen(color("text" if current else "line"), 2 if current else 1))
        painter.drawRect(place)
        seen = self.region(number)
        if seen is not None:
            painter.setPen(QPen(color("accent"), 1.5, j=Qt.PenJoinStyle.MiterJoin))
            painter.drawRect(seen)
        painter.setPen(color("text_quiet"))
        below = QRectF(place.left(), place.bottom() + 1, self.side + _GAP, self._line)
        words = f"{digit.label} · {text.value(digit.value)}"
        shown = painter.fontMetrics().elidedText(
            words, Qt.TextElideMode.ElideRight, int(below.width())
        )
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft.value, shown)
