"""Names with their values: two pairs side by side where they fit, else one below the other."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from visualcnn.gui.plain_text import PlainLabel
from visualcnn.gui.theme import GRID, font, style_text
from visualcnn.gui.views.inspector.content import Facts

_WIDEST_VALUE = "−0.00488"


class FactTable(QWidget):
    """Shows facts; how they lie follows from their names, so that changing values move nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pairs: list[tuple[PlainLabel, PlainLabel]] = []
        self._names: tuple[str, ...] = ()
        self._across = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(2)
        # The width is the panel's: what doesn't fit goes below.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.hide()

    @property
    def across(self) -> int:
        """How many pairs stand side by side."""
        return self._across

    def show_facts(self, facts: Facts) -> None:
        """Show `facts` in place of others."""
        names = tuple(name for name, _ in facts)
        if names != self._names:
            self._names = names
            self._make(names)
            self._arrange()
            self.setVisible(bool(facts))
        for (_, value), (_, plain) in zip(facts, self._pairs, strict=True):
            if value != plain.text():
                plain.setText(value)

    def restyle(self) -> None:
        """Take the theme's colours and sizes."""
        for quiet, plain in self._pairs:
            style_text(quiet, "caption", "text_quiet")
            style_text(plain, "body")
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may hold more, or less."""
        super().resizeEvent(event)
        if self._fitting() != self._across:
            self._arrange()

    def _make(self, names: tuple[str, ...]) -> None:
        for label in (label for pair in self._pairs for label in pair):
            self._grid.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._pairs = [(PlainLabel(name, self), PlainLabel(parent=self)) for name in names]
        for quiet, plain in self._pairs:
            style_text(quiet, "caption", "text_quiet")
            style_text(plain, "body")

    def _fitting(self) -> int:
        names, values = QFontMetrics(font("caption")), QFontMetrics(font())
        widest = max((names.horizontalAdvance(name) for name in self._names), default=0)
        pair = widest + values.horizontalAdvance(_WIDEST_VALUE) + 2 * GRID
        return 2 if 2 * pair - GRID <= self.width() else 1

    def _arrange(self) -> None:
        self._across = self._fitting()
        for number, (quiet, plain) in enumerate(self._pairs):
            row, pair = divmod(number, self._across)
            self._grid.addWidget(quiet, row, 2 * pair)
            self._grid.addWidget(plain, row, 2 * pair + 1)
            quiet.show()
            plain.show()
        for pair in range(2):
            self._grid.setColumnStretch(2 * pair + 1, int(pair < self._across))
