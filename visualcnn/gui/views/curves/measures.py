"""What is drawn over the steps: the loss, and the accuracy."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from visualcnn.gui.text import percent, value
from visualcnn.gui.thinning import Floats, Points, thin, visible
from visualcnn.training.history import History, Validation
from visualcnn.training.series import Series


def write_loss(number: float, spacing: float) -> str:
    """A loss with the decimals that ticks `spacing` apart need, or with three digits."""
    if not spacing:
        return f"{number:.4g}"
    return f"{number:.{max(0, -math.floor(math.log10(spacing) + 1e-9))}f}".replace("-", "−")


def write_accuracy(fraction: float, spacing: float) -> str:
    """An accuracy in percent."""
    if not spacing:
        return f"{100 * fraction:.4g} %"
    return f"{write_loss(100 * fraction, 100 * spacing)} %"


@dataclass(frozen=True)
class Measure:
    """One curve's name, numbers and direction."""

    title: str
    best_word: str
    higher_is_better: bool
    series: Callable[[History], Series]
    of: Callable[[Validation], float]
    text: Callable[[float], str]
    tick: Callable[[float, float], str]

    def best(self, values: Floats) -> int:
        """The index of the best of `values`, the first of several; NaN is the worst."""
        if self.higher_is_better:
            return int(np.argmax(np.nan_to_num(values, nan=-np.inf)))
        return int(np.argmin(np.nan_to_num(values, nan=np.inf, posinf=np.inf)))


LOSS = Measure(
    title="Loss",
    best_word="lowest",
    higher_is_better=False,
    series=lambda history: history.loss,
    of=lambda validation: validation.loss,
    text=value,
    tick=write_loss,
)
ACCURACY = Measure(
    title="Accuracy",
    best_word="best",
    higher_is_better=True,
    series=lambda history: history.accuracy,
    of=lambda validation: validation.accuracy,
    text=percent,
    tick=write_accuracy,
)


class ValidationPoints:
    """One measure's validations as arrays, to which only new ones are added."""

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self._last: Validation | None = None
        self.steps: Floats = np.empty(0)
        self.values: Floats = np.empty(0)
        self.version = 0
        """Grows with every change."""

    def update(self, validations: list[Validation]) -> None:
        """Add what came since the last call; begin anew if the list was cut."""
        known = len(self.steps)
        if known and (len(validations) < known or validations[known - 1] is not self._last):
            self.steps, self.values, known = np.empty(0), np.empty(0), 0
            self.version += 1
        new = validations[known:]
        if new:
            self.steps = np.append(self.steps, [v.step for v in new])
            self.values = np.append(self.values, [self._measure.of(v) for v in new])
            self._last = validations[-1]
            self.version += 1

    def thinned(self, first: float, last: float, limit: int) -> Points:
        """Those from step `first` to `last`, at most about `limit`; the best is among them."""
        start, stop = visible(self.steps, first, last)
        best = self._measure.best(self.values) - start if len(self.values) else -1
        kept = [best] if 0 <= best < stop - start else []
        chosen = thin(self.values[start:stop], max(2 * (stop - start) // limit, 1), kept) + start
        return Points(self.steps[chosen], self.values[chosen])

    def nearest(self, step: float) -> tuple[int, float] | None:
        """Step and value of the validation nearest to `step`."""
        if not len(self.steps):
            return None
        index = int(np.abs(self.steps - step).argmin())
        return int(self.steps[index]), float(self.values[index])
