"""The pad's tools: undo, clear, thickness, and what can be done with a drawing."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSlider, QToolButton, QWidget

from visualcnn.gui.icons import icon
from visualcnn.gui.plain_text import PlainLabel, verbatim
from visualcnn.gui.theme import GAP, GRID, THEME, icon_size, style_text
from visualcnn.gui.views.pad.canvas import THICKER, THICKEST, THICKNESS, THINNEST
from visualcnn.gui.views.styled import StyledView

_NO_LABEL = "label"
_OPEN, _ADD_AS, _ADD_SHORT = "Open a picture…", "Add to my digits as", "Add as"
_ADD = "Keep this drawing, with the label beside, as a digit of your own test set"


class PadTools(StyledView):
    """Emits what the user wants; is told what is possible."""

    thickness_wanted = Signal(int)
    add_wanted = Signal(int)
    """Add the drawing to the user's own digits, as that class."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Tools of the drawing pad")
        self._short = False
        self._drawn = False
        self._refusal = ""
        self.undo = _button("Undo", "Take back the last stroke (Ctrl+Z on the pad)")
        self.clear = _button("Clear", "Wipe the pad (Delete on the pad); Undo brings it back")
        self.thin = PlainLabel("Pen")
        self.thickness = QSlider(Qt.Orientation.Horizontal)
        self.thickness.setRange(THINNEST, THICKEST)
        self.thickness.setSingleStep(THICKER // 2)
        self.thickness.setPageStep(THICKER)
        self.thickness.setValue(THICKNESS)
        self.thickness.setAccessibleName("Thickness of the pen")
        self.thickness.setToolTip("How thick the pen draws ([ and ] on the pad)")
        self.open = _button(_OPEN, "Read a digit from a PNG, JPG or BMP; or drop one")
        self.save = _button("Save picture…", "Save the drawing, or what the network reads of it")
        self.pin = _button("Pin", "Keep this drawing in the row of pinned digits")
        self.add = _button(_ADD_AS, _ADD)
        self.labels = QComboBox()
        self.labels.setAccessibleName("Label of the drawing")
        self.labels.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.labels.setToolTip("What the drawing is: the network isn't asked")
        self.remove = _button("Remove from my digits", "Take the chosen digit out of your own set")
        self._icons = {
            self.undo: "undo",
            self.clear: "clear",
            self.open: "picture",
            self.save: "save",
            self.pin: "pin",
        }
        self._lay_out()
        self.thickness.valueChanged.connect(self.thickness_wanted)
        self.labels.currentIndexChanged.connect(lambda _: self._follow())
        self.add.clicked.connect(lambda: self.add_wanted.emit(self.labels.currentIndex() - 1))
        self.set_classes(())
        self.set_removable(removable=False)
        self.start_styling()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        for icon_only in (self.undo, self.clear, self.save, self.pin):
            icon_only.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        row.addWidget(self.undo)
        row.addWidget(self.clear)
        row.addWidget(self.thin)
        row.addWidget(self.thickness)
        row.addSpacing(GAP - GRID)
        row.addWidget(self.open)
        row.addWidget(self.save)
        row.addWidget(self.pin)
        row.addSpacing(GAP - GRID)
        row.addWidget(self.add)
        row.addWidget(self.labels)
        row.addWidget(self.remove)
        row.addStretch(1)

    def set_classes(self, names: tuple[str, ...], refusal: str = "") -> None:
        """Offer these classes as labels; a `refusal` says why no drawing can be added."""
        self._refusal = refusal
        self.labels.clear()
        self.labels.addItems([_NO_LABEL, *names])
        self._follow()

    def set_drawn(self, *, drawn: bool, undoable: bool) -> None:
        """Whether there is ink on the pad, and anything to take back."""
        self.undo.setEnabled(undoable)
        self._drawn = drawn
        for button in (self.clear, self.save, self.pin):
            button.setEnabled(drawn)
        if not drawn:
            self.forget_label()
        self._follow()

    def forget_label(self) -> None:
        """The next drawing may be of another class."""
        self.labels.setCurrentIndex(0)

    def set_removable(self, *, removable: bool) -> None:
        """Whether one of the user's own digits is chosen."""
        self.remove.setVisible(removable)

    def show_thickness(self, thickness: int) -> None:
        """Show how thick the pen is, without telling."""
        self.thickness.blockSignals(True)
        self.thickness.setValue(thickness)
        self.thickness.blockSignals(False)

    def _follow(self) -> None:
        possible = self._drawn and not self._refusal
        self.labels.setEnabled(possible)
        self.add.setEnabled(possible and self.labels.currentIndex() > 0)
        wish = "" if self.labels.currentIndex() > 0 else "\nChoose its label first."
        self.add.setToolTip(verbatim(self._refusal or f"{_ADD}.{wish}"))

    def minimumSizeHint(self) -> QSize:
        """Two of the buttons do with less than their words."""
        least = super().minimumSizeHint()
        return least if self._short else least - QSize(self._words(), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words in full where there is room for them."""
        super().resizeEvent(event)
        self._abridge()

    def _abridge(self) -> None:
        """Say less where there is less room; tooltips and accessible names stay as they are."""
        needed = self.minimumSizeHint().width() + self._words()
        short = self.width() < needed
        if short == self._short:
            return
        self._short = short
        style = Qt.ToolButtonStyle
        icon_only, words = style.ToolButtonIconOnly, style.ToolButtonTextBesideIcon
        self.open.setToolButtonStyle(icon_only if short else words)
        self.add.setText(_ADD_SHORT if short else _ADD_AS)

    def _words(self) -> int:
        """Pixels that are saved by saying less."""
        width = self.add.fontMetrics().horizontalAdvance
        return width(_OPEN) + width(_ADD_AS) - width(_ADD_SHORT)

    def restyle(self) -> None:
        """Take over the theme's colours, fonts and icons."""
        style_text(self.thin, "caption", "text_quiet")
        self.thickness.setFixedWidth(round(80 * THEME.zoom))
        for button, name in self._icons.items():
            button.setIcon(icon(name))
            button.setIconSize(icon_size())


def _button(title: str, why: str) -> QToolButton:
    button = QToolButton()
    button.setText(title)
    button.setAccessibleName(title)
    button.setToolTip(verbatim(why))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
