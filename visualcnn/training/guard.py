"""The guard against divergence: it refuses updates that aren't finite, and keeps a good state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from visualcnn.nn.layer import Array

INTERVAL = 100
"""Steps between two copies of a good state."""
TOO_HIGH = 10.0
"""A state is good if its loss is below so many times the run's median."""
LARGEST_LOSS = 1e6
"""No run comes back from it by itself; optimisers that scale their steps would go on for ever."""


class DivergedError(Exception):
    """Training left the range of numbers; its text says at which step, why, and what to try."""


def require_finite_update(step: int, loss: float, gradients: Mapping[str, Array]) -> None:
    """Raise DivergedError for a loss beyond LARGEST_LOSS or gradients whose norm isn't finite."""
    if not np.isfinite(loss):
        raise DivergedError(_sentence(step, "the loss is no longer a number"))
    if loss > LARGEST_LOSS:
        raise DivergedError(_sentence(step, "the loss has grown beyond a million"))
    if not np.isfinite(_square_norm(gradients)):
        raise DivergedError(_sentence(step, "the gradients are too large to be numbers"))


def require_finite_parameters(step: int, parameters: Mapping[str, Array]) -> None:
    """Raise DivergedError unless all parameters are finite and of a size that can be squared."""
    if not np.isfinite(_square_norm(parameters)):
        raise DivergedError(_sentence(step, "the weights are too large to be numbers"))


def _square_norm(arrays: Mapping[str, Array]) -> float:
    with np.errstate(over="ignore", invalid="ignore"):
        return float(sum(np.vdot(array, array) for array in arrays.values()))


def _sentence(step: int, why: str) -> str:
    return f"Training stopped at step {step:,}: {why}. Try a lower learning rate."


class GoodState:
    """The newest copy of a state whose loss was of the run's usual size."""

    def __init__(self) -> None:
        self.step: int | None = None
        self.state: dict[str, Any] | None = None

    def due(self, step: int) -> bool:
        """Whether it is time to look for a new copy."""
        return self.step is None or step - self.step >= INTERVAL

    def keep(self, step: int, state: dict[str, Any]) -> None:
        """Remember `state`, which must own its arrays."""
        self.step, self.state = step, state
