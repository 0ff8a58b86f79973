"""The biographies with their order, and one line on what they show."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visualcnn.gui import text
from visualcnn.gui.plain_text import PlainLabel, verbatim
from visualcnn.gui.theme import GRID, color, font, style_text
from visualcnn.gui.views.elided_label import ElidedLabel
from visualcnn.gui.views.mistakes.life_list import LifeList
from visualcnn.gui.views.mistakes.lives import Lives
from visualcnn.gui.views.mistakes.order import FLIPS, ORDERS, summary
from visualcnn.gui.views.settings_row import ChoiceField
from visualcnn.gui.views.styled import StyledView
from visualcnn.gui.views.tint import tint

INVITATION = "Press Train: each validation adds a cell to the strip of every digit."


class LifeSide(StyledView):
    """The line tells what is pointed at; nothing pointed at, what is found in all of them."""

    order_chosen = Signal(str)
    """The name of the order that is wanted from now on."""
    digit_chosen = Signal(int)
    """The index of a validation digit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._summary = ""
        self._pointed = False
        self.title, self.count = PlainLabel("Biographies"), ElidedLabel()
        self.orders = ChoiceField()
        self.line = ElidedLabel()
        self.list = LifeList()
        self._build()
        self.show_lives(None)
        self.start_styling()

    def _build(self) -> None:
        # Labels on the panel's own ground, Base, would not take a tint: that is of WindowText.
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self.line.setAccessibleName("What is pointed at")
        self.orders.setAccessibleName("Order of the biographies")
        self.orders.setToolTip("Which digits stand first")
        for at, (name, (title, why)) in enumerate(ORDERS.items()):
            self.orders.addItem(title, name)
            self.orders.setItemData(at, verbatim(why), 3)
        self.orders.activated.connect(self._choose_order)
        self.list.digit_chosen.connect(self.digit_chosen)
        self.list.pointed.connect(self._point)
        self.list.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.title)
        row.addWidget(self.count, 1)
        row.addWidget(self.orders)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(row)
        column.addWidget(self.line)
        column.addWidget(self.list, 1)

    @property
    def order(self) -> str:
        """The name of the order that is wanted."""
        return str(self.orders.currentData() or FLIPS)

    def show_lives(self, lives: Lives | None, note: str = "") -> None:
        """Show `lives`, or say `note`, or what they wait for."""
        self.list.show_lives(lives, note or INVITATION)
        if lives is None:
            self.count.setText("")
            self._summary = ""
        else:
            digits = text.plural(len(lives.order), "digit")
            times = text.plural(lives.validations, "validation")
            self.count.setText(f"{digits} · {times}")
            self._summary = summary(lives.told, lives.by)
        told = self.list.told() if self._pointed else ""
        self.line.setText(told or self._summary)

    def _choose_order(self) -> None:
        self.order_chosen.emit(self.order)

    def _point(self, words: str) -> None:
        self._pointed = bool(words)
        self.line.setText(words or self._summary)

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        style_text(self.title, "heading")
        for label, name in ((self.count, "text_quiet"), (self.line, "text")):
            label.setFont(font("caption" if label is self.count else "body"))
            tint(label, color(name))
