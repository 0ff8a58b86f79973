"""The banner of an experiment: what it changes, on a copy, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from visualcnn.gui import text
from visualcnn.gui.plain_text import PlainLabel, verbatim
from visualcnn.gui.theme import GRID, color, current_theme, mixed, style_text
from visualcnn.gui.views.explanation.filter_view import FilterView, Outcome
from visualcnn.gui.views.styled import StyledView

_COPY = "on a copy: the run is untouched"
_APPLIED = "It was written into the model: Undo is possible until the next step."
_APPLY = "Write this into the model's own weights; it is recorded as a change of the run"
_PAUSE_FIRST = "Pause the run first: then this can be written into the model's own weights"


class ExperimentBar(StyledView):
    """Visible while there is an experiment, or one that can be undone."""

    reset_wanted = Signal()
    apply_wanted = Signal()
    undo_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Experiment")
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self.setAutoFillBackground(True)
        self.title, self.sentence = PlainLabel("Experiment"), PlainLabel()
        self.accuracy = PlainLabel()
        self.accuracy.setToolTip("Accuracy on the validation digits, without and with it")
        self.sentence.setWordWrap(True)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.reset = _button("Reset", "Go back to the model as it is")
        self.apply = _button("Apply to the model", _APPLY)
        self.undo = _button("Undo", "Give the model back the weights that it had before")
        self.reset.clicked.connect(self.reset_wanted)
        self.apply.clicked.connect(self.apply_wanted)
        self.undo.clicked.connect(self.undo_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, 3, GRID, 3)
        row.setSpacing(GRID)
        row.addWidget(self.title)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.accuracy)
        for button in (self.reset, self.apply, self.undo):
            row.addWidget(button)
        self.hide()
        self.start_styling()

    def show_state(self, view: FilterView) -> None:
        """Say what the experiment changes, and offer what is possible now."""
        active = view.experiment.active
        self.sentence.setText(f"{view.experiment.summary}, {_COPY}" if active else _APPLIED)
        self.accuracy.setText(f"Validation {_accuracy(view.model)} → {_accuracy(view.tried)}")
        self.accuracy.setVisible(active)
        self.reset.setVisible(active)
        self.apply.setVisible(active)
        self.apply.setEnabled(view.can_apply)
        self.apply.setToolTip(_APPLY if view.can_apply else _PAUSE_FIRST)
        self.undo.setVisible(view.can_undo)
        self.setVisible(active or view.can_undo)

    def restyle(self) -> None:
        """Take over the theme's colours: a breath of the accent."""
        palette = self.palette()
        ground = mixed(color("accent"), color("panel"), 0.22 if current_theme().dark else 0.12)
        palette.setColor(QPalette.ColorRole.Window, ground)
        self.setPalette(palette)
        style_text(self.title, "body", "accent")
        style_text(self.sentence, "body", "text")
        style_text(self.accuracy, "body", "validation")


def _accuracy(outcome: Outcome | None) -> str:
    if outcome is None or outcome.accuracy is None:
        return "…"
    return text.percent(outcome.accuracy)


def _button(title: str, why: str) -> QPushButton:
    button = QPushButton(title)
    button.setToolTip(verbatim(why))
    return button
