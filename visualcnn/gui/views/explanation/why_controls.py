"""What is asked on the page "Why": about which class or number, and how large patches are."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QSizePolicy, QVBoxLayout, QWidget

from visualcnn.gui import text
from visualcnn.gui.plain_text import PlainLabel, verbatim
from visualcnn.gui.theme import GRID, style_text
from visualcnn.gui.views.explanation.names import full_name
from visualcnn.gui.views.explanation.why_view import PREDICTED, WhyView
from visualcnn.gui.views.segments import Segments
from visualcnn.gui.views.settings_row import ChoiceField
from visualcnn.gui.views.styled import StyledView

ASKED = {
    "class": ("A class", "What in the picture speaks for a class, and what against it"),
    "unit": ("This number", "What in the picture drives the number that was clicked last"),
}
SIZES = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28)
STRIDES = (1, 2, 3, 4, 5, 6, 7, 8)
_NO_UNIT = "Click a number in the network first: then its pixels are shown here"


class WhyControls(StyledView):
    """Shows what is chosen as it is told by `show_view`, and says what the user chooses."""

    class_wanted = Signal(int)
    """A class, or PREDICTED."""
    unit_wanted = Signal()
    patch_wanted = Signal(int, int)
    """Side and stride of the patches, in pixels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self.asked = Segments("Ask about", ASKED)
        self.classes = _choice("Class", "For which class; the predicted one follows the network")
        self.classes.setMinimumContentsLength(16)
        self.unit = PlainLabel()
        self.unit.setWordWrap(True)
        self.patch = _choice("Patch", "How large a patch of the picture is covered, in pixels")
        self.stride = _choice("Stride", "How far apart the patches lie: 1 is finest, and slowest")
        self._captions = (PlainLabel("&Patch"), PlainLabel("S&tride"))
        self._lay_out()
        self._connect()
        self.start_styling()

    def _lay_out(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(GRID // 2)
        for caption, field in zip(self._captions, (self.patch, self.stride), strict=True):
            caption.setBuddy(field)
            form.addRow(caption, field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.asked, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.classes)
        column.addWidget(self.unit)
        column.addLayout(form)
        column.addStretch(1)

    def _connect(self) -> None:
        self.asked.chosen.connect(self._ask)
        self.classes.activated.connect(self._want_class)
        self.patch.activated.connect(self._want_patch)
        self.stride.activated.connect(self._want_patch)

    def set_classes(self, names: tuple[str, ...]) -> None:
        """Offer these classes, after the one that is predicted."""
        self._names = names
        self.classes.clear()
        self.classes.addItem("Predicted", PREDICTED)
        for number, name in enumerate(names):
            self.classes.addItem(name, number)
        self.asked.choose("class")
        self.asked.button("unit").setEnabled(False)
        self.asked.button("unit").setToolTip(_NO_UNIT)
        self._show_unit(None, asked=False)

    def show_view(self, view: WhyView) -> None:
        """Show what is asked about, and what can be."""
        self.asked.choose("class" if view.is_class else "unit")
        self.asked.button("unit").setEnabled(view.unit is not None)
        self.asked.button("unit").setToolTip(_NO_UNIT if view.unit is None else ASKED["unit"][1])
        self._show_classes(view)
        self._show_unit(view, asked=not view.is_class)
        self._show_patches(min(view.shape), view.size, view.stride)

    def _show_classes(self, view: WhyView) -> None:
        parts = view.probabilities.tolist()
        if len(parts) != len(self._names):
            return
        predicted = f"Predicted: {self._words(view.prediction, parts)}"
        texts = [predicted, *(self._words(number, parts) for number in range(len(parts)))]
        for item, words in enumerate(texts):
            if self.classes.itemText(item) != words:
                self.classes.setItemText(item, words)
        self.classes.setCurrentIndex(self.classes.findData(view.chosen))

    def _words(self, number: int, parts: list[float]) -> str:
        share = parts[number]
        told = text.percent(share) if math.isfinite(share) else text.value(share)
        return f"{self._names[number]} · {told}"

    def _show_unit(self, view: WhyView | None, *, asked: bool) -> None:
        self.classes.setVisible(not asked)
        self.unit.setVisible(asked)
        if view is not None and asked:
            self.unit.setText(full_name(view.target, self._names))

    def _show_patches(self, side: int, size: int, stride: int) -> None:
        """No larger than the picture; no stride that would leave gaps between them."""
        _offer(self.patch, {each for each in SIZES if each <= side} | {size}, "{0}×{0} pixels")
        _offer(self.stride, {each for each in STRIDES if each <= size} | {stride}, "{0}")
        self.patch.setCurrentIndex(self.patch.findData(size))
        self.stride.setCurrentIndex(self.stride.findData(stride))

    def _ask(self, about: str) -> None:
        if about == "unit":
            self.unit_wanted.emit()
        else:
            self._want_class()

    def _want_class(self) -> None:
        self.class_wanted.emit(self.classes.currentData())

    def _want_patch(self) -> None:
        size, stride = self.patch.currentData(), self.stride.currentData()
        self.patch_wanted.emit(size, min(size, stride))

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        for caption in self._captions:
            style_text(caption, "caption", "text_quiet")
        style_text(self.unit, "body")


def _choice(name: str, tip: str) -> ChoiceField:
    choice = ChoiceField()
    choice.setAccessibleName(name)
    choice.setToolTip(verbatim(tip))
    choice.setMinimumContentsLength(6)
    choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    choice.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return choice


def _offer(choice: ChoiceField, numbers: set[int], words: str) -> None:
    wanted = sorted(numbers)
    if wanted != [choice.itemData(at) for at in range(choice.count())]:
        choice.clear()
        for number in wanted:
            choice.addItem(words.format(number), number)
