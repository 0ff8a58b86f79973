"""The panel of the map: which layer, which way of drawing, and the map itself."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from visualcnn.data.dataset import Indices
from visualcnn.gui import text
from visualcnn.gui.plain_text import PlainLabel
from visualcnn.gui.theme import GAP, GRID, style_text
from visualcnn.gui.views.digit_map.points import MapPoints
from visualcnn.gui.views.digit_map.scatter import Scatter
from visualcnn.gui.views.elided_label import ElidedLabel
from visualcnn.gui.views.segments import Segments
from visualcnn.gui.views.styled import StyledView

WAYS = {
    "pca": (
        "PCA",
        "The two directions in which they differ most, after each validation",
    ),
    "t-SNE": ("t-SNE", "Neighbours stay neighbours; takes longer, and is made when you ask for it"),
}
INVITATION = "Train, or open a model: here each validation digit becomes a point."
_STOP = "Stop"


class DigitMapPanel(StyledView):
    """Shows points, and says what the user wants of them."""

    layer_wanted = Signal(str)
    way_wanted = Signal(str)
    """ "pca" or "t-SNE"."""
    update_wanted = Signal()
    stopped = Signal()
    sample_wanted = Signal(int)
    """The index of a validation digit."""
    samples_wanted = Signal(object)
    """The indices of those within a lasso, int64 (n,)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Map of the digits")
        self._points: MapPoints | None = None
        self._names: tuple[str, ...] = ()
        self._outdated = False
        self.layers = QComboBox()
        self.layers.setAccessibleName("Layer")
        self.layers.setToolTip("Whose activations are compared")
        self.ways = Segments("Way of drawing", WAYS)
        self.note, self.pointed = PlainLabel(), ElidedLabel()
        self.update_ = QPushButton("Update")
        self.update_.setToolTip("Draw it for the network as it is now")
        self.stop = QPushButton(_STOP)
        self.stop.setToolTip("Stop drawing this map: the run is not touched")
        self.scatter = Scatter()
        self._lay_out()
        self._connect()
        self.set_progress(None)
        self.show_points(None, ())
        self.start_styling()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(self.layers)
        head.addWidget(self.ways)
        head.addSpacing(GAP - GRID)
        head.addWidget(self.note)
        head.addWidget(self.pointed, 1)
        head.addWidget(self.update_)
        head.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addLayout(head)
        column.addWidget(self.scatter, 1)

    def _connect(self) -> None:
        self.layers.activated.connect(self._want_layer)
        self.ways.chosen.connect(self.way_wanted)
        self.update_.clicked.connect(self.update_wanted)
        self.stop.clicked.connect(self.stopped)
        self.scatter.chosen.connect(self._choose)
        self.scatter.pointed.connect(self._tell)
        self.scatter.lassoed.connect(self._choose_many)

    def set_layers(self, names: tuple[str, ...], chosen: str) -> None:
        """Offer the layers of another network."""
        with QSignalBlocker(self.layers):
            self.layers.clear()
            self.layers.addItems(list(names))
            self.layers.setCurrentText(chosen)

    @Slot()
    def _want_layer(self) -> None:
        self.layer_wanted.emit(self.layers.currentText())

    def show_points(self, points: MapPoints | None, names: tuple[str, ...]) -> None:
        """Show these in place of others; `names` are the classes'."""
        self._points, self._names = points, names
        self._outdated = False
        self.scatter.show_points(points, names)
        self._tell(-1 if self.scatter.at is None else self.scatter.at)
        self._say()

    def set_outdated(self, outdated: bool) -> None:
        """Whether the network has learned on since the map was drawn."""
        if outdated != self._outdated:
            self._outdated = outdated
            self._say()

    def set_progress(self, part: float | None) -> None:
        """How far the next map is, 0 to 1; None: none is being drawn."""
        self.stop.setVisible(part is not None)
        self.update_.setVisible(part is None)
        if part is not None:
            self.stop.setText(f"{_STOP} ({part:.0%})")

    def say(self, sentence: str) -> None:
        """Why there is no map."""
        self.note.setText(sentence)

    def _say(self) -> None:
        points = self._points
        self.update_.setEnabled(points is None or self._outdated)
        if points is None:
            self.note.setText(INVITATION)
            return
        digits = text.plural(len(points.samples), "digit")
        wrong = text.count(int(points.wrong.sum()))
        old = " · outdated" if self._outdated else ""
        step = text.count(points.step)
        self.note.setText(f"{digits}, {wrong} wrong (×) · {points.note} · step {step}{old}")

    @Slot(int)
    def _tell(self, number: int) -> None:
        """Which digit is pointed at."""
        points = self._points
        if points is None or number < 0:
            self.pointed.setText("")
            return
        label, read = int(points.labels[number]), int(points.predictions[number])
        sign = "✓" if label == read else "✗"
        self.pointed.setText(
            f"{sign} validation {text.count(int(points.samples[number]))} · "
            f"label {self._name(label)} · read as {self._name(read)}"
        )

    def _name(self, label: int) -> str:
        return self._names[label] if label < len(self._names) else str(label)

    @Slot(int)
    def _choose(self, number: int) -> None:
        if self._points is not None:
            self.sample_wanted.emit(int(self._points.samples[number]))

    @Slot(object)
    def _choose_many(self, numbers: Indices) -> None:
        if self._points is not None:
            self.samples_wanted.emit(self._points.samples[numbers])

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        for label in (self.note, self.pointed):
            style_text(label, "caption", "text_quiet")
