"""A step of training reuses its arrays: what is counted can't slow down by accident."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from visualcnn.data.dataset import Dataset, Split
from visualcnn.nn import OPTIMIZERS
from visualcnn.training.config import Config
from visualcnn.training.run import new_run

ONE_ARRAY = 64 << 10
"""Bytes of an array that may be made in a step: a batch of pictures as they are kept, 50 KB."""
SMALL_ONES = 48 << 10
"""Bytes that all short-lived small arrays of a step may take together."""


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """Noise of MNIST's size, for a few dozen steps."""
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (4_000, 28, 28), np.uint8)
    labels = (np.arange(4_000) % 10).astype(np.uint8)
    train, few = Split(images, labels), Split(images[:10].copy(), labels[:10].copy())
    return Dataset("custom", "Noise", train, few, few, tuple("0123456789"), "")


@pytest.mark.parametrize("architecture", ["lenet5", "mlp", "simple_cnn"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_step_makes_no_large_array(dataset: Dataset, architecture: str, optimizer: str) -> None:
    """After the first steps, the memory in use rises by less than 112 KB within each."""
    config = Config(architecture=architecture, optimizer=optimizer, learning_rate=0.001)
    steps = new_run(config, dataset).steps()
    for _ in range(5):
        next(steps)
    tracemalloc.start()
    try:
        for _ in range(10):
            before = tracemalloc.get_traced_memory()[0]
            tracemalloc.reset_peak()
            next(steps)
            assert tracemalloc.get_traced_memory()[1] - before < ONE_ARRAY + SMALL_ONES
    finally:
        tracemalloc.stop()
