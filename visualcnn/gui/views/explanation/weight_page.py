"""A weight's gradient: what it met times the errors it made, the sum, and what a step does."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from visualcnn.explain.places import Place
from visualcnn.explain.reverse import UpdateStory, WeightStory
from visualcnn.gui import text
from visualcnn.gui.plain_text import PlainLabel
from visualcnn.gui.theme import GAP, GRID, THEME, style_text
from visualcnn.gui.views.explanation.back_page import NARROWEST, SAMPLES, BackPage
from visualcnn.gui.views.explanation.equation import Equation
from visualcnn.gui.views.explanation.figures import change, figure, rounding, weight_name
from visualcnn.gui.views.explanation.grid_face import Values
from visualcnn.gui.views.explanation.record_table import RecordTable
from visualcnn.gui.views.explanation.records import Column, Row
from visualcnn.gui.views.explanation.sample_bars import SampleBars
from visualcnn.gui.views.segments import Segments

_TITLE = "Gradient of a weight"
_INVITATION = "Click a weight in a filter or a kernel: where its gradient comes from appears here."
_NO_UPDATE = "This model isn't being trained: there is no step to look at."
_ERROR = "Error"
_OWN = "Only the layer's own gradient is known: visualcnn didn't write this kind of layer."


class WeightPage(BackPage):
    """Σ input · error over positions and samples, and the optimiser's arithmetic line by line."""

    samples_wanted = Signal(str)
    """"digit" or "batch"."""
    place_wanted = Signal(object)
    """A Place: the output at a position of the products."""
    hovered = Signal(object)
    """The Place whose product is pointed at, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        terms = ("gradient", "weight decay")
        super().__init__(_TITLE, _INVITATION, terms, parent)
        self._story: WeightStory | None = None
        self._kept: tuple[object, int] | None = None
        self.samples = Segments("Samples", SAMPLES)
        self.samples.chosen.connect(self.samples_wanted)
        self.head.insertWidget(2, self.samples)
        self.equation = Equation(("Input", _ERROR, "Product"), ("×", "="))
        self.equation.cell_chosen.connect(self._choose)
        self.equation.cell_hovered.connect(self._hover)
        self.bars = SampleBars()
        self.bars.sample_chosen.connect(self._show_sample)
        columns = (Column("One step"), Column("Formula"), Column("Value", number=True))
        self.table = RecordTable("The optimiser's arithmetic", columns)
        self.sum, self.total, self.caption = self.equation.footer, PlainLabel(), PlainLabel()
        self.rounding = PlainLabel()
        self.result, self.note = PlainLabel(), PlainLabel()
        self._lay_out()
        self.body.hide()
        self.start_styling()

    def _lay_out(self) -> None:
        self._left, self._middle, self._right = QWidget(), QWidget(), QWidget()
        for column, widgets in (
            (self._left, (self.equation,)),
            (self._middle, (self.caption, self.bars, self.total, self.rounding)),
            (self._right, (self.note, self.table, self.result)),
        ):
            lying = QVBoxLayout(column)
            lying.setContentsMargins(0, 0, 0, 0)
            lying.setSpacing(GRID // 2)
            for widget in widgets:
                lying.addWidget(widget, int(widget in {self.equation, self.bars, self.table}))
        for label in (self.caption, self.total, self.note):
            label.setWordWrap(True)
        self._row = QHBoxLayout(self.body)
        self._row.setContentsMargins(0, GRID // 2, 0, 0)
        self._row.setSpacing(GAP)
        for column in (self._left, self._middle, self._right):
            self._row.addWidget(column)
        policy = QSizePolicy.Policy
        self._right.setSizePolicy(policy.Maximum, policy.Preferred)

    def set_samples(self, samples: str) -> None:
        """Show "digit" or "batch" as chosen, without saying so."""
        self.samples.choose(samples)

    def clear(self) -> None:
        """Show nothing: what was shown is of another network."""
        self._story = self._kept = None
        self.title.setText(_TITLE)
        self.say("")
        self.body.hide()

    def show_weight(self, story: WeightStory) -> None:
        """Show where the gradient comes from; a sample that was chosen stays."""
        self._story = story
        self.title.setText(f"{weight_name(story.weight)} = {text.value(story.value)}")
        self.say(story.sentence)
        self.body.show()
        self._left.setVisible(story.decomposed)
        if story.decomposed:
            self._show_samples(story)
        else:
            self._middle.show()
            self.bars.hide()
            self.rounding.hide()
            self.caption.setText(_OWN)
            self.total.setText(f"gradient {text.value(story.gradient)}")
        self._show_update(story.weight.parameter, story.update)

    def _show_samples(self, story: WeightStory) -> None:
        added = story.samples
        batch = len(added)
        whose = (story.weight, batch)
        if self._kept is None or self._kept[0] != whose or self._kept[1] >= batch:
            self._kept = (whose, int(np.argmax(np.abs(added))))
        self._middle.setVisible(batch > 1)
        for column, share in enumerate((3, 1) if story.inputs.ndim > 1 else (1, 3)):
            self._row.setStretch(column, share)
        for widget in (self.bars, self.rounding):
            widget.show()
        self.caption.setText(f"What each of {text.count(batch)} adds")
        self.equation.grids[1].set_title(
            _ERROR if batch == 1 else f"{_ERROR} ÷ {text.count(batch)}"
        )
        self.bars.show_values(added, self._kept[1])
        self.total.setText(f"Σ = gradient {text.value(story.gradient)}")
        self.rounding.setText(rounding(story.gradient - story.total))
        self._show_sample(self._kept[1])

    @staticmethod
    def _gradient(story: WeightStory) -> str:
        return f"{text.value(story.gradient)} · {rounding(story.gradient - story.total)}"

    def _show_sample(self, sample: int) -> None:
        """Show one sample's part of the gradient."""
        story = self._story
        if story is None or self._kept is None:
            return
        self._kept = (self._kept[0], sample)
        products = story.products[sample]
        self.equation.show_values(
            [_flat(each) for each in (story.inputs[sample], story.incoming[sample], products)]
        )
        self._say_sum()

    def _say_sum(self) -> None:
        """The sum below the grids, in words."""
        story = self._story
        if story is None or self._kept is None:
            return
        added, sample = story.samples, self._kept[1]
        places = story.products[sample].size
        over = f"Σ {text.plural(places, 'position')} = " if places > 1 else ""
        if len(added) == 1:
            self.sum.setText(f"{over}gradient {self._gradient(story)}")
        else:
            number = text.value(float(added[sample]))
            self.sum.setText(f"Sample {sample}: {over}{number}")

    def _show_update(self, name: str, update: UpdateStory | None) -> None:
        self.note.setVisible(update is None)
        self.note.setText(_NO_UPDATE)
        self.table.setVisible(update is not None)
        self.result.setVisible(update is not None)
        if update is None:
            return
        before, after = change(update.before, update.after)
        rows = [Row((row.name, row.formula, figure(row.value))) for row in update.rows]
        rows += [Row((name, "θ", before)), Row((f"new {name}", "θ − change", after), None, True)]
        self.table.show_rows(rows)
        self.result.setText(f"{name} {before} → {after}")

    def _choose(self, row: int, column: int) -> None:
        place = self._place(row, column)
        if place is not None:
            self.place_wanted.emit(place)

    def _hover(self, row: int, column: int) -> None:
        """Say the calculation of one position in place of the sum."""
        story = self._story
        if story is None or self._kept is None or row < 0:
            self._say_sum()
            self.hovered.emit(None)
            return
        met, error, product = (
            text.value(float(grid.values[row, column])) for grid in self.equation.grids
        )
        self.sum.setText(f"[{row}, {column}]: {met} × {error} = {product}")
        self.hovered.emit(self._place(row, column))

    def _place(self, row: int, column: int) -> Place | None:
        """The output at a position; only the chosen digit's own can be looked at."""
        story = self._story
        if story is None or len(story.inputs) != 1 or self.samples.option != "digit":
            return None
        where = (row, column) if story.inputs.ndim == 3 else ()
        return Place(story.weight.layer, (story.weight.index[0], *where))

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        super().restyle()
        for label in (self.caption, self.note, self.rounding):
            style_text(label, "caption", "text_quiet")
        style_text(self.total)
        style_text(self.result, "heading")
        # In a narrow window the table scrolls: the window must not grow with it.
        self.table.setMinimumWidth(round(NARROWEST * THEME.zoom))


def _flat(values: Values) -> Values:
    """One sample's values as rows and columns."""
    if values.ndim >= 2:
        return values.reshape(-1, values.shape[-1])
    return values.reshape(1, -1)
