"""The number under the pointer, in a small label that follows it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from visualcnn.gui.plain_text import PlainLabel
from visualcnn.gui.theme import GRID, current_theme, font

_BESIDE = 14


class Readout(PlainLabel):
    """Lies over its parent, near a point and never beyond an edge; the mouse passes through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self._room = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("Value under the pointer")
        self.hide()

    def restyle(self) -> None:
        """Take the theme's colours and sizes."""
        theme = current_theme()
        self.setFont(font("caption"))
        self.setStyleSheet(
            f"background: {theme.raised}; color: {theme.text};"
            f"border: 1px solid {theme.text_disabled}; border-radius: 4px; padding: 3px 6px;"
        )

    def say(self, text: str, near: QPoint | None = None) -> None:
        """Show `text`, beside `near` if that is given, else where it was."""
        self.setText(text)
        self.adjustSize()
        if near is not None:
            self.move(self._beside(near))
        self.show()
        self.raise_()

    def _beside(self, point: QPoint) -> QPoint:
        room = self._room.size()
        x = min(point.x() + _BESIDE, room.width() - self.width() - GRID)
        y = point.y() + _BESIDE
        if y + self.height() > room.height():
            y = point.y() - self.height() - GRID
        return QPoint(max(0, x), max(0, y))
