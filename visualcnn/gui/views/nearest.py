"""The training digits nearest to the chosen one: by pixels, and by the last hidden layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from visualcnn.gui import text
from visualcnn.gui.plain_text import PlainLabel
from visualcnn.gui.theme import GAP, GRID, color, font, style_text
from visualcnn.gui.views.elided_label import ElidedLabel
from visualcnn.gui.views.nearest_row import NearDigit, NearestRow
from visualcnn.gui.views.styled import StyledView
from visualcnn.gui.views.tint import tint

__all__ = ["NearDigit", "NearestView"]

_BY_PIXELS = "The training digits that look most like the chosen one appear here."
_BY_LAYER = "Press Find to compare what {} makes of this digit and of all training digits."
_COMPARING = "Comparing what {} makes of this digit and of all training digits."
_HIDDEN = "the last hidden layer"
_FIND, _AGAIN, _STOP = "Find", "Find again", "Stop"


class NearestView(StyledView):
    """Two rows of five. Those by pixels come by themselves, the others when they are asked for."""

    sample_wanted = Signal(str, int)
    """Split ("train") and index of the digit that the window is to look at."""
    activations_wanted = Signal()
    """Find the nearest by the last hidden layer's activations, on the present parameters."""
    stopped = Signal()
    """They are no longer wanted."""
    seen = Signal(bool)
    """Whether it is in sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Nearest training digits")
        self._layer, self._step, self._stale = "", 0, False
        self._part: float | None = None
        self._sentence = ""
        self._pixels_title, self._layer_title = PlainLabel("Nearest by pixels"), PlainLabel()
        self._pixels_note, self.note = ElidedLabel(), ElidedLabel()
        self.pixels = NearestRow("Nearest training digits by pixels", _BY_PIXELS)
        self.activations = NearestRow("Nearest training digits by the last hidden layer", "")
        self.button = QPushButton(_FIND)
        self.button.setToolTip(
            "Compare what the last hidden layer makes of this digit and of all training digits"
        )
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lay_out()
        self.button.clicked.connect(self._on_button)
        for row in (self.pixels, self.activations):
            row.digit_chosen.connect(lambda index: self.sample_wanted.emit("train", index))
        self.set_available(available=False)
        self.start_styling()
        self._show()

    def _lay_out(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(_line(self._pixels_title, self._pixels_note))
        column.addWidget(self.pixels, 1)
        column.addSpacing(GRID)
        column.addLayout(_line(self._layer_title, self.button, self.note))
        column.addWidget(self.activations, 1)
        column.addStretch(0)

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        for title in (self._pixels_title, self._layer_title):
            style_text(title)
            title.setStyleSheet(title.styleSheet() + "font-weight: 600;")
        for note in (self._pixels_note, self.note):
            note.setFont(font("caption"))
            tint(note, color("text_quiet"))

    def set_layer(self, layer: str) -> None:
        """Which one is the last hidden layer; "" before there is a network."""
        self._layer = layer
        self._show()

    def set_available(self, *, available: bool) -> None:
        """Whether there are training digits and a network to find the nearest with."""
        self.button.setEnabled(available)

    def show_pixels(self, digits: Sequence[NearDigit]) -> None:
        """The nearest by pixels, the nearest first; none where there is nothing to compare."""
        self.pixels.show_digits(digits)
        self._pixels_note.setText(_share(digits))

    def show_activations(self, digits: Sequence[NearDigit], step: int) -> None:
        """The nearest by the last hidden layer after `step` updates, the nearest first."""
        self._step, self._stale, self._sentence = step, False, ""
        self.activations.show_digits(digits)
        self._show()

    def set_activations_stale(self) -> None:
        """The run has gone on since: dim them, with their step."""
        if self.activations.digits and not self._stale:
            self._stale = True
            self.activations.set_stale(True)
            self._show()

    def set_progress(self, part: float | None) -> None:
        """How far the search by activations is, 0 to 1; None: nothing is searched."""
        if part is not None:
            self._sentence = ""
        if part != self._part:
            self._part = part
            self._show()

    def say(self, sentence: str) -> None:
        """Why the nearest by activations can't be found."""
        self._sentence = sentence
        self._show()

    def _show(self) -> None:
        """Title, note and button of the second row."""
        layer = self._layer or _HIDDEN
        self._layer_title.setText(f"Nearest by {layer}")
        known, busy = bool(self.activations.digits), self._part is not None
        self.activations.invite((_COMPARING if busy else _BY_LAYER).format(layer))
        if self._part is not None:
            self.note.setText(f"{100 * self._part:.0f} % compared")
        elif known and not self._sentence:
            step = f"{'as of step' if self._stale else 'step'} {text.count(self._step)}"
            self.note.setText(f"{step} · {_share(self.activations.digits)}")
        else:
            self.note.setText(self._sentence)
        self.button.setText(_STOP if busy else _AGAIN if known else _FIND)
        what = "Stop the search" if busy else "Find the nearest by the last hidden layer"
        self.button.setAccessibleName(what)

    def _on_button(self) -> None:
        if self._part is None:
            self.activations_wanted.emit()
        else:
            self.stopped.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What the rows can't use is left below them."""
        super().resizeEvent(event)
        for row in (self.pixels, self.activations):
            row.setMaximumHeight(row.most_height(self.width() - 2 * GRID))

    def showEvent(self, event: QShowEvent) -> None:
        """Say that it is looked at."""
        super().showEvent(event)
        self.seen.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """And that it is no longer."""
        super().hideEvent(event)
        self.seen.emit(False)


def _share(digits: Sequence[NearDigit]) -> str:
    """What most of them are: "4 of 5 labelled 7"."""
    if not digits:
        return ""
    label, count = Counter(digit.label for digit in digits).most_common(1)[0]
    return f"{count} of {len(digits)} labelled {label}"


def _line(*widgets: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(GAP)
    for widget in widgets:
        line.addWidget(widget, isinstance(widget, ElidedLabel))
    return line
