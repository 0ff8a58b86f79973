"""What a map of the digits is made from: jobs for the analysis thread."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from visualcnn.data.dataset import Indices, Labels, Split
from visualcnn.explain.projection import PrincipalMap, Projection, aligned, principal_map
from visualcnn.gui.exciting import samples_of
from visualcnn.gui.jobs import Pieces
from visualcnn.nn.layer import Array
from visualcnn.nn.network import Network
from visualcnn.training.evaluation import evaluation_pieces

T = TypeVar("T")
P = TypeVar("P")

MOST_SAMPLES = 3_000
"""So many samples t-SNE lays out at most: evenly spread ones."""
COMPONENTS = 50
"""So many principal components of them it gets, as its authors do (van der Maaten, Hinton 2008)."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """Samples (their indices) as points, float32 (samples, axes), and as what they are read."""

    samples: Indices
    points: Array
    projection: Projection
    predictions: Labels


def draw(network: Network, layer: str, split: Split, before: Drawn | None) -> Pieces[Drawn]:
    """All of `split` along the two principal axes, lying as they did `before`."""
    found, predictions = yield from _both(network, layer, split, 2, before)
    points = aligned(found.points, before.points) if before else found.points
    return Drawn(np.arange(len(split)), points, found.projection, predictions)


def components(network: Network, layer: str, split: Split) -> Pieces[Drawn]:
    """Some of `split` along the COMPONENTS principal axes, for t-SNE."""
    count = min(MOST_SAMPLES, len(split))
    samples = np.linspace(0, len(split) - 1, count).astype(np.int64)
    some = Split(split.take(samples), split.labels[samples])
    found, predictions = yield from _both(network, layer, some, COMPONENTS, None)
    return Drawn(samples, found.points, found.projection, predictions)


def _both(
    network: Network, layer: str, split: Split, count: int, before: Drawn | None
) -> Pieces[tuple[PrincipalMap, Labels]]:
    """The map of one layer, and what the whole network reads."""
    start = before.projection if before else None
    work = principal_map(network, layer, samples_of(split), count, start)
    found: PrincipalMap = yield from _scaled(work, lambda part: 0.7 * part)
    evaluation = evaluation_pieces(network.observer(), split)
    whole = yield from _scaled(evaluation, lambda done: 0.7 + 0.3 * done / len(split))
    return found, whole.results.predictions


def _scaled(work: Generator[P, None, T], part: Callable[[P], float]) -> Pieces[T]:
    """`work`, whose progress is told as `part` of what it yields."""
    while True:
        try:
            done = next(work)
        except StopIteration as end:
            result: T = end.value
            return result
        yield part(done)
