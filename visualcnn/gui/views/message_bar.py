"""The message bar: one sentence with what can be done about it, above the content."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from visualcnn.gui.icons import icon
from visualcnn.gui.plain_text import PlainLabel, verbatim
from visualcnn.gui.theme import GRID, THEME, color, current_theme, icon_size
from visualcnn.training.plain import printable

Kind = Literal["info", "warning", "error"]
Actions = Sequence[tuple[str, Callable[[], object]]]

_COLORS = {"info": "accent", "warning": "validation", "error": "bad"}
_ICONS = {"info": "info", "warning": "warning", "error": "warning"}
_EDGE = 3
_LONG = re.compile(r"([^\s/\\]{50})[^\s/\\]{11,}([^\s/\\]{20})")
"""A word that would be cut off at the bar's edge, as lines break between words only."""


class MessageBar(QWidget):
    """Shows the newest message alone; hidden while there is none."""

    dismissed = Signal()
    """The user doesn't want to read the present message any more."""
    emptied = Signal()
    """There is room for another message."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind: Kind = "info"
        self.sentence = ""
        """As it was given: what is shown may be shorter."""
        self._picture = PlainLabel()
        self.label = PlainLabel()
        self.label.setWordWrap(True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.buttons: list[QPushButton] = []
        self._deeds: list[Callable[[], object]] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(GRID + _EDGE, GRID // 2, GRID, GRID // 2)
        self._row.setSpacing(GRID)
        self._row.addWidget(self._picture)
        self._row.addWidget(self.label, 1)
        self.dismiss = QToolButton()
        self.dismiss.setAccessibleName("Dismiss")
        self.dismiss.setToolTip("Dismiss this message (Esc)")
        self.dismiss.setAutoRaise(True)
        self.dismiss.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.dismiss.clicked.connect(self._dismiss)
        self._row.addWidget(self.dismiss)
        THEME.theme_changed.connect(self._restyle)
        self._restyle()
        self.hide()

    def show_message(self, text: str, kind: Kind, actions: Actions = ()) -> None:
        """Show one sentence in place of any other; each action is a button's text and deed.

        A deed that was done dismisses the message, unless it has shown another. Where only the
        sentence changes, as that of a download does, buttons keep the focus.
        """
        self._deeds = [deed for _, deed in actions]
        words = [words for words, _ in actions]
        if words != [button.text() for button in self.buttons]:
            self._drop_buttons()
            for number, text_of_button in enumerate(words):
                self._add_button(number, text_of_button)
        self._kind = kind
        self.sentence = text
        # Names of files may hold whatever a file system allows.
        sentence = _LONG.sub(r"\1…\2", printable(text))
        self.label.setText(sentence)
        self.setAccessibleName(f"{kind.capitalize()}: {sentence}")
        self._restyle()
        self.show()

    def _add_button(self, number: int, words: str) -> None:
        button = QPushButton(words)
        button.setToolTip(verbatim(words.rstrip("…")))
        button.clicked.connect(lambda: self._act(number))
        self._row.insertWidget(self._row.count() - 1, button)
        self.buttons.append(button)

    def _act(self, number: int) -> None:
        deed = self._deeds[number]
        self.clear()
        deed()

    def clear(self) -> None:
        """Nothing to say any more."""
        self._drop_buttons()
        self.label.clear()
        self.sentence = ""
        self.hide()
        self.emptied.emit()

    @Slot()
    def _dismiss(self) -> None:
        self.dismissed.emit()
        self.clear()

    def clear_kind(self, kind: Kind) -> None:
        """Dismiss the message if it is of this kind."""
        if self._kind == kind:
            self.clear()

    def _drop_buttons(self) -> None:
        for button in self.buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []

    def _restyle(self) -> None:
        hex_color = getattr(current_theme(), _COLORS[self._kind])
        picture = icon(_ICONS[self._kind], hex_color)
        self._picture.setPixmap(picture.pixmap(icon_size(20), self.devicePixelRatioF()))
        self.dismiss.setIcon(icon("close"))
        self.dismiss.setIconSize(icon_size())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A quiet ground with an edge in the kind's colour."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("raised"))
        painter.fillRect(0, 0, _EDGE, self.height(), color(_COLORS[self._kind]))
        painter.fillRect(0, self.height() - 1, self.width(), 1, color("line"))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape dismisses."""
        if event.key() == Qt.Key.Key_Escape:
            self._dismiss()
        else:
            super().keyPressEvent(event)
