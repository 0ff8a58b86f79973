"""What the network reads in the drawing: the class, how sure it is, and a bar for each."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from visualcnn.gui.text import count, percent
from visualcnn.gui.theme import GRID, color, font
from visualcnn.gui.views.column_scroll import ColumnScroll
from visualcnn.gui.views.elided_label import ElidedLabel
from visualcnn.gui.views.probability_bars import STALE_OPACITY, ProbabilityBars
from visualcnn.gui.views.styled import StyledView
from visualcnn.gui.views.tint import tint
from visualcnn.nn.layer import Array


class Reading(StyledView):
    """Empty until something was read; dimmed, with its step, when it is out of date."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("What the network reads")
        self._names: tuple[str, ...] = ()
        self.stale = False
        """Whether it is dimmed."""
        self.verdict, self.facts = ElidedLabel(), ElidedLabel()
        self.bars = ProbabilityBars()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 4)
        column.addWidget(self.verdict)
        column.addWidget(self.facts)
        self._scroll = ColumnScroll(self.bars)
        column.addWidget(self._scroll, 1)
        self.show_reading(None, None)
        self.start_styling()

    def set_classes(self, names: tuple[str, ...]) -> None:
        """Show a bar for each of `names`, without a reading as yet."""
        if names != self._names:
            self._names = names
            self.bars.set_classes(names)
        self.show_reading(None, None)

    @property
    def least_width(self) -> int:
        """Pixels that the longest name and its bar need."""
        return self._scroll.minimumSizeHint().width()

    def show_reading(self, probabilities: Array | None, step: int | None) -> None:
        """Show probabilities (classes,) of the network after `step` updates; None: no reading."""
        self.bars.show_probabilities(probabilities, None)
        read = self.bars.prediction
        if probabilities is None or read is None:
            self.verdict.setText("–")
            self.facts.setText("")
        else:
            sure = percent(float(probabilities[read]))
            self.verdict.setText(f"Read as {self._names[read]} · {sure}")
            self.facts.setText("" if step is None else f"at step {count(step)}")
        self._dim(probabilities is None)

    def set_stale(self) -> None:
        """What is shown is not of now any more; its step says of when."""
        self._dim(True)

    def _dim(self, stale: bool) -> None:
        self.bars.set_stale(stale)
        if stale != self.stale:
            self.stale = stale
            self._tint()

    def _tint(self) -> None:
        tint(self.verdict, color("text", STALE_OPACITY if self.stale else 1.0))
        tint(self.facts, color("text_quiet"))

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        self.verdict.setFont(font("heading"))
        self.facts.setFont(font("caption"))
        self._tint()
