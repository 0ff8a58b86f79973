"""One bar in its track, which Qt paints without Python."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QWidget

from visualcnn.gui.views.network.caption import Caption


class Bar:
    """A track on `owner`, filled in part, and a number beside it; the mouse passes through."""

    def __init__(self, owner: QWidget) -> None:
        self.track = _plain(owner)
        self.fill = _plain(self.track)
        self._number = Caption(owner, Qt.AlignmentFlag.AlignRight)
        self._upright = True
        self._length = -1

    def lie(self, track: QRectF, number: QRectF | None, font: QFont) -> None:
        """Fill `track` to the right, or upwards where no place for a number is given."""
        self._upright = number is None
        self.track.setGeometry(track.toRect())
        self._number.setVisible(number is not None)
        if number is not None:
            self._number.lie(number, font)
        self._length = -1

    def show_part(self, part: float, number: str) -> None:
        """Fill `part` of the track, 0 to 1, and say `number`."""
        width, height = self.track.width(), self.track.height()
        length = round((height if self._upright else width) * part)
        if length != self._length:
            self._length = length
            if self._upright:
                self.fill.setGeometry(0, height - length, width, length)
            else:
                self.fill.setGeometry(0, 0, length, height)
        self._number.say(number)

    def colour(self, track: QColor, fill: QColor, text: QColor) -> None:
        """Take these colours."""
        for widget, shown in ((self.track, track), (self.fill, fill)):
            palette = QPalette()
            palette.setColor(QPalette.ColorRole.Window, shown)
            widget.setPalette(palette)
        self._number.colour(text)


def _plain(parent: QWidget) -> QWidget:
    widget = QWidget(parent)
    widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    # Else it would have the parent's role.
    widget.setBackgroundRole(QPalette.ColorRole.Window)
    widget.setAutoFillBackground(True)
    return widget
