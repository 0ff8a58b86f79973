"""Finding samples: the next, previous or any one, of one class or of all."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np

from visualcnn.data.dataset import Labels

SPLITS = {"train": "Training", "validation": "Validation", "test": "Test"}
"""The splits' names in the code and on screen."""


@dataclass(frozen=True)
class SampleChoice:
    """One sample: its split ("train", "validation" or "test") and its index there."""

    split: str
    index: int


def neighbour(labels: Labels, index: int, step: int, label: int | None = None) -> int:
    """The sample after (`step` 1) or before (-1) `index`, round the end; of class `label` if given.

    `index` itself where there is no other.
    """
    if label is None:
        return (index + step) % len(labels)
    found = np.flatnonzero(labels == label)
    if not len(found):
        return index
    if step > 0:
        place = int(np.searchsorted(found, index, side="right"))
    else:
        place = int(np.searchsorted(found, index, side="left")) - 1
    return int(found[place % len(found)])


def any_other(labels: Labels, index: int, label: int | None = None) -> int:
    """Another sample by chance; of class `label` if given. `index` where there is no other."""
    found = np.arange(len(labels)) if label is None else np.flatnonzero(labels == label)
    found = found[found != index]
    # A picture to look at: neither secret nor part of a run.
    return int(random.choice(found)) if len(found) else index  # noqa: S311
