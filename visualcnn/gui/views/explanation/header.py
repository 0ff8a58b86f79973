"""The explanation panel's head: its pages, the step that they show, and the way to the pixels."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from visualcnn.gui import text
from visualcnn.gui.icons import icon
from visualcnn.gui.plain_text import PlainLabel, verbatim
from visualcnn.gui.theme import GRID, icon_size, style_text
from visualcnn.gui.views.explanation.breadcrumb import Breadcrumb
from visualcnn.gui.views.segments import Segments
from visualcnn.gui.views.styled import StyledView

PAGES: Final = {
    "value": ("Value", "How the value came about"),
    "gradient": ("Gradient", "How it would change in the next step, and why"),
    "what if": ("What if", "Try steps on a copy: what would become of this digit?"),
    "proof": ("Prove it", "Check the gradients numerically, and the fast convolution"),
    "why": ("Why", "Which pixels of the digit drive the answer, or the number that is chosen"),
    "filter": ("Filter", "The filter in depth: its history, what excites it, experiments"),
}
"""By name: the title of each page, and what it is for."""


class Header(StyledView):
    """Pages on the left, the stamp with Update and Follow on the right, crumbs below."""

    page_wanted = Signal(str)
    update_wanted = Signal()
    follow_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages = Segments("Page", PAGES)
        self.stamp = PlainLabel()
        self.update_button, self.follow = QToolButton(), QToolButton()
        self.crumbs = Breadcrumb()
        self._build()
        self._connect()
        self.clear_stamp()
        self.start_styling()

    def _build(self) -> None:
        self.update_button.setText("Update")
        self.update_button.setToolTip("Explain the network as it is now")
        self.follow.setText("Follow")
        self.follow.setCheckable(True)
        self.follow.setToolTip("Explain it anew while training goes on, some times a second")
        for button in (self.update_button, self.follow):
            button.setProperty("compact", True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.pages)
        row.addStretch(1)
        for widget in (self.stamp, self.update_button, self.follow):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID // 2, GRID, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.crumbs)

    def _connect(self) -> None:
        self.pages.chosen.connect(self.page_wanted)
        self.update_button.clicked.connect(self.update_wanted)
        self.follow.toggled.connect(self.follow_wanted)

    def restyle(self) -> None:
        """Take over the theme's icons and fonts."""
        style_text(self.stamp, "caption", "text_quiet")
        for button, name in ((self.update_button, "reset"), (self.follow, "follow")):
            button.setIcon(icon(name))
            button.setIconSize(icon_size())

    def clear_stamp(self) -> None:
        """Nothing is explained as yet."""
        self.stamp.setText("")
        self.update_button.setEnabled(False)

    def set_stamp(self, step: int, *, following: bool, outdated: bool) -> None:
        """Say which step is explained, and whether the network has learned on since."""
        state = " · following" if following else " · frozen"
        self.stamp.setText(f"step {text.count(step)}{state if following or outdated else ''}")
        why = "The network has learned on since: press Update" if outdated else ""
        self.stamp.setToolTip(verbatim(why))
        self.update_button.setEnabled(outdated and not following)
        with QSignalBlocker(self.follow):
            self.follow.setChecked(following)
