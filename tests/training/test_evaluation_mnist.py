"""In evaluation mode a batch gives each sample its own result: on all of MNIST's test digits."""

from __future__ import annotations

from functools import cache
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from visualcnn.data.batches import to_input
from visualcnn.data.dataset import Dataset
from visualcnn.data.folder import load_folder
from visualcnn.training.config import Config
from visualcnn.training.evaluation import evaluate
from visualcnn.training.report import StepReport
from visualcnn.training.run import new_run

STEPS = 150


@cache
def mnist(folder: Path) -> Dataset:
    """Read once."""
    return load_folder(folder)


@pytest.mark.parametrize("name", ["lenet5", "mlp"])
def test_batches_and_single_samples_agree(name: str, mnist_folder: Path) -> None:
    """The same predictions, logits within 1e-5, for each of the 10,000 digits."""
    dataset = mnist(mnist_folder)
    trainer = new_run(Config(architecture=name, validate_every=0), dataset)
    steps = (report for report in trainer.steps() if isinstance(report, StepReport))
    assert len(list(islice(steps, STEPS))) == STEPS
    observer, test = trainer.observer, dataset.test
    results = evaluate(observer, test).results
    assert len(results) == 10_000
    assert results.right(test.labels).mean() > 0.8
    for start in range(0, len(test), 250):
        pieces = to_input(test.take(np.arange(start, start + 250)))
        together = observer.forward(pieces).copy()
        alone = np.concatenate(
            [observer.forward(pieces[..., place : place + 1]).copy() for place in range(250)],
            axis=1,
        )
        assert np.abs(alone - together).max() < 1e-5
        np.testing.assert_array_equal(
            alone.argmax(axis=0), results.predictions[start : start + 250]
        )
