"""A confusion matrix to be drawn, and what its numbers say in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from visualcnn.data.dataset import Labels
from visualcnn.explain.confusion import Confusion
from visualcnn.gui import text

COUNTS, SHARES = "counts", "shares"
UNITS: Final = {
    COUNTS: ("Counts", "How many digits each cell has"),
    SHARES: ("Row %", "What part of its label's digits each cell has, in percent"),
}
"""By name: the title of each unit, and what it is for."""

SETS: Final = {"train": "Training set", "validation": "Validation set", "test": "Test set"}
"""The splits by their names in the code."""

_SMALLEST_SHARE = 0.0005
"""Below it, one decimal of a percentage would read as nothing."""


@dataclass(frozen=True, eq=False)
class Matrix:
    """What a network made of all samples of `split` after `step` updates.

    `labels` and `predictions` uint8 (samples,) are what `confusion` counts. `stale` says that the
    network has learned on since, and that no newer matrix comes by itself.
    """

    split: str
    step: int
    labels: Labels
    predictions: npt.NDArray[np.uint8]
    confusion: Confusion
    class_names: tuple[str, ...]
    stale: bool = False

    @property
    def classes(self) -> int:
        """How many rows and columns there are."""
        return len(self.confusion.counts)

    @cached_property
    def shares(self) -> npt.NDArray[np.float64]:
        """Each cell's part of its row, 0..1; 0 in a row without samples."""
        return np.nan_to_num(self.confusion.rows_share)

    def name(self, number: int) -> str:
        """A class's name, or its number where it has none."""
        names = self.class_names
        return names[number] if number < len(names) else str(number)

    def numbers(self, unit: str) -> npt.NDArray[np.float64]:
        """All cells (true, predicted) in that unit: samples, or percent of their row."""
        if unit == COUNTS:
            return self.confusion.counts.astype(np.float64)
        return 100 * self.shares

    def cell_text(self, true: int, predicted: int, unit: str) -> str:
        """A cell's number: "12", or "2.4" percent; "" for zero."""
        number = int(self.confusion.counts[true, predicted])
        if not number:
            return ""
        if unit == COUNTS:
            return text.count(number)
        share = float(self.shares[true, predicted])
        if share < _SMALLEST_SHARE:
            return "<0.1"
        return "100" if share == 1 else f"{100 * share:.1f}"

    def indices(self, true: int, predicted: int) -> npt.NDArray[np.int64]:
        """The samples of that label that were read so, in order."""
        found = (self.labels == true) & (self.predictions == predicted)
        return np.flatnonzero(found).astype(np.int64)

    def title(self, true: int, predicted: int) -> str:
        """A cell's digits in a few words: "label 4 read as 9"."""
        return f"label {self.name(true)} read as {self.name(predicted)}"

    def cell_words(self, true: int, predicted: int) -> str:
        """A cell as a sentence: "label 4 read as 9: 12 of 491 (2.4 %)"."""
        row = int(self.confusion.counts[true].sum())
        number = int(self.confusion.counts[true, predicted])
        share = f" ({text.percent(number / row)})" if row else ""
        return f"{self.title(true, predicted)}: {text.count(number)} of {text.count(row)}{share}"

    def class_words(self, number: int) -> str:
        """What precision and recall of a class say."""
        counts, name = self.confusion.counts, self.name(number)
        right = text.count(int(counts[number, number]))
        labelled, read = int(counts[number].sum()), int(counts[:, number].sum())
        return (
            f"Recall {rate(float(self.confusion.recall[number]))}: "
            f"{right} of {text.plural(labelled, 'digit')} labelled {name} are read as {name}.\n"
            f"Precision {rate(float(self.confusion.precision[number]))}: "
            f"{right} of {text.plural(read, 'digit')} read as {name} are labelled {name}."
        )

    @property
    def summary(self) -> str:
        """Accuracy, on what it was measured, and when."""
        confusion = self.confusion
        outdated = ", the network has learned on since" if self.stale else ""
        digits = text.plural(confusion.total, "digit")
        name = SETS.get(self.split, self.split)
        share = f"{rate(confusion.accuracy)} of {digits} read right"
        return f"{name}: {share} · step {text.count(self.step)}{outdated}"


def rate(fraction: float) -> str:
    """A precision or a recall: "98.4 %", or a dash where there is nothing to divide by."""
    return "–" if math.isnan(fraction) else text.percent(fraction)
