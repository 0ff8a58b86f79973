"""Learning works: an easy task is learned in a few steps, with every optimiser."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tiny import TINY, train
from visualcnn.data.dataset import Dataset, Split
from visualcnn.nn.optimizers import OPTIMIZERS
from visualcnn.training.config import Config
from visualcnn.training.report import EpochReport
from visualcnn.training.run import new_run


def quadrants(count: int) -> Dataset:
    """Pictures of 8×8 with noise, of which one quadrant is brighter; the class is which."""
    rng = np.random.default_rng(0)
    images = rng.integers(0, 120, (count, 8, 8), np.uint8)
    labels = rng.integers(0, 4, count, np.uint8)
    for image, label in zip(images, labels, strict=True):
        row, column = divmod(int(label), 2)
        image[4 * row : 4 * row + 4, 4 * column : 4 * column + 4] += 100
    splits = map(Split, np.split(images, [count // 2]), np.split(labels, [count // 2]))
    learned, held_out = splits
    return Dataset("custom", "Quadrants", learned, held_out, held_out, tuple("0123456789"), "")


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_learning_works(optimizer: str) -> None:
    """Four easy classes are told apart in 48 steps, over 90 % of unseen pictures."""
    rates = {"sgd": 0.1, "momentum": 0.05, "nesterov": 0.05, "rmsprop": 0.005, "adam": 0.01}
    config = Config(
        optimizer=optimizer,
        learning_rate=rates[optimizer],
        batch_size=25,
        epochs=3,
        validate_every=0,
    )
    trainer = new_run(config, quadrants(800), TINY)
    reports = [report for report in train(trainer) if isinstance(report, EpochReport)]
    assert trainer.step == 48
    assert reports[-1].accuracy > 0.9
    assert reports[-1].loss < reports[0].loss
