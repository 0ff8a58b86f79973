"""The biographies of all validation digits, to be drawn, and what they say in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from visualcnn.data.dataset import Images, Indices, Labels
from visualcnn.gui import text
from visualcnn.gui.views.mistakes.order import FLIPS, FORGOTTEN, LATE, SURE, Order
from visualcnn.training.biography import Biographies

_WHOLE = 255
FIGURES: Final = {FLIPS: "flips", LATE: "right since", FORGOTTEN: "was right", SURE: "sure"}
"""What the figure behind a strip is in each order; in any other one it is the share of right."""


@dataclass(frozen=True, eq=False)
class Lives:
    """What became of every validation digit at each of `steps` (validations,) int64.

    `predictions` and `confidences` (validations, samples) uint8, the latter in steps of 1/255;
    `labels` (samples,); `order` (samples,) is how they stand, `by` the name of that order. `take`
    gives the pictures of some of them.
    """

    steps: npt.NDArray[np.int64]
    predictions: npt.NDArray[np.uint8]
    confidences: npt.NDArray[np.uint8]
    labels: Labels
    class_names: tuple[str, ...]
    told: Biographies
    order: Order
    by: str
    take: Callable[[Indices], Images]

    @property
    def validations(self) -> int:
        """How many there were."""
        return len(self.steps)

    def name(self, number: int) -> str:
        """A class's name, or its number where it has none."""
        names = self.class_names
        return names[number] if number < len(names) else str(number)

    def right(self, samples: Indices) -> npt.NDArray[np.bool_]:
        """Whether each of `samples` was read right (samples, validations)."""
        return np.asarray(self.labels[samples][:, np.newaxis] == self.predictions[:, samples].T)

    @property
    def figure_title(self) -> str:
        """What `figure` is."""
        return FIGURES.get(self.by, "was right")

    def figure(self, sample: int) -> str:
        """The number that the order goes by: "12", "step 320", "87 %"."""
        told = self.told
        if self.by == FLIPS:
            return text.count(int(told.flips[sample]))
        if self.by == LATE:
            since = int(told.learned_at[sample])
            return "never" if since < 0 else f"step {text.count(since)}"
        if self.by == SURE:
            sure = float(told.wrongly_sure[sample])
            return whole_percent(sure) if sure else "–"
        return whole_percent(float(told.right_share[sample]))

    def now(self, sample: int) -> tuple[bool, str]:
        """Whether the last prediction is right, and the name of its class."""
        predicted = int(self.predictions[-1, sample])
        return predicted == int(self.labels[sample]), self.name(predicted)

    def title(self, sample: int) -> str:
        """A digit: "validation 1,204 · label 4"."""
        return f"validation {text.count(sample)} · label {self.name(int(self.labels[sample]))}"

    def moment_words(self, sample: int, validation: int) -> str:
        """One cell of a strip: "step 320: read as 9, 87 %", with the sign of right or wrong."""
        predicted = int(self.predictions[validation, sample])
        sign = "✓" if predicted == int(self.labels[sample]) else "✗"
        sure = whole_percent(int(self.confidences[validation, sample]) / _WHOLE)
        step = text.count(int(self.steps[validation]))
        return f"step {step}: {sign} read as {self.name(predicted)}, {sure}"

    def words(self, sample: int) -> str:
        """A digit's life in a sentence."""
        told = self.told
        since = int(told.learned_at[sample])
        flips = text.plural(int(told.flips[sample]), "flip")
        then = f"right since step {text.count(since)}" if since >= 0 else "wrong now"
        share = whole_percent(float(told.right_share[sample]))
        return f"{self.title(sample)}: {flips}, right {share} of the time, {then}"


def whole_percent(fraction: float) -> str:
    """0.873 as "87 %"."""
    return f"{round(100 * fraction)} %"
