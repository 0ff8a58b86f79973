"""Confusion: which classes are read as which, and how far each reading can be trusted."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from visualcnn.explain.reverse import Floats
from visualcnn.nn.loss import ClassLabels

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Confusion:
    """How many samples of each class were read as which; arrays are read-only.

    `counts` (true, predicted) int64. Of the samples read as a class, `precision` (classes,) float64
    is the share that is of it, and of those that are of it, `recall` the share that was read so:
    NaN where there are none. `accuracy` is the share of all that was read right, NaN of none.
    """

    counts: Counts = field(repr=False)
    precision: Floats = field(repr=False)
    recall: Floats = field(repr=False)
    accuracy: float
    total: int

    @property
    def classes(self) -> int:
        """How many."""
        return len(self.counts)

    @property
    def rows_share(self) -> Floats:
        """Each row of `counts` divided by its sum, float64; NaN for a class without samples."""
        return _share(self.counts, self.counts.sum(axis=1, keepdims=True))


def confusion(labels: ClassLabels, predictions: ClassLabels, classes: int) -> Confusion:
    """Count `labels` against `predictions`, both (samples,) whole numbers below `classes`.

    Raises ValueError where they don't fit.
    """
    if labels.shape != predictions.shape or labels.ndim != 1:
        raise ValueError(
            f"Each label needs one prediction: {labels.size:,} came with {predictions.size:,}."
        )
    both = np.stack([labels, predictions]).astype(np.int64)
    if both.size and not 0 <= both.min() <= both.max() < classes:
        raise ValueError(f"A class must be a whole number from 0 to {classes - 1}.")
    flat = np.bincount(both[0] * classes + both[1], minlength=classes * classes)
    counts = flat.reshape(classes, classes).astype(np.int64)
    right, total = np.diagonal(counts), len(labels)
    return Confusion(
        _kept(counts),
        _share(right, counts.sum(axis=0)),
        _share(right, counts.sum(axis=1)),
        float(right.sum()) / total if total else float("nan"),
        total,
    )


def _share(part: Counts, whole: Counts) -> Floats:
    """part / whole, NaN where that is nothing."""
    whole = np.broadcast_to(whole, part.shape)
    share = np.full(part.shape, np.nan)
    np.divide(part, whole, out=share, where=whole != 0)
    share.flags.writeable = False
    return share


def _kept(counts: Counts) -> Counts:
    counts.flags.writeable = False
    return counts
