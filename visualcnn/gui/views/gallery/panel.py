"""The gallery's panel: controls, what they come to, and the digits."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from visualcnn.gui import text
from visualcnn.gui.icons import icon
from visualcnn.gui.plain_text import PlainLabel, verbatim
from visualcnn.gui.theme import GRID, current_theme, icon_size, style_text
from visualcnn.gui.views.elided_label import ElidedLabel
from visualcnn.gui.views.gallery.grid import GalleryGrid
from visualcnn.gui.views.gallery.header import GalleryHeader
from visualcnn.gui.views.gallery.shown import Shown
from visualcnn.gui.views.gallery.words import count_words, digit_words
from visualcnn.gui.views.sample_search import SPLITS
from visualcnn.gui.views.styled import StyledView


class GalleryPanel(StyledView):
    """All samples of a split: to look through, to filter, to sort, and to choose from."""

    sample_wanted = Signal(str, int)
    """Split and index of the digit that the whole window is to look at."""
    pin_wanted = Signal(str, int)
    reading_wanted = Signal(str)
    """The split that the network is to read now."""
    split_wanted = Signal(str)
    query_wanted = Signal(object)
    """Query."""
    given_dropped = Signal()
    """All of the split are wanted in place of a given set."""
    visibility_changed = Signal(bool)
    """Whether it can be seen now: hidden it needs nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Gallery")
        self.shown = Shown()
        self._busy = False
        self.header, self.grid = GalleryHeader(), GalleryGrid()
        self.given = QToolButton()
        self.given.setToolTip("Only these are shown. Click to show all of the split again")
        self.given.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.given.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.given.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.given.hide()
        self.count, self.readout = PlainLabel(), ElidedLabel()
        self.update_button = QPushButton()
        kept = self.update_button.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.update_button.setSizePolicy(kept)
        self._lay_out()
        self._connect()
        self.show_digits(self.shown)
        self.start_styling()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(GRID)
        for widget in (self.given, self.count, self.update_button):
            line.addWidget(widget)
        line.addWidget(self.readout, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.header)
        column.addLayout(line)
        column.addWidget(self.grid, 1)

    def _connect(self) -> None:
        self.header.split_wanted.connect(self.split_wanted)
        self.header.query_wanted.connect(self.query_wanted)
        self.header.side_wanted.connect(self.grid.choose_side)
        self.given.clicked.connect(self.given_dropped)
        self.update_button.clicked.connect(lambda: self.reading_wanted.emit(self.shown.split))
        grid = self.grid
        grid.sample_wanted.connect(lambda index: self.sample_wanted.emit(self.shown.split, index))
        grid.pin_wanted.connect(lambda index: self.pin_wanted.emit(self.shown.split, index))
        grid.pointed.connect(self._tell)
        grid.said.connect(self.readout.setText)

    def show_digits(self, shown: Shown) -> None:
        """Show other digits, or the same ones anew: the user's place and selection stay."""
        self.shown = shown
        self.header.show_choice(shown)
        self.given.setVisible(shown.given is not None)
        self.given.setText(shown.title)
        self.given.setAccessibleName(f"{shown.title}: show all again")
        self.count.setText(count_words(shown))
        self.grid.show_digits(shown)
        self._offer_update(outdated=shown.outdated)

    def show_chosen(self, index: int | None) -> None:
        """Mark the digit which the whole window looks at; None: it is of another split."""
        self.grid.show_chosen(index)

    def set_outdated(self, outdated: bool) -> None:
        """Whether the run has gone on since the digits were read."""
        if self._outdated != outdated:
            self._offer_update(outdated=outdated)

    def show_progress(self, part: float | None) -> None:
        """How much of the split is read again, 0 to 1; None: it isn't being read."""
        self._busy = part is not None
        self._offer_update(outdated=self._outdated)
        if part is not None:
            self.update_button.setText(f"Reading… {round(100 * part)} %")

    def say(self, sentence: str) -> None:
        """Say what went wrong."""
        self.readout.setText(sentence)

    def _offer_update(self, *, outdated: bool) -> None:
        self._outdated = outdated
        split, step = SPLITS[self.shown.split], self.shown.step
        self.update_button.setText("Read" if step is None else "Update")
        self.update_button.setEnabled(not self._busy)
        offered = bool(len(self.shown.samples)) and (outdated or self._busy)
        self.update_button.setVisible(offered)
        since = "" if step is None else f"They were read at step {text.count(step)}. "
        what = f"Have the network read all of “{split}” as it is now"
        last = " (it is for a last judgement, not for choosing settings)"
        self.update_button.setToolTip(
            verbatim(f"{since}{what}{last if self.shown.split == 'test' else ''}")
        )

    def _tell(self, index: int | None) -> None:
        self.readout.setText("" if index is None else digit_words(self.shown, index))

    def restyle(self) -> None:
        """Take over the theme's colours, fonts and icons."""
        theme = current_theme()
        style_text(self.count, "caption", "text_quiet")
        style_text(self.readout, "caption", "text")
        self.given.setIcon(icon("close"))
        self.given.setIconSize(icon_size(12))
        self.given.setStyleSheet(
            f"QToolButton {{ border: 1px solid {theme.accent}; color: {theme.text};"
            f" padding: 1px 6px; }}"
            f"QToolButton:focus {{ border: 2px solid {theme.accent}; }}"
        )
        self.grid.restyle()

    def showEvent(self, event: QShowEvent) -> None:
        """It can be seen from now on."""
        super().showEvent(event)
        self.visibility_changed.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """And no longer."""
        super().hideEvent(event)
        self.visibility_changed.emit(False)
