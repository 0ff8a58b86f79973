"""Digit history: what a run made of each validation sample at each validation, within 4 MB."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from visualcnn.training.filter_history import MOST, most_crowded
from visualcnn.training.sample_results import Floats, SampleResults

MAX_BYTES = 4_000_000
FEWEST = 3
"""Of more samples than fit so often nothing is kept."""
SURE = 255
"""The byte of a confidence of 1."""

Bytes = npt.NDArray[np.uint8]


class DigitHistory:
    """Validations in the order of their steps, of always the same samples.

    Of each one byte for every sample's prediction, and one for its confidence in steps of 1/255.
    """

    def __init__(self) -> None:
        self._steps: list[int] = []
        self._rows: list[Bytes] = []
        self._table: Bytes | None = None

    def __len__(self) -> int:
        return len(self._steps)

    @property
    def samples(self) -> int:
        """How many samples each validation has; 0 before the first."""
        return self._rows[0].shape[1] if self._rows else 0

    @property
    def steps(self) -> npt.NDArray[np.int64]:
        """After which each validation was made, (validations,)."""
        return np.array(self._steps, np.int64)

    @property
    def predictions(self) -> Bytes:
        """The most probable class, read-only (validations, samples)."""
        return self._all()[:, 0]

    @property
    def confidences(self) -> Bytes:
        """Its probability in steps of 1/255, read-only (validations, samples); 0 if not finite."""
        return self._all()[:, 1]

    def add(self, step: int, results: SampleResults) -> None:
        """Append the validation after `step`; a second one of a step replaces it.

        Other samples than before begin the history anew.
        """
        most = capacity(len(results))
        if self._rows and self.samples != len(results):
            self._steps, self._rows = [], []
        if self._steps and self._steps[-1] == step:
            del self._steps[-1], self._rows[-1]
        self._table = None
        if not most:
            return
        self._steps.append(step)
        self._rows.append(np.stack([results.predictions, as_bytes(results.confidences)]))
        if len(self) > most:
            crowded = most_crowded(self._steps)
            del self._steps[crowded], self._rows[crowded]

    def cut(self, step: int) -> None:
        """Forget all that came after `step`."""
        count = sum(known <= step for known in self._steps)
        del self._steps[count:], self._rows[count:]
        self._table = None

    def state(self) -> dict[str, Any]:
        """Single arrays, owned by the caller."""
        return {
            "steps": self.steps,
            "predictions": self.predictions.copy(),
            "confidences": self.confidences.copy(),
        }

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> DigitHistory:
        """The history that `state` was taken from."""
        history = cls()
        history._steps = state["steps"].tolist()
        history._rows = list(np.stack([state["predictions"], state["confidences"]], axis=1))
        return history

    def _all(self) -> Bytes:
        """Both, read-only (validations, 2, samples); put together when first asked for."""
        if self._table is None:
            table = np.array(self._rows, np.uint8).reshape(len(self), 2, self.samples)
            table.flags.writeable = False
            # Not twice in memory: from here on the rows are parts of it.
            self._table, self._rows = table, list(table)
        return self._table


def capacity(samples: int) -> int:
    """How many validations of so many samples a history holds; 0 where not even FEWEST fit."""
    most = min(MOST, MAX_BYTES // (_STEP + 2 * samples))
    return most if most >= FEWEST else 0


def as_bytes(confidences: Floats) -> Bytes:
    """0..1 rounded to steps of 1/255, uint8; 0 for what isn't a finite number."""
    return np.rint(SURE * np.nan_to_num(confidences, posinf=0)).astype(np.uint8)


_STEP = np.dtype(np.int64).itemsize
