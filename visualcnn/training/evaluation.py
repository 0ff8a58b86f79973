"""Evaluation: loss and accuracy over a whole split, in pieces short enough to interrupt."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from visualcnn.data.batches import to_input
from visualcnn.data.dataset import Indices, Split
from visualcnn.nn.layer import Array
from visualcnn.nn.loss import sample_losses
from visualcnn.nn.network import Network

PIECE = 250
"""Samples at a time: a LeNet takes them in well under 20 ms."""


@dataclass(frozen=True)
class Evaluation:
    """Mean loss (nats) and accuracy (0..1) over `count` samples, and each sample's prediction."""

    loss: float
    accuracy: float
    count: int
    predictions: npt.NDArray[np.uint8]


def evaluation_pieces(observer: Network, split: Split) -> Generator[int, None, Evaluation]:
    """Evaluate `observer` on all of `split`; yields the number of samples done after each piece."""
    losses = np.empty(len(split), np.float64)
    predictions = np.empty(len(split), np.uint8)
    for start in range(0, len(split), PIECE):
        piece = np.arange(start, min(start + PIECE, len(split)))
        losses[piece], predictions[piece] = _evaluate_piece(observer, split, piece)
        yield int(piece[-1]) + 1
    accuracy = float(np.mean(predictions == split.labels))
    return Evaluation(float(losses.mean()), accuracy, len(split), predictions)


@np.errstate(over="ignore", invalid="ignore")
def _evaluate_piece(observer: Network, split: Split, piece: Indices) -> tuple[Array, Indices]:
    """Losses and predictions of the samples `piece`; a network that blew up has no finite ones."""
    logits = observer.forward(to_input(split.take(piece)).astype(observer.dtype, copy=False))
    return sample_losses(logits, split.labels[piece]), logits.argmax(axis=0)


def evaluate(observer: Network, split: Split) -> Evaluation:
    """The same at once."""
    pieces = evaluation_pieces(observer, split)
    while True:
        try:
            next(pieces)
        except StopIteration as end:
            result: Evaluation = end.value
            return result
