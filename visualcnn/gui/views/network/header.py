"""The network panel's head: what its pictures show, and how values become colours."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QWidget

from visualcnn.gui.icons import icon
from visualcnn.gui.plain_text import PlainLabel, verbatim
from visualcnn.gui.theme import GRID, font, icon_size, style_text
from visualcnn.gui.views.elided_label import ElidedLabel
from visualcnn.gui.views.network.scale import Mode
from visualcnn.gui.views.segments import Segments

_MODES: dict[Mode, tuple[str, str]] = {
    "layer": ("Per layer", "One range for all tiles of a layer: they can be compared"),
    "tile": ("Per tile", "Each tile has its own range: faint ones become visible"),
    "fixed": ("Fixed", "Ranges stay as they are now: training shows as change"),
}


_KINDS = {
    "activations": ("Activations", "Show what every layer makes of the chosen digit"),
    "errors": ("Error maps", "Show how the loss grows with every value: the gradients"),
}


class Header(QWidget):
    """A sentence on the left; what is shown, the scale's mode and a button to fit it, right."""

    errors_wanted = Signal(bool)
    mode_changed = Signal(str)
    rerange_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # In a narrow window the switch beside it needs the room.
        self._sentence = ElidedLabel(least="")
        self.kinds = Segments("Shown", _KINDS)
        self.kinds.chosen.connect(self._change_kind)
        self._caption = PlainLabel("Colour scale")
        # In a narrow window it is cut off before anything else, and then the mode's name.
        self._caption.setMinimumWidth(1)
        self._modes = QComboBox()
        self._modes.setAccessibleName("Colour scale")
        self._modes.setToolTip("How values become colours")
        self._modes.setMinimumWidth(64)
        for row, (mode, (title, why)) in enumerate(_MODES.items()):
            self._modes.addItem(title, mode)
            self._modes.setItemData(row, verbatim(why), Qt.ItemDataRole.ToolTipRole)
        self._modes.currentIndexChanged.connect(self._change_mode)
        self.fit = QToolButton()
        self.fit.setProperty("compact", True)
        self.fit.setAccessibleName("Fit the colour scales")
        self.fit.setToolTip("Fit every colour scale to the values that are shown now")
        self.fit.clicked.connect(self.rerange_asked)
        self._arrange()
        self.restyle()

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, 2, GRID, 2)
        row.setSpacing(GRID)
        row.addWidget(self._sentence, 1)
        for widget in (self.kinds, self._caption, self._modes, self.fit):
            row.addWidget(widget)

    def restyle(self) -> None:
        """Take the theme's colours and sizes."""
        for label in (self._sentence, self._caption):
            style_text(label, "caption", "text_quiet")
        for widget in (self._modes, *map(self.kinds.button, _KINDS)):
            widget.setFont(font("caption"))
        self.fit.setIcon(icon("zoom-fit"))
        self.fit.setIconSize(icon_size())

    def say(self, sentence: str) -> None:
        """Show `sentence` on the left."""
        self._sentence.setText(sentence)

    @property
    def sentence(self) -> str:
        """What stands on the left."""
        return self._sentence.text()

    def set_mode(self, mode: Mode) -> None:
        """Show `mode` as the chosen one, without saying so."""
        with QSignalBlocker(self._modes):
            self._modes.setCurrentIndex(get_args(Mode).index(mode))

    @Slot(str)
    def _change_kind(self, kind: str) -> None:
        self.errors_wanted.emit(kind == "errors")

    @Slot(int)
    def _change_mode(self, row: int) -> None:
        self.mode_changed.emit(self._modes.itemData(row))
