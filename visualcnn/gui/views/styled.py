"""A view that keeps the theme's look."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from visualcnn.gui.theme import THEME


class StyledView(QWidget):
    """Calls `restyle` when the theme changes, and when Qt has taken fonts and colours away.

    With a style sheet on the application, Qt forgets the fonts and palettes of widgets that were
    shown already when they come under another parent, as in a dock that begins to float.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._styled = False

    def start_styling(self) -> None:
        """Restyle now, when all parts are there, and from now on."""
        self._styled = True
        THEME.theme_changed.connect(self._on_theme)
        self.restyle()

    def _on_theme(self) -> None:
        self.restyle()

    def restyle(self) -> None:
        """Take over the theme's colours, fonts and icons; a view says here which."""

    def changeEvent(self, event: QEvent) -> None:
        """Parts have got another style before their view is told of it."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._styled:
            self.restyle()
