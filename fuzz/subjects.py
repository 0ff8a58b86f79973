"""Real model files to begin with: small runs of every optimiser, stopped at different points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from visualcnn.data.dataset import Dataset, Split
from visualcnn.nn.activation import LeakyReLU, ReLU, Sigmoid, Tanh
from visualcnn.nn.architectures import Architecture, Layers
from visualcnn.nn.batch_norm import BatchNorm
from visualcnn.nn.convolution import Conv2d
from visualcnn.nn.dense import Dense, Flatten
from visualcnn.nn.dropout import Dropout
from visualcnn.nn.optimizers import OPTIMIZERS
from visualcnn.nn.pooling import AvgPool2d, MaxPool2d
from visualcnn.training import checkpoint
from visualcnn.training.config import Config
from visualcnn.training.model_file import model_state
from visualcnn.training.run import new_run

CLASSES = ("cross", "ring", "bar")
SIDE = 6
TRAIN, VALIDATION = 12, 6
SEAL = 45
"""Bytes of the seal at the end of a model file."""


@dataclass(frozen=True)
class Subject:
    """A run's state, and the model file that the program wrote of it."""

    state: dict[str, Any]
    data: bytes

    @property
    def payload(self) -> bytes:
        """The file without its seal."""
        return self.data[:-SEAL]


def _convolutional() -> Layers:
    return [
        Conv2d(2, 3, padding=1),
        BatchNorm(),
        ReLU(),
        MaxPool2d(2),
        Flatten(),
        Dropout(0.3),
        Dense(3),
    ]


def _strided() -> Layers:
    return [
        Conv2d(2, (3, 2), stride=2),
        LeakyReLU(0.1),
        AvgPool2d(2, 1),
        Flatten(),
        Dense(3, "glorot"),
    ]


def _dense() -> Layers:
    return [("first", Flatten()), ("hidden", Dense(4)), Tanh(), Dense(3)]


def _normalised() -> Layers:
    return [Flatten(), BatchNorm(0.2, 1e-3), Sigmoid(), Dropout(), Dense(3)]


ARCHITECTURES: tuple[Callable[[], Layers], ...] = (_convolutional, _strided, _dense, _normalised)
STOPS = (0, 2, 3, 5, 11)
"""Reports after which a run is saved: before its first step, within an epoch, after one…"""


def pictures(
    shape: tuple[int, int], classes: tuple[str, ...], train: int, validation: int, mark: str
) -> Dataset:
    """Random pictures of `shape` that pass for the data with the fingerprint `mark`."""
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (train + validation + 1, *shape), np.uint8)
    labels = (np.arange(len(images)) % min(len(classes), 256)).astype(np.uint8)
    cuts = [train, train + validation]
    one, two, three = map(Split, np.split(images, cuts), np.split(labels, cuts))
    return Dataset("custom", "Shapes", one, two, three, classes, mark)


@cache
def subjects() -> tuple[Subject, ...]:
    """Twenty runs: every architecture with every optimiser; always the same."""
    dataset = pictures((SIDE, SIDE), CLASSES, TRAIN, VALIDATION, "a" * 64)
    made = []
    for number, optimizer in enumerate(kind for kind in OPTIMIZERS for _ in ARCHITECTURES):
        layers = ARCHITECTURES[number % len(ARCHITECTURES)]
        config = Config(
            optimizer=optimizer,
            batch_size=5,
            epochs=4,
            learning_rate=0.01,
            seed=number,
            validate_every=2 * (number % 2),
        )
        trainer = new_run(config, dataset, Architecture(layers.__name__, layers))
        steps = trainer.steps()
        for _ in range(STOPS[number * 7 % len(STOPS)]):
            next(steps)
        if number % 5 == 2:
            trainer.change(learning_rate=0.02)
        state = model_state(trainer)
        made.append(Subject(state, checkpoint.dumps(state)))
    return tuple(made)
