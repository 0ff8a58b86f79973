"""Prove it: back-propagation against differences, and the fast convolution against the textbook."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from visualcnn.explain.prove import Compared, Verdict
from visualcnn.gui import text
from visualcnn.gui.plain_text import PlainLabel, verbatim
from visualcnn.gui.theme import GAP, GRID, THEME, style_text
from visualcnn.gui.views.explanation.back_page import NARROWEST, BackPage
from visualcnn.gui.views.explanation.figures import weight_name
from visualcnn.gui.views.explanation.record_table import RecordTable
from visualcnn.gui.views.explanation.records import Column, Row

_INVITATION = (
    "Is back-propagation right? Nudge a weight: does the loss move as it says? "
    "And is the fast convolution the textbook's?"
)
PROOFS = {
    "weight": ("This weight", "The gradient of the weight that was clicked"),
    "layer": ("This layer", "Gradients from all over its layer, at most 200"),
    "random": ("A random thousand", "Of all the network's weights"),
    "convolution": ("The convolution", "Fast against the textbook's loop, on this digit"),
}
_COLUMNS = (
    Column("Compared, worst first"),
    Column("Back-propagated", number=True),
    Column("Numerical", number=True),
    Column("Difference", number=True),
)


class ProofPage(BackPage):
    """Four proofs to choose from on the left, the verdict and the worst figures on the right."""

    proof_wanted = Signal(str)
    """"weight", "layer", "random" or "convolution"."""
    weight_wanted = Signal(object)
    """The Weight of a row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Prove it", _INVITATION, ("gradient", "gradient check"), parent)
        self._verdict: Verdict | None = None
        self.buttons: dict[str, QPushButton] = {}
        self._captions: list[PlainLabel] = []
        self.verdict, self.words = PlainLabel(), PlainLabel()
        self.table = RecordTable("The least exact comparisons", _COLUMNS)
        self.table.row_chosen.connect(self._choose)
        self._lay_out()
        self.show_verdict(None)
        self.start_styling()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, GRID // 2, 0, 0)
        row.setSpacing(2 * GAP)
        row.addWidget(self._choices(), 0, Qt.AlignmentFlag.AlignLeft)
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(GRID // 2)
        for label in (self.verdict, self.words):
            label.setWordWrap(True)
            right.addWidget(label)
        right.addWidget(self.table, 1, Qt.AlignmentFlag.AlignLeft)
        row.addWidget(self._right, 1)

    def _choices(self) -> QWidget:
        """A button for each proof, and below it what it looks at."""
        choices = QWidget()
        choices.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(choices)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for kind, (title, what) in PROOFS.items():
            button = QPushButton(title)
            button.setToolTip(verbatim(what))
            button.setProperty("proof", kind)
            button.clicked.connect(self._prove)
            caption = PlainLabel(what)
            caption.setBuddy(button)
            column.addWidget(button)
            column.addWidget(caption)
            column.addSpacing(GRID // 2)
            self.buttons[kind] = button
            self._captions.append(caption)
        column.addStretch(1)
        return choices

    def _prove(self) -> None:
        self.proof_wanted.emit(str(self.sender().property("proof")))

    def show_verdict(self, verdict: Verdict | None) -> None:
        """Show what came out, or nothing as yet."""
        self._verdict = verdict
        self._right.setVisible(verdict is not None)
        if verdict is None:
            return
        self.say("")
        sign, word = ("✓", "agree") if verdict.agrees else ("✗", "disagree")
        self.verdict.setText(f"{sign} {verdict.title}: they {word}")
        self.words.setText(verdict.sentence)
        self.table.name_columns("Compared, worst first", *verdict.ways)
        self.table.show_rows([_row(compared) for compared in verdict.rows])
        self._colour_verdict()

    def _choose(self, row: int) -> None:
        weight = self._verdict.rows[row].weight if self._verdict else None
        if weight is not None:
            self.weight_wanted.emit(weight)

    def set_progress(self, part: float | None) -> None:
        """While one proof runs, what another found is not to be taken for its verdict."""
        super().set_progress(part)
        if part is not None and self._verdict is not None:
            self.show_verdict(None)

    def _colour_verdict(self) -> None:
        agrees = self._verdict is not None and self._verdict.agrees
        style_text(self.verdict, "heading", "good" if agrees else "bad")

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        super().restyle()
        for caption in self._captions:
            style_text(caption, "caption", "text_quiet")
        style_text(self.words)
        self.table.setMinimumWidth(round(NARROWEST * THEME.zoom))
        self._colour_verdict()


def _row(compared: Compared) -> Row:
    sign = "✓" if compared.agrees else "✗"
    name = weight_name(compared.weight) if compared.weight else compared.name
    numerical = text.value(compared.numerical)
    difference = text.value(compared.error)
    if compared.sides is not None:
        left, right = map(text.value, compared.sides)
        numerical, difference = f"{left} | {right}", "kink"
    cells = (f"{sign} {name}", text.value(compared.backpropagated), numerical, difference)
    return Row(cells, None, not compared.agrees)
