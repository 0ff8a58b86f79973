"""The gallery's controls: which digits are shown, in which order, and how large."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QToolButton, QWidget

from visualcnn.gui.gallery_order import HIGHEST_FIRST, Query, Verdict
from visualcnn.gui.icons import icon
from visualcnn.gui.plain_text import verbatim
from visualcnn.gui.theme import GRID, icon_size
from visualcnn.gui.views.gallery.canvas import LARGE, SMALL
from visualcnn.gui.views.gallery.shown import Shown
from visualcnn.gui.views.sample_search import SPLITS
from visualcnn.gui.views.segments import Segments
from visualcnn.gui.views.styled import StyledView

_VERDICTS: dict[str, tuple[str, str]] = {
    "all": ("All", "Digits that are read rightly and wrongly"),
    "right": ("✓ Right", "Only those whose label is what the network reads"),
    "wrong": ("✗ Wrong", "Only those that the network takes for something else"),
}
_MEASURES = {
    "index": "By index",
    "loss": "By loss",
    "confidence": "By confidence",
    "margin": "By margin",
}
_SIDES = {
    "large": ("Large", "Each digit large enough to be read from afar"),
    "small": ("Small", "As many digits as can be seen at once"),
}
_MEASURE_TIP = (
    "The order of the digits. Loss: how wrong; confidence: how sure;"
    " margin: how far ahead of the next class"
)


class GalleryHeader(StyledView):
    """Emits what the user wants to see; shows what is shown. It takes two rows where it must."""

    split_wanted = Signal(str)
    query_wanted = Signal(object)
    """Query."""
    side_wanted = Signal(int)
    """LARGE or SMALL."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._query = Query()
        self._classes: tuple[str, ...] | None = None
        self.splits = _combo("Split", "Which samples: those that it learns from, or unseen ones")
        self.labels = _combo("Label", "Only digits that are labelled so")
        self.predictions = _combo("Prediction", "Only digits that the network reads so")
        self.verdicts = Segments("Right or wrong", _VERDICTS)
        self.measures = _combo("Order", _MEASURE_TIP)
        for measure, title in _MEASURES.items():
            self.measures.addItem(title, measure)
        self.direction = QToolButton()
        self.direction.setAutoRaise(True)
        self.direction.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.sides = Segments("Size of the digits", _SIDES)
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lay_out()
        self._connect()
        self._show_classes(())
        self.start_styling()

    def _lay_out(self) -> None:
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(GRID)
        self._rows.setSizeConstraint(QBoxLayout.SizeConstraint.SetNoConstraint)
        parts = (
            (self.splits, self.labels, self.predictions, self.verdicts),
            (self.measures, self.direction, self.sides),
        )
        self._parts: list[QHBoxLayout] = []
        for widgets in parts:
            row = QHBoxLayout()
            row.setSpacing(GRID)
            for widget in widgets:
                row.addWidget(widget)
            row.addStretch(1)
            self._rows.addLayout(row)
            self._parts.append(row)
        self._rows.setStretch(1, 1)

    def _connect(self) -> None:
        self.splits.activated.connect(lambda: self.split_wanted.emit(self.splits.currentData()))
        for combo in (self.labels, self.predictions):
            combo.activated.connect(self._want)
        self.verdicts.chosen.connect(self._want)
        self.measures.activated.connect(self._want_measure)
        self.direction.clicked.connect(self._turn)
        self.sides.chosen.connect(
            lambda side: self.side_wanted.emit(LARGE if side == "large" else SMALL)
        )

    def show_choice(self, shown: Shown) -> None:
        """Show what is shown, without emitting anything."""
        if tuple(self._offered()) != shown.splits:
            self.splits.clear()
            for split in shown.splits:
                self.splits.addItem(SPLITS[split], split)
        self.splits.setCurrentIndex(self.splits.findData(shown.split))
        if shown.class_names != self._classes:
            self._show_classes(shown.class_names)
        query = shown.query
        if query != self._query:
            self._query = query
            self.verdicts.choose(query.verdict)
            self.measures.setCurrentIndex(self.measures.findData(query.measure))
            self._show_direction()
        _choose(self.labels, query.label)
        _choose(self.predictions, query.prediction)

    def _offered(self) -> list[str]:
        return [str(self.splits.itemData(number)) for number in range(self.splits.count())]

    def _show_classes(self, names: tuple[str, ...]) -> None:
        self._classes = names
        for combo, any_class, one in (
            (self.labels, "Any label", "Label"),
            (self.predictions, "Read as any", "Read as"),
        ):
            combo.clear()
            combo.addItem(any_class, None)
            for number, name in enumerate(names):
                combo.addItem(f"{one} {name}", number)

    def _want(self) -> None:
        query = replace(
            self._query,
            label=self.labels.currentData(),
            prediction=self.predictions.currentData(),
            verdict=cast("Verdict", self.verdicts.option),
        )
        self._ask(query)

    def _want_measure(self) -> None:
        measure = self.measures.currentData()
        if measure != self._query.measure:
            descending = HIGHEST_FIRST[measure]
            self._ask(replace(self._query, measure=measure, descending=descending))

    def _turn(self) -> None:
        self._ask(replace(self._query, descending=not self._query.descending))

    def _ask(self, query: Query) -> None:
        if query != self._query:
            self._query = query
            self._show_direction()
            self.query_wanted.emit(query)

    def _show_direction(self) -> None:
        highest = self._query.descending
        name = "Highest first" if highest else "Lowest first"
        other = "lowest" if highest else "highest"
        self.direction.setIcon(icon("chevron-down" if highest else "chevron-up"))
        self.direction.setAccessibleName(name)
        self.direction.setToolTip(verbatim(f"{name}. Click to have the {other} first"))

    def restyle(self) -> None:
        """Take over the theme's colours, fonts and icons."""
        self._show_direction()
        self.direction.setIconSize(icon_size())

    @property
    def _width(self) -> int:
        """Of all in one row."""
        return sum(part.sizeHint().width() for part in self._parts) + self._rows.spacing()

    def minimumSizeHint(self) -> QSize:
        """As wide as the wider row."""
        widest = max(part.minimumSize().width() for part in self._parts)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two rows where one is too narrow."""
        super().resizeEvent(event)
        kinds = QBoxLayout.Direction
        direction = kinds.LeftToRight if event.size().width() >= self._width else kinds.TopToBottom
        if direction != self._rows.direction():
            self._rows.setDirection(direction)
            self.updateGeometry()


def _combo(name: str, tip: str) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(name)
    combo.setToolTip(verbatim(tip))
    combo.setMinimumContentsLength(8)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return combo


def _choose(combo: QComboBox, data: int | None) -> None:
    combo.setCurrentIndex(max(0, combo.findData(data)))
