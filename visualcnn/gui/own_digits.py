"""The user's own digits: drawings with a label, kept between starts, and one split more."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from visualcnn.data.dataset import DataError, Dataset, Split
from visualcnn.data.personal import PersonalSet
from visualcnn.gui.text import plural
from visualcnn.gui.views.pad.panel import PadPanel
from visualcnn.gui.views.sample import SamplePanel
from visualcnn.gui.views.sample_search import PERSONAL, SampleChoice, counts_classes
from visualcnn.training.snapshot import Sample

_NO_DRAWING = "The pad is empty: draw a digit first."
_OTHER_CLASSES = "Your own set holds digits: these classes are others."
_NO_DATA = "Your own set needs the data set's classes: this file's data are absent."


class OwnDigits(QObject):
    """Adds drawings to the set and takes digits out; the sample panel offers what is in it."""

    changed = Signal(object)
    """Split; None where there are none any more."""

    def __init__(
        self,
        personal: PersonalSet,
        panel: PadPanel,
        sample_panel: SamplePanel,
        sample: Callable[[], Sample | None],
        parent: QObject | None = None,
    ) -> None:
        """`sample` gives what the network reads of the drawing."""
        super().__init__(parent)
        self._personal, self._panel, self._sample_panel = personal, panel, sample_panel
        self._sample = sample
        try:
            personal.load()
        except DataError as error:
            panel.say(str(error), bad=True)
        sample_panel.set_personal(self.split)
        panel.add_wanted.connect(self._add)
        panel.remove_wanted.connect(self._remove)
        sample_panel.chosen.connect(self._on_chosen)

    @property
    def split(self) -> Split | None:
        """The set as it is; None where it is empty."""
        return self._personal.split() if len(self._personal) else None

    @staticmethod
    def refusal(dataset: Dataset | None) -> str:
        """Why no drawing that is read as one of `dataset` can be added; "" where one can."""
        if dataset is None:
            return _NO_DATA
        return "" if counts_classes(dataset.class_names) else _OTHER_CLASSES

    @Slot(int)
    def _add(self, label: int) -> None:
        sample = self._sample()
        if sample is None:
            self._panel.say(_NO_DRAWING, bad=True)
            return
        try:
            self._personal.add(sample.image, label)
        except DataError as error:
            self._panel.say(str(error), bad=True)
            return
        self._panel.tools.forget_label()
        self._tell(f"Added as {label}")

    @Slot()
    def _remove(self) -> None:
        choice = self._sample_panel.choice
        if choice.split != PERSONAL:
            return
        try:
            self._personal.remove(choice.index)
        except DataError as error:
            self._panel.say(str(error), bad=True)
            return
        self._tell("Removed")

    def _tell(self, deed: str) -> None:
        split = self.split
        self._sample_panel.set_personal(split)
        self._panel.say(f"{deed}: your own set has {plural(len(self._personal), 'digit')}.")
        self._on_chosen(self._sample_panel.choice)
        self.changed.emit(split)

    @Slot(object)
    def _on_chosen(self, choice: SampleChoice) -> None:
        self._panel.tools.set_removable(removable=choice.split == PERSONAL)
