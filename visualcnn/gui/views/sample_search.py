"""Finding samples: the next, previous or any one, of one class or of all."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np

from visualcnn.data.dataset import Dataset, Labels, Split

PERSONAL, DRAWN = "personal", "drawn"
"""The user's own labelled digits, and the one that is being drawn: a split of one sample."""

DATASET_SPLITS = ("train", "validation", "test")
"""Those that each data set has; the others are there only when the user has made some."""

SPLITS = {
    "train": "Training",
    "validation": "Validation",
    "test": "Test",
    PERSONAL: "My digits",
    DRAWN: "Drawing",
}
"""The splits' names in the code and on screen."""


@dataclass(frozen=True)
class SampleChoice:
    """One sample: its split, one of `SPLITS`, and its index there."""

    split: str
    index: int


def personal_fits(split: Split, dataset: Dataset) -> bool:
    """Whether the user's own digits can be read as samples of `dataset`.

    They need its pictures' size, and its classes to be the numbers that their labels are.
    """
    names = dataset.class_names
    same_size = split.images.shape[1:] == dataset.image_shape[1:] and dataset.image_shape[0] == 1
    known = len(split) > 0 and int(split.labels.max()) < len(names)
    return same_size and known and counts_classes(names)


def counts_classes(names: tuple[str, ...]) -> bool:
    """Whether each class's name is its number, as with digits."""
    return names == tuple(map(str, range(len(names))))


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
