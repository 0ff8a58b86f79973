"""The sample panel: the chosen digit, and what the network makes of it, live."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from visualcnn.data.dataset import Dataset, Split
from visualcnn.gui.text import count, percent, value
from visualcnn.gui.theme import GRID, color, font
from visualcnn.gui.views.digit_picture import DigitPicture, Part
from visualcnn.gui.views.elided_label import ElidedLabel
from visualcnn.gui.views.probability_bars import STALE_OPACITY, ProbabilityBars
from visualcnn.gui.views.sample_controls import SampleControls
from visualcnn.gui.views.sample_search import DRAWN, SampleChoice, any_other, neighbour
from visualcnn.gui.views.sample_source import SampleSource, same
from visualcnn.gui.views.styled import StyledView
from visualcnn.gui.views.tint import tint
from visualcnn.training.snapshot import Sample, Snapshot

__all__ = ["SampleChoice", "SamplePanel"]

FIRST = SampleChoice("validation", 0)


class SamplePanel(StyledView):
    """The sample stays the same until the user, or `choose`, changes it."""

    chosen = Signal(object)
    """SampleChoice: another sample is to be looked at; `sample()` has it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Sample")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._source = SampleSource()
        self._choice = self._place = FIRST
        self._sample = Sample(np.zeros((28, 28), np.uint8))
        self._before: Sample | None = None
        self._snapshot: Snapshot | None = None
        self._stale: int | None = None
        self._shade = ("text", True)
        self.controls = SampleControls()
        self.picture = DigitPicture()
        self.verdict = ElidedLabel()
        self.facts = ElidedLabel()
        self.bars = ProbabilityBars()
        self._lay_out()
        self._connect()
        self.setEnabled(False)
        self.start_styling()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(self.picture)
        column.addWidget(self.controls)
        column.addSpacing(GRID)
        column.addWidget(self.verdict)
        column.addWidget(self.facts)
        column.addWidget(self.bars)
        column.addStretch(1)

    def _connect(self) -> None:
        controls = self.controls
        controls.split_wanted.connect(lambda split: self.choose(split, 0))
        controls.index_wanted.connect(lambda index: self.choose(self._choice.split, index))
        controls.class_wanted.connect(self._go_to_class)
        controls.step_wanted.connect(self.step)
        controls.random_wanted.connect(self.choose_random)

    @property
    def dataset(self) -> Dataset | None:
        """Where samples are chosen from."""
        return self._source.dataset

    @property
    def choice(self) -> SampleChoice:
        """What is chosen."""
        return self._choice

    def sample(self) -> Sample:
        """The chosen sample, the same object until another is chosen; blank without a data set."""
        return self._sample

    def set_dataset(self, dataset: Dataset) -> None:
        """Choose from `dataset` from now on, beginning near the present choice; emits nothing."""
        self._source.set_dataset(dataset)
        self.setEnabled(True)
        self.controls.set_classes(dataset.class_names)
        self.bars.set_classes(dataset.class_names)
        self._place = self._source.nearest(self._place)
        self._take(self._choice if self._source.has(self._choice.split) else self._place)

    def set_personal(self, split: Split | None) -> None:
        """Offer the user's own digits too, where they fit the data set; None: there are none."""
        self._source.personal = split
        if self.dataset is None:
            return
        self._place = self._source.nearest(self._place)
        chosen = self._source.nearest(self._choice)
        found = self._source.take(chosen)
        self.controls.offer(self._source.splits)
        if found is None or (chosen == self._choice and same(found, self._sample)):
            self.controls.show_choice(*self._shown(self._choice))
            return
        self._take(chosen)
        self.chosen.emit(self._choice)

    def show_drawing(self, sample: Sample) -> None:
        """Choose what is being drawn, as it is now; emits `chosen` each time.

        Until the network has read it, what it made of the drawing just before stays in sight.
        """
        going_on = self._choice.split == DRAWN
        before, snapshot = self._sample, self._snapshot
        self._source.drawing = sample
        self._take(SampleChoice(DRAWN, 0), keep=going_on)
        if going_on:
            self._before, self._snapshot = before, snapshot
        self.chosen.emit(self._choice)

    def choose(self, split: str, index: int) -> None:
        """Choose a sample; an index beyond the split's end means its last one.

        A split in which there is nothing, such as a drawing before one is made, is passed over.
        """
        if self.dataset is None:
            self._choice = SampleChoice(split, index)
            return
        if not self._source.has(split):
            self.controls.show_choice(*self._shown(self._choice))
            return
        before = self._choice
        self._take(SampleChoice(split, index))
        if self._choice != before:
            self.chosen.emit(self._choice)

    def _take(self, choice: SampleChoice, *, keep: bool = False) -> None:
        """Show a sample; unless told to `keep` the result in sight, without one as yet."""
        choice = self._source.nearest(choice)
        sample = self._source.take(choice)
        if sample is None:
            return
        if choice.split != DRAWN:
            self._place = choice
        self._choice, self._sample = choice, sample
        self._before = None
        self.controls.offer(self._source.splits)
        self.controls.show_choice(*self._shown(choice))
        self.picture.show_image(sample.image)
        if not keep:
            self._snapshot = None
            self._show_result()

    def _shown(self, choice: SampleChoice) -> tuple[str, int, int]:
        return choice.split, choice.index, self._source.count(choice.split)

    def step(self, step: int) -> None:
        """The next (1) or previous (-1) sample, of the class that is filtered by.

        From a drawing, either goes back to where one was.
        """
        split = self._source.split(self._choice.split)
        if split is not None:
            index = neighbour(split.labels, self._choice.index, step, self.controls.label)
            self.choose(self._choice.split, index)
        else:
            self.choose(self._place.split, self._place.index)

    def choose_random(self) -> None:
        """Another sample by chance, of the class that is filtered by; from a drawing too."""
        split = self._source.split(self._place.split)
        if split is not None:
            index = any_other(split.labels, self._place.index, self.controls.label)
            self.choose(self._place.split, index)

    def _go_to_class(self) -> None:
        """A sample that isn't of the wanted class gives way to the next that is."""
        wanted = self.controls.label
        if wanted is not None and self._sample.label != wanted and self._choice.split != DRAWN:
            self.step(1)

    def show_field(self, part: Part | None) -> None:
        """Outline the pixels that a number further on is made from: top, left, height, width."""
        self.picture.outline(part)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what the network makes of the sample; a snapshot of another one is passed over."""
        if snapshot.sample is not self._sample and snapshot.sample is not self._before:
            return
        self._snapshot = snapshot
        self._stale = None
        if self.isVisible():
            self._show_result()

    def set_stale(self, step: int | None) -> None:
        """Dim the result and say of which `step` it is; None: it is up to date."""
        self._stale = step
        self._show_result()

    def restyle(self) -> None:
        """Take over the theme's colours, fonts and icons."""
        self.verdict.setFont(font("heading"))
        self.facts.setFont(font("caption"))
        tint(self.facts, color("text_quiet"))
        self._tint_verdict()

    def _show_result(self) -> None:
        snapshot, label = self._snapshot, self._sample.label
        stale = self._stale is not None or snapshot is None
        self.bars.show_probabilities(snapshot.probabilities if snapshot else None, label)
        self.bars.set_stale(stale)
        self.verdict.setText(self._verdict(snapshot))
        self.facts.setText(self._facts(snapshot))
        right = snapshot is not None and snapshot.prediction == label
        shade = ("text" if label is None else "good" if right else "bad", stale)
        if shade != self._shade:
            self._shade = shade
            self._tint_verdict()

    def _tint_verdict(self) -> None:
        name, stale = self._shade
        tint(self.verdict, color(name, STALE_OPACITY if stale else 1.0))

    def _verdict(self, snapshot: Snapshot | None) -> str:
        """What it reads: "✓ 7 · 98.4 %"; a dash before there is a result."""
        if snapshot is None or self.dataset is None:
            return "–"
        read, label = snapshot.prediction, self._sample.label
        sign = "" if label is None else "✓ " if read == label else "✗ "
        sure = percent(float(snapshot.probabilities[read]))
        return f"{sign}{_name(self.dataset, read)} · {sure}"

    def _facts(self, snapshot: Snapshot | None) -> str:
        label = self._sample.label
        parts = []
        if label is not None and self.dataset is not None:
            parts.append(f"Label {_name(self.dataset, label)}")
        if snapshot is not None and snapshot.loss is not None:
            parts.append(f"loss {value(snapshot.loss)}")
        if self._stale is not None:
            parts.append(f"as of step {count(self._stale)}")
        return " · ".join(parts)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go to the neighbours, R to any sample."""
        match event.key():
            case Qt.Key.Key_Left:
                self.step(-1)
            case Qt.Key.Key_Right:
                self.step(1)
            case Qt.Key.Key_R:
                self.choose_random()
            case _:
                super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what came while it was hidden."""
        super().showEvent(event)
        self._show_result()


def _name(dataset: Dataset, label: int) -> str:
    names = dataset.class_names
    return names[label] if label < len(names) else str(label)
