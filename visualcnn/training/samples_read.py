"""Samples read: what a network makes of a few pictures at once, frozen for the screen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from visualcnn.data.batches import to_input
from visualcnn.data.dataset import Images
from visualcnn.nn.layer import Array
from visualcnn.nn.loss import softmax
from visualcnn.nn.network import Network

MOST = 16
"""Pictures that are read at once at most: training waits for them."""


@dataclass(frozen=True, eq=False)
class SamplesRead:
    """Probabilities float32 (classes, pictures) of the network after `step` updates, read-only.

    `serial` is that of the request.
    """

    run: int
    step: int
    serial: int
    probabilities: Array


@np.errstate(over="ignore", invalid="ignore")
def read_samples(
    observer: Network, images: Images, run: int, step: int, serial: int = 0
) -> SamplesRead:
    """Read `images` uint8 (pictures, height, width) with `observer` (see Network.observer).

    Raises ValueError for more than MOST of them.
    """
    if len(images) > MOST:
        raise ValueError(f"At most {MOST} pictures are read at once, not {len(images)}.")
    logits = observer.forward(to_input(images).astype(observer.dtype, copy=False))
    probabilities = softmax(logits).astype(np.float32, copy=False)
    probabilities.flags.writeable = False
    return SamplesRead(run, step, serial, probabilities)
