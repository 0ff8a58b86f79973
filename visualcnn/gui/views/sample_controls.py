"""The controls that choose a sample: split, class, index, previous, next and random."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from visualcnn.gui.icons import icon
from visualcnn.gui.plain_text import PlainLabel, verbatim
from visualcnn.gui.text import count
from visualcnn.gui.theme import GRID, font, icon_size
from visualcnn.gui.views.sample_search import DATASET_SPLITS, DRAWN, SPLITS
from visualcnn.gui.views.styled import StyledView

ANY_CLASS = "Any class"


class SampleControls(StyledView):
    """Emits what the user wants; shows what is chosen."""

    split_wanted = Signal(str)
    index_wanted = Signal(int)
    class_wanted = Signal()
    """The filter became another one: `label` says which."""
    step_wanted = Signal(int)
    """1: the next sample, -1: the previous one."""
    random_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.splits = _combo("Split", "Which samples: those that it learns from, or unseen ones")
        self.offer(DATASET_SPLITS)
        self.classes = _combo("Class filter", "Go only to samples of this class")
        self.classes.addItem(ANY_CLASS)
        self.index = QSpinBox()
        self.index.setAccessibleName("Index of the sample")
        self.index.setToolTip("The sample's number in its split")
        self.index.setKeyboardTracking(False)
        self.index.setGroupSeparatorShown(True)
        self.of = PlainLabel()
        self.previous = _button("Previous sample", "Previous sample (Left)", "previous")
        self.next = _button("Next sample", "Next sample (Right)", "next")
        self.random = _button("Random sample", "A sample by chance (R)", "random")
        self._lay_out()
        self._connect()
        self.start_styling()

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.splits, 1)
        first.addWidget(self.classes, 1)
        second.setSpacing(2)
        second.addWidget(self.previous)
        second.addWidget(self.index, 1)
        second.addWidget(self.of)
        second.addWidget(self.next)
        second.addWidget(self.random)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(first)
        column.addLayout(second)

    def _connect(self) -> None:
        self.splits.activated.connect(lambda: self.split_wanted.emit(self.splits.currentData()))
        self.classes.activated.connect(self.class_wanted)
        self.index.valueChanged.connect(self.index_wanted)
        self.previous.clicked.connect(lambda: self.step_wanted.emit(-1))
        self.next.clicked.connect(lambda: self.step_wanted.emit(1))
        self.random.clicked.connect(self.random_wanted)

    def restyle(self) -> None:
        """Take over the theme's colours, fonts and icons."""
        self.of.setFont(font("caption"))
        # Fusion makes number fields lower than combo boxes.
        self.index.setMinimumHeight(QFontMetrics(font()).height() + 10)
        for button, name in (
            (self.previous, "previous"),
            (self.next, "next"),
            (self.random, "random"),
        ):
            button.setIcon(icon(name))
            button.setIconSize(icon_size())

    def offer(self, splits: tuple[str, ...]) -> None:
        """Offer these splits, names of `SPLITS`; what is chosen stays where it is among them."""
        chosen = self.splits.currentData()
        if splits == tuple(self.splits.itemData(at) for at in range(self.splits.count())):
            return
        self.splits.clear()
        for split in splits:
            self.splits.addItem(SPLITS[split], split)
        self.splits.setCurrentIndex(max(self.splits.findData(chosen), 0))

    def set_classes(self, names: tuple[str, ...]) -> None:
        """Offer these classes to go by; any class at first."""
        self.classes.clear()
        self.classes.addItems([ANY_CLASS, *names])

    @property
    def label(self) -> int | None:
        """The class to go by; None: any."""
        chosen = self.classes.currentIndex()
        return chosen - 1 if chosen > 0 else None

    def show_choice(self, split: str, index: int, total: int) -> None:
        """Show what is chosen, without emitting anything."""
        self.splits.setCurrentIndex(self.splits.findData(split))
        self.index.blockSignals(True)
        self.index.setRange(0, max(total - 1, 0))
        self.index.setValue(index)
        self.index.blockSignals(False)
        many = split != DRAWN
        self.index.setEnabled(many)
        self.classes.setEnabled(many)
        self.of.setText(f"of {count(total)}")


def _combo(name: str, tip: str) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(name)
    combo.setToolTip(verbatim(tip))
    combo.setMinimumContentsLength(6)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return combo


def _button(name: str, tip: str, picture: str) -> QToolButton:
    button = QToolButton()
    button.setAccessibleName(name)
    button.setToolTip(verbatim(tip))
    button.setIcon(icon(picture))
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
