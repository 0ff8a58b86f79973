"""What a data set is: images, labels and the names of its classes, split into three."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Images = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.uint8]
Indices = npt.NDArray[np.integer[Any]]


class DataError(Exception):
    """Data that can't be used; its text is one sentence for the user."""


class Split:
    """Samples of one purpose: images uint8 (n, height, width) and labels uint8 (n,).

    Both arrays become read-only. Read images through `take`: a subclass may draw them on demand.
    """

    def __init__(self, images: Images, labels: Labels) -> None:
        if images.ndim != 3 or len(images) != len(labels):
            raise DataError(
                f"Images {images.shape} and labels {labels.shape} don't belong together."
            )
        self.images = images
        self.labels = labels
        labels.flags.writeable = False
        self._freeze()

    def _freeze(self) -> None:
        self.images.flags.writeable = False

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, indices: Indices) -> Images:
        """Copies of the images at `indices`, uint8 (len(indices), height, width)."""
        return self.images[indices]


@dataclass(frozen=True, eq=False)
class Dataset:
    """Three splits of one kind of picture; nothing in it changes once it is built.

    `name` is its identifier ("digits", "mnist", "fashion-mnist" or "custom"), `title` its name
    on screen ("MNIST, verified"), `fingerprint` a SHA-256 in hex that a model file remembers.
    """

    name: str
    title: str
    train: Split
    validation: Split
    test: Split
    class_names: tuple[str, ...]
    fingerprint: str

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """(channels, height, width) as the network sees one sample."""
        height, width = self.train.images.shape[1:]
        return (1, height, width)

    def split(self, name: str) -> Split:
        """The split called "train", "validation" or "test"."""
        splits = {"train": self.train, "validation": self.validation, "test": self.test}
        return splits[name]


def fingerprint(*arrays: npt.NDArray[np.uint8]) -> str:
    """SHA-256 in hex over the shapes and bytes of `arrays`, in order."""
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(repr(array.shape).encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()
