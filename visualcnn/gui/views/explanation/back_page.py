"""What the pages of the way back have in common: a title, one sentence, terms, progress."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from visualcnn.gui.plain_text import PlainLabel
from visualcnn.gui.theme import GAP, GRID, current_theme, style_text
from visualcnn.gui.views.links import LinksLabel
from visualcnn.gui.views.styled import StyledView

NARROWEST = 160
"""Pixels at zoom 1 that a table of figures keeps."""
SAMPLES = {
    "digit": ("This digit", "The step that the chosen digit alone would cause"),
    "batch": ("Last batch", "The step that the last mini-batch would cause"),
}
"""Whose loss is looked at."""


class BackPage(StyledView):
    """Title and sentence above a body; progress with a Stop button where something takes long."""

    term_wanted = Signal(str)
    """A term that the glossary explains."""
    stopped = Signal()
    """What runs is no longer wanted."""

    def __init__(
        self, name: str, invitation: str, terms: Iterable[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._terms = tuple(terms)
        self._invitation = invitation
        self.title, self.sentence, self.terms = PlainLabel(name), PlainLabel(), LinksLabel()
        self.progress, self.stop = QProgressBar(), QPushButton("Stop")
        self.head, self.body = QHBoxLayout(), QWidget()
        self._build()
        self.set_progress(None)
        self.sentence.setText(invitation)

    def _build(self) -> None:
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.sentence.setWordWrap(True)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.terms.setTextFormat(Qt.TextFormat.RichText)
        self.terms.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.terms.setAccessibleName("Terms in the glossary")
        self.terms.linkActivated.connect(self.term_wanted)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Progress")
        self.progress.setRange(0, 1_000)
        self.stop.setToolTip("Stop this work: the run is not touched")
        self.stop.clicked.connect(self.stopped)
        self.head.setSpacing(GAP)
        self.head.addWidget(self.title)
        self.head.addStretch(1)
        for widget in (self.progress, self.stop, self.terms):
            self.head.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(self.head)
        column.addWidget(self.sentence)
        column.addWidget(self.body, 1)
        column.addStretch(0)

    def say(self, sentence: str) -> None:
        """Show `sentence` below the title; the invitation where it is empty."""
        self.sentence.setText(sentence or self._invitation)

    def set_progress(self, part: float | None) -> None:
        """Show how far the work is, 0 to 1, with a Stop button; None: nothing runs."""
        if part is not None:
            # Else it would be painted at once, and with it all that waits to be painted.
            self.progress.setUpdatesEnabled(False)
            self.progress.setValue(round(1_000 * part))
            self.progress.setUpdatesEnabled(True)
        for widget in (self.progress, self.stop):
            widget.setVisible(part is not None)
        self.terms.setVisible(part is None)

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        theme = current_theme()
        style_text(self.title, "heading")
        style_text(self.sentence, "body", "text_quiet")
        style_text(self.terms, "caption", "text_quiet")
        self.progress.setFixedHeight(6)
        self.progress.setFixedWidth(12 * GAP)
        self.progress.setStyleSheet(
            f"QProgressBar {{ background: {theme.line}; border: none; border-radius: 3px; }}"
            f"QProgressBar::chunk {{ background: {theme.accent}; border-radius: 3px; }}"
        )
        self.terms.setText(
            " · ".join(
                f'<a href="{term}" style="color: {theme.text_quiet}">{term}</a>'
                for term in self._terms
            )
        )
