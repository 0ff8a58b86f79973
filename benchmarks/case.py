"""The case that all sides train: the same weights, the same batches in the same order.

Written by `make_case` into one .npz file; every side reads it with NumPy alone.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from visualcnn.data.digits import built_in_digits
from visualcnn.nn import Network, architecture

RATE = 0.05
MOMENTUM = 0.9


def make_case(path: Path, name: str, batch: int, batches: int) -> None:
    """Save initial parameters of the architecture `name`, and pictures (n, batch, 28, 28)."""
    network = Network(architecture(name).layers(), (1, 28, 28), seed=0)
    digits = built_in_digits().train
    rng = np.random.default_rng(0)
    chosen = rng.integers(0, 2000, batch * batches)
    images = digits.take(chosen).astype(np.float32).reshape(batches, batch, 28, 28) / 255
    labels = digits.labels[chosen].astype(np.int64).reshape(batches, batch)
    np.savez(path, images=images, labels=labels, **network.parameters())
