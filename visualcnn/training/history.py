"""History: the curves of a run, exact for its last steps, thinned before, never unbounded."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_right
from dataclasses import astuple, dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from visualcnn.training.digit_history import DigitHistory
from visualcnn.training.filter_history import FilterHistory, most_crowded
from visualcnn.training.report import EpochReport, StepReport
from visualcnn.training.series import Series

Floats = npt.NDArray[np.float64]

WEIGHTS = "weights"
"""The setting of a change by hand of the weights themselves (see `by_hand`)."""
MOST_CHANGES = 2_000
"""So many of the newest are kept: a model file with very many more couldn't be opened."""
MOST_VALIDATIONS = 1_024
"""Of more, the most crowded ones are dropped."""
MOST_EPOCHS = 100_000
"""No settings ask for more (see `config`)."""


@dataclass(frozen=True, slots=True)
class Change:
    """A setting that was changed after `step` updates."""

    step: int
    setting: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Validation:
    """One point of the validation curves."""

    step: int
    loss: float
    accuracy: float
    count: int


@dataclass
class History:
    """Loss and accuracy of every step, validations, ends of epochs and changes of settings.

    And the filters at each validation, and what became of each validation sample.
    """

    loss: Series = field(default_factory=Series)
    accuracy: Series = field(default_factory=Series)
    validations: list[Validation] = field(default_factory=list)
    epoch_ends: array[int] = field(default_factory=lambda: array("q"))
    changes: list[Change] = field(default_factory=list)
    filters: FilterHistory = field(default_factory=FilterHistory)
    digits: DigitHistory = field(default_factory=DigitHistory)

    def add_step(self, report: StepReport) -> None:
        """Append one update; steps come in order, from 1, without gaps."""
        self.loss.append(report.loss)
        self.accuracy.append(report.accuracy)

    def add_epoch(self, report: EpochReport) -> None:
        """Append one validation."""
        self.validations.append(Validation(report.step, report.loss, report.accuracy, report.count))
        if len(self.validations) > MOST_VALIDATIONS:
            del self.validations[_crowded(self.validations)]
        # A run that went back to an epoch's end is validated there again.
        if report.ends_epoch and (not self.epoch_ends or self.epoch_ends[-1] < report.step):
            self.epoch_ends.append(report.step)
        if report.filters is not None:
            self.filters.add(report.step, report.filters)
        if report.samples is not None:
            self.digits.add(report.step, report.samples)

    def add_change(self, change: Change) -> None:
        """Append one change of a setting; the oldest goes when there are very many."""
        self.changes.append(change)
        del self.changes[:-MOST_CHANGES]

    @property
    def steps(self) -> int:
        """How many updates it holds."""
        return len(self.loss)

    @property
    def best(self) -> Validation | None:
        """The validation with the highest accuracy; the first of several."""
        return max(self.validations, key=lambda v: v.accuracy, default=None)

    def cut(self, step: int) -> None:
        """Forget all that came after `step`; settings stay as they were changed, now from there.

        Weights changed by hand after it are as they were before: their changes are forgotten too.
        """
        self.loss.cut(step)
        self.accuracy.cut(step)
        self.validations = [v for v in self.validations if v.step <= step]
        del self.epoch_ends[bisect_right(self.epoch_ends, step) :]
        self.changes = [
            replace(c, step=min(c.step, step))
            for c in self.changes
            if c.setting != WEIGHTS or c.step <= step
        ]
        self.filters.cut(step)
        self.digits.cut(step)

    def state(self) -> dict[str, Any]:
        """Plain data and single arrays, owned by the caller."""
        points = [(v.step, v.loss, v.accuracy, v.count) for v in self.validations]
        return {
            "loss": self.loss.state(),
            "accuracy": self.accuracy.state(),
            "validations": np.array(points, np.float64).reshape(-1, 4),
            "epoch_ends": np.array(self.epoch_ends, np.int64),
            "changes": json.dumps([astuple(change) for change in self.changes]),
            "filters": self.filters.state(),
            "digits": self.digits.state(),
        }

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> History:
        """The history that `state` was taken from; older versions' kept no filters or digits.

        Of a stranger's very many validations and changes it keeps what a run would have kept.
        """
        points = _thinned(state["validations"])
        changes = json.loads(state["changes"])[-MOST_CHANGES:]
        ends = state["epoch_ends"]
        return cls(
            Series.from_state(state["loss"]),
            Series.from_state(state["accuracy"]),
            [Validation(int(s), lo, a, int(n)) for s, lo, a, n in points.tolist()],
            # Earlier versions may have noted an end twice.
            array("q", ends[np.diff(ends, prepend=0) > 0].tobytes()),
            [Change(*change) for change in changes],
            FilterHistory.from_state(state["filters"]) if "filters" in state else FilterHistory(),
            DigitHistory.from_state(state["digits"]) if "digits" in state else DigitHistory(),
        )


def _crowded(points: list[Validation]) -> int:
    """The place of the one that its neighbours miss least, and that is neither best nor lowest."""
    steps, accuracies, losses = (
        np.fromiter(values, np.float64, len(points))
        for values in (
            (point.step for point in points),
            (point.accuracy for point in points),
            (point.loss for point in points),
        )
    )
    return most_crowded(steps, _precious(losses, accuracies))


def _thinned(points: Floats) -> Floats:
    """(n, 4) of a file's validations: of too many every so manyth, and the best and the lowest.

    Dropped one by one, a million of them would take hours.
    """
    if len(points) <= MOST_VALIDATIONS:
        return points
    precious = _precious(points[:, 1], points[:, 2])
    evenly = np.linspace(0, len(points) - 1, MOST_VALIDATIONS - len(precious)).astype(int)
    thinned: Floats = points[sorted({*evenly.tolist(), *precious})]
    return thinned


def _precious(losses: Floats, accuracies: Floats) -> tuple[int, int]:
    """Where the best and the lowest are; a loss that is NaN is never the lowest."""
    lowest = np.nan_to_num(losses, nan=np.inf, posinf=np.inf).argmin()
    return int(accuracies.argmax()), int(lowest)
