"""Batches: the order in which an epoch visits the samples, and pixels as the network takes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from visualcnn.data.dataset import Images, Labels, Split

Pixels = npt.NDArray[np.float32]


def to_input(images: Images, reuse: Pixels | None = None) -> Pixels:
    """uint8 (n, height, width) in 0..255 → float32 (1, height, width, n) in 0..1.

    The pixels go into `reuse` where that has the right shape, else into a new array.
    """
    count, height, width = images.shape
    shape = (1, height, width, count)
    pixels = reuse if reuse is not None and reuse.shape == shape else np.empty(shape, np.float32)
    np.divide(
        images.reshape(count, -1).T,
        np.float32(255),
        out=pixels.reshape(-1, count),
        casting="unsafe",
    )
    return pixels


class SampleOrder:
    """A new permutation of all samples for each epoch, and the position in it.

    The position counts samples, so the batch size may change at any time.
    """

    def __init__(self, count: int, rng: np.random.Generator) -> None:
        self.rng = rng
        self.permutation = self._permute(count)
        self.position = 0

    def _permute(self, count: int) -> npt.NDArray[np.int32]:
        return self.rng.permutation(count).astype(np.int32)

    def __len__(self) -> int:
        return len(self.permutation)

    @property
    def at_end(self) -> bool:
        """Whether the epoch has visited every sample."""
        return self.position >= len(self)

    def ahead(self, size: int) -> npt.NDArray[np.int32]:
        """Indices of the next `size` samples; fewer at the end of the epoch."""
        return self.permutation[self.position : self.position + size]

    def advance(self, count: int) -> None:
        """Count the next `count` samples as visited."""
        self.position += count

    def start_epoch(self) -> None:
        """Permute anew and begin at the first sample."""
        self.permutation = self._permute(len(self))
        self.position = 0

    def state(self) -> dict[str, Any]:
        """All that `restore` needs, as plain data and arrays."""
        return {
            "rng": self.rng.bit_generator.state,
            "permutation": self.permutation.copy(),
            "position": self.position,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go back to where `state` was taken."""
        self.rng.bit_generator.state = state["rng"]
        self.permutation = state["permutation"].copy()
        self.position = state["position"]


def batches(split: Split, size: int, rng: np.random.Generator) -> Iterator[tuple[Pixels, Labels]]:
    """One epoch of `split` in random order: pixels (1, height, width, ≤ size), labels (≤ size,)."""
    order = SampleOrder(len(split), rng)
    while not order.at_end:
        taken = order.ahead(size)
        order.advance(len(taken))
        yield to_input(split.take(taken)), split.labels[taken]
