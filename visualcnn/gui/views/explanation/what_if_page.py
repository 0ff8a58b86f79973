"""What if: steps are taken on a copy, and the digit's probabilities and the loss answer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from visualcnn.explain.what_if import WhatIf
from visualcnn.gui import text
from visualcnn.gui.plain_text import PlainLabel
from visualcnn.gui.theme import GAP, GRID, style_text
from visualcnn.gui.views.column_scroll import ColumnScroll
from visualcnn.gui.views.explanation.back_page import SAMPLES, BackPage
from visualcnn.gui.views.explanation.before_after import BeforeAfter
from visualcnn.gui.views.explanation.loss_line import LossLine
from visualcnn.gui.views.explanation.rate_slider import RateSlider
from visualcnn.gui.views.segments import Segments

_INVITATION = "What would a step do to this digit? Drag the learning rate, or press Try."
_COPY = "On a copy: the run is untouched."
STEPS = {
    "1": ("1 step", "Take one step"),
    "10": ("10 steps", "Take ten steps on the same samples"),
}


class _Loss(QWidget):
    """A loss's name, its values before and after, and its line."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.caption, self.line = PlainLabel(name), LossLine()
        self.line.setAccessibleName(f"{name} from step to step")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.caption)
        column.addWidget(self.line, 1)

    def show_losses(self, losses: Sequence[float]) -> None:
        """Show the loss before the steps and after each."""
        self.caption.setText(f"{self._name}: {text.value(losses[0])} → {text.value(losses[-1])}")
        self.line.show_losses(losses)


class WhatIfPage(BackPage):
    """Learning rate, steps and samples on the left; what comes of them beside it."""

    what_if_wanted = Signal(float, int)
    """Learning rate, and how many steps."""
    samples_wanted = Signal(str)
    """"digit" or "batch"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("What if", _INVITATION, ("learning rate", "loss", "softmax"), parent)
        self.rate = RateSlider()
        self.steps = Segments("Steps", STEPS)
        self.samples = Segments("Samples", SAMPLES)
        self.start = QPushButton("Try")
        self.start.setToolTip("Take these steps on a copy of the model")
        self.bars = BeforeAfter()
        self.digit, self.batch = _Loss("Loss of this digit"), _Loss("Loss of the batch")
        self.copy = PlainLabel(_COPY)
        self._touched = self._tried = False
        self._lay_out()
        self._connect()
        self.show_what_if(None)
        self.start_styling()

    def _lay_out(self) -> None:
        self._controls, self._losses = QWidget(), QWidget()
        self._controls.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        controls, losses = QVBoxLayout(self._controls), QVBoxLayout(self._losses)
        controls.setSpacing(GRID)
        for widget in (self.rate, self.samples, self.steps, self.start, self.copy):
            left = Qt.AlignmentFlag.AlignLeft
            whole = widget in {self.rate, self.copy}
            controls.addWidget(widget, 0, Qt.AlignmentFlag(0) if whole else left)
        controls.addStretch(1)
        losses.setSpacing(GRID)
        losses.addWidget(self.digit, 1)
        losses.addWidget(self.batch, 1)
        for column in (controls, losses):
            column.setContentsMargins(0, 0, 0, 0)
        self._scroll = ColumnScroll(self.bars)
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, GRID // 2, 0, 0)
        row.setSpacing(2 * GAP)
        row.addWidget(self._controls)
        row.addWidget(self._scroll, 3)
        row.addWidget(self._losses, 2)

    def _connect(self) -> None:
        self.rate.rate_changed.connect(self._change_rate)
        self.rate.refused.connect(self.say)
        self.steps.chosen.connect(self._want)
        self.samples.chosen.connect(self.samples_wanted)
        self.start.clicked.connect(self._want)

    def set_classes(self, names: tuple[str, ...]) -> None:
        """Show the probabilities of these classes; the results of another network go."""
        self.bars.set_classes(names)
        self._touched = False
        self.show_what_if(None)

    def set_samples(self, samples: str) -> None:
        """Show "digit" or "batch" as chosen, without saying so."""
        self.samples.choose(samples)

    def set_learning_rate(self, rate: float) -> None:
        """Begin with the run's learning rate; one that the user has chosen stays."""
        if not self._touched and rate > 0:
            self.rate.show_rate(rate)

    def show_what_if(self, result: WhatIf | None, label: int | None = None) -> None:
        """Show what came of the steps, with the digit's label marked; None: nothing as yet."""
        self._tried = result is not None
        self._losses.setVisible(self._tried)
        if result is None:
            self.bars.clear()
            self.say("")
            return
        self.say(result.sentence)
        self.bars.show_change(result.probabilities[0], result.probabilities[-1], label)
        alone = self.samples.option == "digit"
        digit = result.losses if alone else result.digit_losses
        self.digit.setVisible(digit is not None)
        if digit is not None:
            self.digit.show_losses(digit.tolist())
        self.batch.setVisible(not alone)
        if not alone:
            self.batch.show_losses(result.losses.tolist())

    def begin(self) -> None:
        """Try once, where nothing was tried as yet: the page is never empty."""
        if not self._tried:
            self._want()

    def _change_rate(self) -> None:
        self._touched = True
        self._want()

    def _want(self) -> None:
        self.what_if_wanted.emit(self.rate.rate, int(self.steps.option))

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        super().restyle()
        for label in (self.digit.caption, self.batch.caption, self.copy):
            style_text(label, "caption", "text_quiet")
