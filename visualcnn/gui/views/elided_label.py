"""A label that never widens its panel."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel


class ElidedLabel(QLabel):
    """A label that ends in "…" where it lacks room, and tells the rest as its tooltip."""

    def minimumSizeHint(self) -> QSize:
        """As little as three letters."""
        return QSize(
            self.fontMetrics().horizontalAdvance("xx…"), super().minimumSizeHint().height()
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """The part of the text that fits."""
        del event
        painter = QPainter(self)
        text = self.text()
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(text if shown != text else "")
        painter.drawText(self.rect(), self.alignment(), shown)
        painter.end()
