"""Pictures taken from a split piece by piece: some data sets draw them only when they are asked."""

from __future__ import annotations

from time import perf_counter
from typing import Final

import numpy as np

from visualcnn.data.dataset import Images, Split
from visualcnn.gui.gallery_order import Order

CHUNK: Final = 20
"""Samples that are taken at once: the built-in digits need 0.2 ms to draw one."""
BUDGET: Final = 0.004
"""Seconds after which the rest waits for the next turn."""


class Taken:
    """Keeps the last pictures that were taken, and how many of them are there."""

    def __init__(self) -> None:
        self._samples: Split | None = None
        self._indices: Order = np.empty(0, np.int64)
        self._images: Images = np.empty((0, 1, 1), np.uint8)
        self._done = 0

    def take(self, samples: Split, indices: Order) -> tuple[Images, bool]:
        """Their pictures, uint8 (n, height, width), and whether all are there; blank are the rest.

        The next call with the same indices goes on.
        """
        if samples is not self._samples or not np.array_equal(indices, self._indices):
            self._samples, self._indices, self._done = samples, indices, 0
            self._images = np.zeros((len(indices), *samples.images.shape[1:]), np.uint8)
        late = perf_counter() + BUDGET
        while self._done < len(indices) and perf_counter() < late:
            part = slice(self._done, self._done + CHUNK)
            self._images[part] = samples.take(indices[part])
            self._done = min(part.stop, len(indices))
        return self._images, self._done == len(indices)
