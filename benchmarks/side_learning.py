"""One training on MNIST with default settings, as JSON.

side_learning.py SEED TARGET: until validation reaches TARGET, looked at every 25 steps
side_learning.py SEED: through all epochs, then the test samples, and the same number of bare steps
"""

from __future__ import annotations

import json
import sys
import time
from statistics import median
from typing import Any

from visualcnn.data.batches import to_input
from visualcnn.data.sources import open_dataset
from visualcnn.nn import CrossEntropy
from visualcnn.training.config import Config
from visualcnn.training.evaluation import evaluate
from visualcnn.training.report import EpochReport
from visualcnn.training.run import new_run
from visualcnn.training.threads import limit_blas
from visualcnn.training.trainer import Trainer

EVERY = 25
BARE = 300


def until(seed: int, target: float) -> dict[str, Any]:
    """The first step after which validation reached `target`."""
    trainer = new_run(Config(seed=seed, validate_every=EVERY), open_dataset("mnist"))
    for report in trainer.steps():
        if isinstance(report, EpochReport) and report.accuracy >= target:
            return {"step": report.step}
    return {"step": trainer.step}


def whole(seed: int) -> dict[str, Any]:
    """The test accuracy, and the seconds against those of the bare steps."""
    trainer = new_run(Config(seed=seed), open_dataset("mnist"))
    start = time.perf_counter()
    for _ in trainer.steps():
        pass
    seconds = time.perf_counter() - start
    bare = _bare(trainer) * trainer.step
    accuracy = evaluate(trainer.observer, trainer.dataset.test).accuracy
    return {"accuracy": accuracy, "seconds": seconds, "bare_seconds": bare}


def _bare(trainer: Trainer) -> float:
    """Seconds of the median step without data, validation, guards and reports."""
    network, optimizer, loss = trainer.network, trainer.optimizer, CrossEntropy()
    size = trainer.config.batch_size
    x = to_input(trainer.dataset.train.images[:size])
    labels = trainer.dataset.train.labels[:size]
    seconds = []
    for _ in range(BARE):
        start = time.perf_counter()
        loss.forward(network.forward(x), labels)
        network.backpropagation(loss.backpropagation())
        optimizer.step(network.parameters(), network.gradients(), 0.0)
        seconds.append(time.perf_counter() - start)
    return median(seconds)


def main(seed: int, *target: float) -> None:
    """One of the two."""
    limit_blas(None)
    sys.stdout.write(json.dumps(until(seed, *target) if target else whole(seed)))


if __name__ == "__main__":
    main(int(sys.argv[1]), *(float(word) for word in sys.argv[2:]))
