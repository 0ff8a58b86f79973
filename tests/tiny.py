"""A run small enough for tests: 8×8 pictures, a network with every kind of state, in no time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from visualcnn.data.dataset import Dataset, Split, fingerprint
from visualcnn.nn import (
    Architecture,
    BatchNorm,
    Conv2d,
    Dense,
    Dropout,
    Flatten,
    MaxPool2d,
    ReLU,
)
from visualcnn.nn.architectures import Layers
from visualcnn.training import checkpoint
from visualcnn.training.config import Config
from visualcnn.training.model_file import model_state
from visualcnn.training.report import Report
from visualcnn.training.run import new_run
from visualcnn.training.trainer import Trainer

TRAIN, VALIDATION, TEST = 45, 12, 10


def tiny_dataset(seed: int = 0) -> Dataset:
    """Random pictures with all ten labels."""
    rng = np.random.default_rng(seed)
    count = TRAIN + VALIDATION + TEST
    images = rng.integers(0, 256, (count, 8, 8), np.uint8)
    labels = (np.arange(count) % 10).astype(np.uint8)
    mark = fingerprint(images, labels)
    cuts = [TRAIN, TRAIN + VALIDATION]
    train, validation, test = map(Split, np.split(images, cuts), np.split(labels, cuts))
    names = tuple("0123456789")
    return Dataset("custom", "Tiny pictures", train, validation, test, names, mark)


def tiny_layers() -> Layers:
    """A convolution, running statistics and a random stream of its own."""
    return [
        Conv2d(3, 3, padding=1),
        BatchNorm(),
        ReLU(),
        MaxPool2d(2),
        Flatten(),
        Dropout(0.3),
        Dense(10),
    ]


TINY = Architecture("tiny", tiny_layers)


def tiny_trainer(**settings: Any) -> Trainer:  # noqa: ANN401 - each setting has its own type
    """An untrained run of batches of ten; five steps an epoch, the last one of five samples."""
    defaults: dict[str, Any] = {"batch_size": 10, "epochs": 3, "learning_rate": 0.01}
    config = Config(**({"architecture": "tiny"} | defaults | settings))
    return new_run(config, tiny_dataset(), TINY)


def train(trainer: Trainer, reports: int | None = None) -> list[Report]:
    """Train to the end, or for so many reports."""
    steps = trainer.steps()
    if reports is None:
        return list(steps)
    return [next(steps) for _ in range(reports)]


def saved(trainer: Trainer, folder: Path, name: str = "run.visualcnn") -> Path:
    """A model file of the run as it is."""
    path = folder / name
    checkpoint.save(path, model_state(trainer))
    return path


def same(one: Any, other: Any) -> bool:  # noqa: ANN401 - any plain data
    """Whether two states are equal, arrays bit for bit."""
    if isinstance(one, np.ndarray):
        return (
            isinstance(other, np.ndarray)
            and one.dtype == other.dtype
            and one.shape == other.shape
            and one.tobytes() == other.tobytes()
        )
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and bool(one == other)
