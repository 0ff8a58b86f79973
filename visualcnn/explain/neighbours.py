"""Neighbours: the pictures nearest to one, by their pixels or by what a layer makes of them."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from visualcnn.explain.places import INPUT
from visualcnn.explain.reverse import Floats
from visualcnn.explain.samples import SHORT_WORK, Samples, layer_output, require_layer
from visualcnn.nn.layer import Array, ShapeError
from visualcnn.nn.network import Network

Numbers = npt.NDArray[np.uint8] | npt.NDArray[np.floating[Any]]
"""Pixels: uint8 in 0..255, or floating-point numbers in 0..1."""

_PIECE = 400_000
"""Pixels of one piece: some 2 ms on a core."""


@dataclass(frozen=True)
class Neighbour:
    """A picture's number among all, and its Euclidean distance √Σ (a - b)²."""

    index: int
    distance: float


@dataclass(frozen=True)
class Pictures:
    """`count` pictures as they are kept: `take(start, stop)` gives (*shape, stop - start).

    Like Samples, but uint8 will do: a data set needn't be made into float32 to be searched.
    """

    count: int
    take: Callable[[int, int], Numbers] = field(repr=False)


def nearest_pixels(
    pictures: Pictures | Samples, query: Numbers, count: int = 5, *, leave_out: int | None = None
) -> Generator[float, None, tuple[Neighbour, ...]]:
    """The `count` pictures whose pixels are nearest to those of `query`, the nearest first.

    All pixels count as 0..1, in uint8 too, and distances are computed in float64. `query` has the
    pictures' shape, or another of as many pixels. Of equally near ones the first counts; the
    picture of number `leave_out` doesn't: it may be the query itself. Yields its progress, 0 to 1;
    keeps one piece of the pictures at a time. Raises ShapeError where the sizes differ.
    """
    goal = _scaled(query).reshape(-1)
    nearest = _Nearest(count, leave_out)
    size = max(1, _PIECE // max(1, goal.size))
    yield 0.0
    for start in range(0, pictures.count, size):
        stop = min(start + size, pictures.count)
        piece = pictures.take(start, stop)
        nearest.add(start, _squares(_scaled(piece), goal))
        yield stop / pictures.count
    return nearest.neighbours()


def nearest_activations(
    network: Network,
    layer: str,
    pictures: Samples,
    query: Array,
    count: int = 5,
    *,
    leave_out: int | None = None,
) -> Generator[float, None, tuple[Neighbour, ...]]:
    """The same by what `layer` makes of the pictures and of `query` (channels, height, width).

    In evaluation mode, with arrays of its own. Values that aren't finite are near nothing. Raises
    PlaceError where there is no such layer, and ShapeError where the query doesn't fit.
    """
    require_layer(network, layer)
    if query.shape != network.input_shape:
        raise ShapeError(f"The network takes {network.input_shape}, not {query.shape}.")
    observer = network.observer()
    asked = query[..., np.newaxis].astype(observer.dtype)
    goal = layer_output(observer, layer, asked).reshape(-1).astype(np.float64)
    nearest = _Nearest(count, leave_out)
    yield 0.0
    for start, piece in pictures.pieces(observer, SHORT_WORK):
        nearest.add(start, _squares(layer_output(observer, layer, piece), goal))
        yield (start + piece.shape[-1]) / pictures.count
    return nearest.neighbours()


def last_hidden(network: Network) -> str:
    """The layer whose output the last one that learns reads: "input" where that is the first.

    What the network knows of a picture before it decides.
    """
    before = hidden = INPUT
    for name, layer in network.layers.items():
        if layer.parameters:
            hidden = before
        before = name
    return hidden


def _scaled(pixels: Numbers) -> Floats:
    """The pixels in 0..1, float64."""
    scale = 1 / 255 if pixels.dtype == np.uint8 else 1.0
    return np.multiply(pixels, scale, dtype=np.float64)


@np.errstate(over="ignore", invalid="ignore")
def _squares(values: Array, goal: Floats) -> Floats:
    """Σ (value - goal)² of each of the batch, float64 (batch,)."""
    flat = values.reshape(-1, values.shape[-1])
    if len(flat) != goal.size:
        raise ShapeError(f"Pictures of {len(flat):,} values can't be near one of {goal.size:,}.")
    apart = flat - goal[:, np.newaxis]
    return np.asarray(np.einsum("pn,pn->n", apart, apart))


class _Nearest:
    """The nearest so far."""

    def __init__(self, count: int, leave_out: int | None) -> None:
        self._count, self._leave_out = count, leave_out
        self._squares: Floats = np.empty(0)
        self._indices: npt.NDArray[np.int64] = np.empty(0, np.int64)

    def add(self, first: int, squares: Floats) -> None:
        """Let each of a piece compete; `first` is the number of the first of them."""
        indices = np.arange(first, first + len(squares))
        counts = np.isfinite(squares) & (indices != self._leave_out)
        squares = np.concatenate([self._squares, squares[counts]])
        order = np.argsort(squares, kind="stable")[: self._count]
        self._squares = squares[order]
        self._indices = np.concatenate([self._indices, indices[counts]])[order]

    def neighbours(self) -> tuple[Neighbour, ...]:
        """The winners, the nearest first."""
        distances = np.sqrt(self._squares)
        pairs = zip(self._indices.tolist(), distances.tolist(), strict=True)
        return tuple(Neighbour(index, distance) for index, distance in pairs)
