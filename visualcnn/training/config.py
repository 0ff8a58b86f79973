"""The hyper-parameters of a run: what the user chooses, as against what the network learns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from visualcnn.nn.layer import Array
from visualcnn.nn.optimizers import OPTIMIZERS, Optimizer, make_optimizer
from visualcnn.nn.schedules import SCHEDULES, learning_rate

AT_RESET = frozenset({"architecture", "seed"})
"""Settings that a run keeps from its start to its end."""

FIRST_LEARNING_RATE = {
    "sgd": 0.1,
    "momentum": 0.05,
    "nesterov": 0.05,
    "rmsprop": 0.001,
    "adam": 0.002,
}
"""A learning rate that suits each optimiser, chosen on MNIST's validation samples."""


class ConfigError(ValueError):
    """A setting that can't be used; its text is one sentence."""


@dataclass(frozen=True)
class Config:
    """One run's settings. Raises ConfigError where one makes no sense.

    `epochs` says when to stop; `schedule_epochs` is the horizon of the learning rate's schedule.
    `validate_every` counts steps; 0 validates after each epoch only.
    """

    architecture: str = "lenet5"
    epochs: int = 5
    batch_size: int = 64
    optimizer: str = "momentum"
    learning_rate: float = FIRST_LEARNING_RATE["momentum"]
    momentum: float = 0.9
    weight_decay: float = 0.0005
    schedule: str = "cosine"
    schedule_epochs: float = 5.0
    seed: int = 0
    validate_every: int = 0

    def __post_init__(self) -> None:
        _one_of("optimizer", self.optimizer, OPTIMIZERS)
        _one_of("schedule", self.schedule, SCHEDULES)
        _whole("Epochs", self.epochs, 1, 100_000)
        _whole("The batch size", self.batch_size, 1, 10_000)
        _whole("The seed", self.seed, 0, 2**63 - 1)
        _whole("The steps between validations", self.validate_every, 0, 10**9)
        _number("The learning rate", self.learning_rate, 1e-9, 1e9)
        _number("The momentum", self.momentum, 0, 0.9999)
        _number("The weight decay", self.weight_decay, 0, 10)
        _number("The schedule's epochs", self.schedule_epochs, 0.001, 1e6)

    def changed(self, **settings: Any) -> Config:  # noqa: ANN401 - each field has its own type
        """The same with `settings` in place of what was."""
        return replace(self, **settings)

    def rate(self, epochs: float) -> float:
        """The learning rate after `epochs`, fractions included."""
        return learning_rate(self.learning_rate, self.schedule, epochs, self.schedule_epochs)

    def make_optimizer(
        self, steps: int = 0, moments: Mapping[str, Mapping[str, Array]] | None = None
    ) -> Optimizer:
        """A new optimiser, with copies of the `moments` that one of its kind had after `steps`."""
        made = make_optimizer(
            self.optimizer, momentum=self.momentum, weight_decay=self.weight_decay
        )
        made.steps = steps
        for slot, arrays in (moments or {}).items():
            made.moments[slot] = {name: array.copy() for name, array in arrays.items()}
        return made

    def means_something(self, setting: str) -> bool:
        """Whether the optimiser uses `setting`: plain SGD has no momentum."""
        if setting not in ("momentum", "weight_decay"):
            return True
        return setting in OPTIMIZERS[self.optimizer].hyper_parameters


def _one_of(name: str, value: str, known: dict[str, Any]) -> None:
    if value not in known:
        raise ConfigError(f"The {name} {value!r} isn't one of: {', '.join(known)}.")


def _whole(name: str, value: object, lowest: int, highest: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
        raise ConfigError(
            f"{name} must be a whole number from {lowest:,} to {highest:,}, not {value!r}."
        )


def _number(name: str, value: object, lowest: float, highest: float) -> None:
    # A NaN fails every comparison, so it is refused here too.
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not (lowest <= value <= highest)
    ):
        raise ConfigError(f"{name} must be a number from {lowest:g} to {highest:g}, not {value!r}.")
