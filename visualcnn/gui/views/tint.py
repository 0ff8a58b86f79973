"""Text of one widget in a colour of the theme."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget


def tint(widget: QWidget, text: QColor) -> None:
    """Write in the colour `text`. By the palette: a style sheet would take the font away again."""
    palette = widget.palette()
    palette.setColor(QPalette.ColorRole.WindowText, text)
    widget.setPalette(palette)
