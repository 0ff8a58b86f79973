"""Text that Qt shows letter by letter: names from a file are never read as HTML.

Qt takes whatever looks like HTML for HTML, in labels and in tooltips, and opens the pictures that
it names.
"""

from __future__ import annotations

from PySide6 import QtGui
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QToolTip, QWidget


def verbatim(text: str) -> str:
    """`text` for a tooltip: as it is, or as HTML that shows its letters where Qt would read HTML.

    What came out of this must not go into it again.
    """
    looks_rich = QtGui.Qt.mightBeRichText(text)
    return QtGui.Qt.convertFromPlainText(text) if looks_rich else text


class PlainLabel(QLabel):
    """A label whose text is never HTML."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        # Only now: Qt would have read it as HTML once.
        self.setText(text)


def show_tip(place: QPoint, text: str, of: QWidget) -> None:
    """Show a tooltip at a place of the screen; it goes when the mouse leaves `of`."""
    QToolTip.showText(place, verbatim(text), of)
