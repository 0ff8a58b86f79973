"""Parameters set by hand between two steps, and the way back until the next one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from visualcnn.nn.layer import Array
from visualcnn.training.guard import GoodState
from visualcnn.training.history import WEIGHTS, Change
from visualcnn.training.schema import LONGEST_TEXT
from visualcnn.training.trainer import Trainer

AS_THEY_WERE = "as they were"
TAKEN_BACK = "taken back"


class ByHandError(ValueError):
    """Parameters that can't be set, or taken back; its text is one sentence."""


class ByHand:
    """What was set by hand in `trainer` since its last step.

    What was there before is kept in memory, for `undo`, and in no file: a model saved in between
    holds the parameters as they were set.
    """

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self._step = trainer.step
        self._before: list[tuple[str, dict[str, Array]]] = []

    @property
    def undoable(self) -> bool:
        """Whether there is something to take back: not once a step was made."""
        return bool(self._before) and self._step == self._trainer.step

    def apply(self, arrays: Mapping[str, Array], what: str) -> Change:
        """Copy `arrays` into the parameters of the same names, and record `what` was done.

        The optimiser's moments and whatever isn't named stay. Raises ByHandError, and changes
        nothing, where an array doesn't fit or isn't made of finite numbers of a usable size.
        """
        own = self._trainer.network.parameters()
        if not what.isprintable() or not 0 < len(what) <= LONGEST_TEXT:
            raise ByHandError("What was done must be told in one line of text.")
        if not arrays:
            raise ByHandError("There is nothing to apply.")
        new = {name: _fitting(name, array, own) for name, array in arrays.items()}
        if not self.undoable:
            self._step, self._before = self._trainer.step, []
        self._before.append((what, {name: own[name].copy() for name in new}))
        self._assign(new)
        return self._trainer.record_change(WEIGHTS, AS_THEY_WERE, what)

    def undo(self) -> Change:
        """Put back what the last `apply` replaced. Raises ByHandError where there is none."""
        if not self.undoable:
            raise ByHandError(
                "There is nothing to undo: parameters set by hand can be taken back until the "
                "next step."
            )
        what, before = self._before.pop()
        self._assign(before)
        return self._trainer.record_change(WEIGHTS, what, TAKEN_BACK)

    def _assign(self, arrays: Mapping[str, Array]) -> None:
        self._trainer.network.assign(arrays)
        if self._trainer.good.step == self._trainer.step:
            # That copy is of this step without the change: going back must not lose it.
            self._trainer.good = GoodState()


def _fitting(name: str, array: Array, own: Mapping[str, Array]) -> Array:
    """`array` as the parameter `name` takes it. Raises ByHandError."""
    if name not in own:
        raise ByHandError(f"The network has no parameter {name}.")
    with np.errstate(over="ignore", invalid="ignore"):
        new: Array = np.asarray(array).astype(own[name].dtype)
        usable = bool(np.isfinite(np.vdot(new, new)))
    if new.shape != own[name].shape:
        raise ByHandError(f"{name} has shape {own[name].shape}, not {new.shape}.")
    if not usable:
        raise ByHandError(f"{name} can only be set to finite numbers of a usable size.")
    return new
