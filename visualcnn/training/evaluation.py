"""Evaluation: loss and accuracy over a whole split, in pieces short enough to interrupt."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from visualcnn.data.batches import to_input
from visualcnn.data.dataset import Indices, Split
from visualcnn.nn.network import Network
from visualcnn.training.memory import sample_bytes
from visualcnn.training.sample_results import SampleResults, joined, results_of

PIECE = 250
"""Samples at a time: a LeNet takes them in well under 20 ms."""
PIECE_BYTES = 1_000_000_000
"""What the layers may keep of a piece: of networks that keep more, pieces are smaller. It is the
same on each machine, as other pieces may give results with other last bits."""


@dataclass(frozen=True)
class Evaluation:
    """Mean loss (nats) and accuracy (0..1) over `count` samples, and the results of each."""

    loss: float
    accuracy: float
    count: int
    results: SampleResults


def evaluation_pieces(
    observer: Network, split: Split, size: int = PIECE
) -> Generator[int, None, Evaluation]:
    """Evaluate `observer` on all of `split`, `size` samples at a time, or what PIECE_BYTES hold.

    Yields the number of samples done after each piece.
    """
    size = max(1, min(size, PIECE_BYTES // sample_bytes(observer)))
    pieces = []
    for start in range(0, len(split), size):
        piece = np.arange(start, min(start + size, len(split)))
        pieces.append(_evaluate_piece(observer, split, piece))
        yield int(piece[-1]) + 1
    results = joined(pieces)
    accuracy = float(np.mean(results.right(split.labels)))
    loss = float(results.losses.astype(np.float64).mean())
    return Evaluation(loss, accuracy, len(split), results)


@np.errstate(over="ignore", invalid="ignore")
def _evaluate_piece(observer: Network, split: Split, piece: Indices) -> SampleResults:
    """Results of the samples `piece`; a network that blew up has no finite ones."""
    logits = observer.forward(to_input(split.take(piece)).astype(observer.dtype, copy=False))
    return results_of(logits, split.labels[piece])


def evaluate(observer: Network, split: Split) -> Evaluation:
    """The same at once."""
    pieces = evaluation_pieces(observer, split)
    while True:
        try:
            next(pieces)
        except StopIteration as end:
            result: Evaluation = end.value
            return result
