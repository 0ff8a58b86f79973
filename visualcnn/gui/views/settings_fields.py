"""The settings as the panel shows them: their words, their kinds of field and their steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from visualcnn.gui.ladders import (
    Number,
    by_hundred,
    by_one,
    decades,
    doubling,
    from_zero,
    towards_one,
)
from visualcnn.nn.architectures import ARCHITECTURES
from visualcnn.training.config import Config

OPTIMIZER_TITLES = {
    "sgd": "SGD",
    "momentum": "Momentum",
    "nesterov": "Nesterov",
    "rmsprop": "RMSProp",
    "adam": "Adam",
}
SCHEDULE_TITLES = {"constant": "Constant", "step": "In steps", "cosine": "Cosine"}


@dataclass(frozen=True)
class Setting:
    """One field: a choice where it has `titles`, a number where it has `next_value`."""

    name: str
    label: str
    tip: str
    titles: dict[str, str] | None = None
    next_value: Callable[[float, int], Number] | None = None
    unit: str = ""
    zero_text: str = ""
    whole: bool = False


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "optimizer",
        "Op&timizer",
        "How a gradient becomes a change of the weights; a new one starts with empty moments",
        titles=OPTIMIZER_TITLES,
    ),
    Setting(
        "learning_rate",
        "&Learning rate",
        "How far each update goes: too low learns slowly, too high diverges",
        next_value=decades,
    ),
    Setting(
        "momentum",
        "Mo&mentum",
        "How much of the last updates each one keeps: it smooths the way down",
        next_value=towards_one,
    ),
    Setting(
        "weight_decay",
        "&Weight decay",
        "How strongly weights are pulled towards 0, which holds back overfitting",
        next_value=from_zero,
    ),
    Setting(
        "batch_size",
        "&Batch size",
        "Samples in one update: larger batches are less noisy, but there are fewer of them",
        next_value=doubling,
        whole=True,
    ),
    Setting(
        "schedule",
        "S&chedule",
        "How the learning rate falls while training goes on",
        titles=SCHEDULE_TITLES,
    ),
    Setting(
        "schedule_epochs",
        "Schedule len&gth",
        "After so many epochs the learning rate has reached its lowest value",
        next_value=by_one,
        unit="epochs",
    ),
    Setting(
        "epochs",
        "Epoch&s",
        "How many times training goes through all training samples",
        next_value=by_one,
        whole=True,
    ),
    Setting(
        "validate_every",
        "Valid&ate every",
        "How often accuracy is measured on the validation samples, besides after each epoch",
        next_value=by_hundred,
        unit="steps",
        zero_text="epoch",
        whole=True,
    ),
    Setting(
        "architecture",
        "Arch&itecture",
        "The layers of the network; another one begins a new run at Reset",
        titles={name: name for name in ARCHITECTURES},
    ),
    Setting(
        "seed",
        "S&eed",
        "The same seed gives the same first weights and the same order of samples, at Reset",
        next_value=by_one,
        whole=True,
    ),
)


def meaningless(config: Config, name: str) -> str:
    """Why a setting has no effect now, as one sentence; "" if it has one."""
    if not config.means_something(name):
        title = OPTIMIZER_TITLES.get(config.optimizer, config.optimizer)
        return f"{title} has no {name.replace('_', ' ')}."
    if name == "schedule_epochs" and config.schedule == "constant":
        return "A constant learning rate has no schedule to go through."
    return ""
