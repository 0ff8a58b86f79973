"""A label that never widens its panel, and whose text may change many times a second."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualcnn.gui.plain_text import PlainLabel, verbatim


class ElidedLabel(QWidget):
    """A line of text that ends in "…" where it lacks room, and tells the rest as its tooltip.

    A QLabel has all layouts up to the window's done again with each new text. The one in here
    stands in no layout, so a new text is painted and that is all.
    """

    def __init__(self, parent: QWidget | None = None, *, least: str = "xx…") -> None:
        """It is as wide as `least` at least."""
        super().__init__(parent)
        self._text, self._least = "", least
        self._label = PlainLabel(parent=self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._keep_room()

    def text(self) -> str:
        """All of the text."""
        return self._text

    def setText(self, text: str) -> None:
        """Show another text."""
        if text != self._text:
            self._text = text
            self._elide()

    def _elide(self) -> None:
        """Show the part of the text that fits."""
        right = Qt.TextElideMode.ElideRight
        shown = self.fontMetrics().elidedText(self._text, right, self.width())
        self._label.setText(shown)
        rest = self._text if shown != self._text else ""
        if verbatim(rest) != self.toolTip():
            self.setToolTip(verbatim(rest))
            self._label.setAccessibleName(rest)

    def _keep_room(self) -> None:
        """For one line."""
        metrics = self.fontMetrics()
        self.setMinimumWidth(metrics.horizontalAdvance(self._least))
        self.setFixedHeight(metrics.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another part of the text fits."""
        super().resizeEvent(event)
        self._label.setGeometry(self.rect())
        self._elide()

    def changeEvent(self, event: QEvent) -> None:
        """Look the same inside: beside a style sheet Qt hands on neither font nor colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._label.setPalette(self.palette())
        elif event.type() == QEvent.Type.FontChange:
            self._label.setFont(self.font())
            self._keep_room()
            self._elide()
