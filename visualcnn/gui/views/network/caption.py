"""A short text that changes often; Qt paints it without Python."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QWidget

from visualcnn.gui.plain_text import PlainLabel


class Caption(PlainLabel):
    """Covers its place on the parent, which isn't painted below it; the mouse passes through."""

    def __init__(self, parent: QWidget, alignment: Qt.AlignmentFlag) -> None:
        super().__init__(parent=parent)
        self._shown = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAlignment(alignment | Qt.AlignmentFlag.AlignVCenter)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)

    def lie(self, place: QRectF, font: QFont) -> None:
        """Stand at `place`."""
        self.setFont(font)
        # With its size fixed, no layout is asked anew whenever the text changes.
        self.setFixedSize(place.toRect().size())
        self.move(place.toRect().topLeft())

    def say(self, words: str) -> None:
        """Show `words`."""
        if words != self._shown:
            self._shown = words
            self.setText(words)

    def colour(self, ink: QColor) -> None:
        """Write in this colour."""
        palette = QPalette()
        palette.setColor(self.foregroundRole(), ink)
        self.setPalette(palette)
