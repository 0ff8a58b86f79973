"""Projection: many activations as points of a plane, by their principal components."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from visualcnn.explain.cell import kept
from visualcnn.explain.places import INPUT
from visualcnn.explain.reverse import Floats
from visualcnn.explain.samples import SHORT_WORK, Samples, layer_output, require_layer
from visualcnn.nn.layer import Array
from visualcnn.nn.network import Network

T = TypeVar("T")

MOST_KEPT = 4_000_000
"""Activations that `principal_map` keeps at a time: 16 MB in float32."""
ROUNDS = 12
"""How often the features' covariance is applied to the directions that are followed."""
_EXTRA = 8
"""Directions that are followed beside those wanted: the faster the wanted ones are found."""
_PIECE = 400_000
"""Features that one piece multiplies: some 2 ms on a core."""


@dataclass(frozen=True, eq=False)
class Projection:
    """The directions in which features vary most, the most varying first; arrays are read-only.

    `mean` (features,) and `axes` (count, features) are float64. The axes are orthogonal, of length
    1 and with a positive largest entry; where there are fewer features than axes, the rest are 0.
    `share` (count,) is each axis's part of the variance, 0 where nothing varies.
    """

    mean: Floats = field(repr=False)
    axes: Floats = field(repr=False)
    share: Floats


@dataclass(frozen=True, eq=False)
class PrincipalMap:
    """`points` (samples, count) float32, read-only, and the projection that made them.

    `fitted` tells of how many samples the axes are.
    """

    points: Array = field(repr=False)
    projection: Projection = field(repr=False)
    fitted: int


def features(network: Network, layer: str, pictures: Samples) -> Generator[float, None, Array]:
    """What `layer` makes of all pictures, float32 (samples, features), in evaluation mode.

    All are kept, 4 bytes each: see `principal_map` for large layers. Yields its progress, 0 to 1,
    after short pieces. Raises PlaceError where there is no such layer.
    """
    require_layer(network, layer)
    observer = network.observer()
    made = np.empty((pictures.count, _width(observer, layer)), np.float32)
    yield 0.0
    for start, piece in _rows(observer, layer, pictures):
        made[start : start + len(piece)] = piece
        yield (start + len(piece)) / pictures.count
    return made


def _width(network: Network, layer: str) -> int:
    """How many features `layer` has for each sample."""
    return math.prod(network.input_shape if layer == INPUT else network.shapes[layer])


def _rows(network: Network, layer: str, pictures: Samples) -> Iterator[tuple[int, Array]]:
    """The features of each piece, (samples, features), with the number of its first."""
    for start, piece in pictures.pieces(network, SHORT_WORK):
        output = layer_output(network, layer, piece)
        yield start, output.reshape(-1, output.shape[-1]).T


def principal_axes(features: Array, count: int = 2, start: Projection | None = None) -> Projection:
    """The first `count` principal axes of all of `features` (samples, features).

    By subspace iteration (Halko, Martinsson and Tropp, 2011): the covariance is applied ROUNDS
    times to a few more directions than are wanted, to `start`'s axes and to random ones, always
    the same. Of few features that is exact; of many, the better the more one axis varies than the
    next ones. Raises ValueError where features aren't finite, or there are fewer than two samples.
    """
    return _finished(principal_axes_steps(features, count, start))


def principal_axes_steps(
    features: Array, count: int = 2, start: Projection | None = None
) -> Generator[float, None, Projection]:
    """The same in short pieces: yields how much is done, from 0 to 1, and returns the result."""
    samples, width = features.shape
    if samples < 2:
        raise ValueError("Principal components need at least two samples.")
    mean, scale = _mean_and_scale(features)
    basis = _first_directions(width, count, start)
    pieces = range(0, samples, max(1, _PIECE // width))
    for turn in range(ROUNDS):
        applied, inner, total = np.zeros(basis.shape), np.zeros((basis.shape[1],) * 2), 0.0
        for number, first in enumerate(pieces):
            yield (turn + number / len(pieces)) / ROUNDS
            rows = (features[first : first + pieces.step] - mean) * scale
            rows = rows.astype(np.float32)
            along = rows @ basis.astype(np.float32)
            applied += rows.T @ along
            inner += along.T @ along
            total += float(np.square(rows, dtype=np.float64).sum())
        if turn < ROUNDS - 1:
            basis = np.linalg.qr(applied)[0]
    yield 1.0
    return _projection(mean, basis, inner, total, count)


def _mean_and_scale(features: Array) -> tuple[Floats, float]:
    """The mean, and by what the rest is multiplied so that its products don't overflow."""
    with np.errstate(invalid="ignore"):
        mean = features.mean(axis=0, dtype=np.float64)
    if not np.isfinite(mean).all():
        raise ValueError("The activations aren't finite any more: they have no place on a map.")
    largest = max(float(features.max()), -float(features.min()))
    return mean, 1 / largest if largest else 1.0


def _first_directions(width: int, count: int, start: Projection | None) -> Floats:
    """Orthonormal columns (features, directions): those of `start` first, then random ones."""
    rng = np.random.default_rng(0)
    directions = rng.standard_normal((width, min(width, count + _EXTRA)))
    if start is not None and start.axes.shape[1] == width:
        known = start.axes[: directions.shape[1]]
        directions[:, : len(known)] = known.T
    return np.asarray(np.linalg.qr(directions)[0])


def _projection(mean: Floats, basis: Floats, inner: Floats, total: float, count: int) -> Projection:
    """The axes within `basis`, from its directions' products `inner` over all samples."""
    variances, turned = np.linalg.eigh(inner)
    order = np.argsort(-variances, kind="stable")[:count]
    found = (basis @ turned[:, order]).T
    largest = np.abs(found).argmax(axis=1)
    found *= np.where(found[np.arange(len(found)), largest] < 0, -1.0, 1.0)[:, np.newaxis]
    axes, share = np.zeros((count, len(mean))), np.zeros(count)
    axes[: len(found)] = found
    if total > 0:
        share[: len(found)] = np.maximum(variances[order], 0) / total
    return Projection(_still(mean), _still(axes), _still(share))


def project(projection: Projection, features: Array) -> Array:
    """Where `features` (samples, features) lie along the axes, float32 (samples, count)."""
    centred = features - projection.mean
    return np.asarray((centred @ projection.axes.T).astype(np.float32))


def principal_map(
    network: Network,
    layer: str,
    pictures: Samples,
    count: int = 2,
    start: Projection | None = None,
) -> Generator[float, None, PrincipalMap]:
    """All pictures as points along the first `count` principal axes of what `layer` makes of them.

    Keeps MOST_KEPT activations at most. Where there are more, the axes are those of as many
    samples as that allows, spread evenly over all, and all are computed once again to be
    projected. Yields its progress, 0 to 1, after short pieces. Raises as `features` and
    `principal_axes` do.
    """
    require_layer(network, layer)
    most = max(2, MOST_KEPT // _width(network, layer))
    some = _spread(pictures, most)
    known = yield from _part(features(network, layer, some), 0.0, 0.4)
    axes = principal_axes_steps(known, count, start)
    projection = yield from _part(axes, 0.4, 0.6)
    points = np.empty((pictures.count, count), np.float32)
    rows = _slices(known) if some is pictures else _rows(network.observer(), layer, pictures)
    for first, piece in rows:
        points[first : first + len(piece)] = project(projection, piece)
        yield 0.6 + 0.4 * (first + len(piece)) / pictures.count
    return PrincipalMap(kept(points), projection, some.count)


def _spread(pictures: Samples, most: int) -> Samples:
    """`most` of the pictures, evenly spread; all of them where there aren't more."""
    if pictures.count <= most:
        return pictures
    chosen = np.linspace(0, pictures.count - 1, most).astype(int).tolist()

    def take(start: int, stop: int) -> Array:
        parts = [pictures.take(each, each + 1) for each in chosen[start:stop]]
        return np.concatenate(parts, axis=-1)

    return Samples(most, take)


def _slices(features: Array) -> Iterator[tuple[int, Array]]:
    size = max(1, _PIECE // features.shape[1])
    for start in range(0, len(features), size):
        yield start, features[start : start + size]


def aligned(points: Array, before: Array) -> Array:
    """`points` (samples, count) turned or mirrored about their mean so as to lie as `before` did.

    Orthogonal Procrustes (Schönemann, 1966): distances between points stay as they are, so that a
    map can follow the training without jumping. Where `before` is of other samples or not finite,
    `points` stay as they are. float32.
    """
    if points.shape != before.shape or not np.isfinite(points).all() & np.isfinite(before).all():
        return points
    mean = points.mean(axis=0, dtype=np.float64)
    centred = points - mean
    goal = before - before.mean(axis=0, dtype=np.float64)
    left, _, right = np.linalg.svd(centred.T @ goal)
    return np.asarray((centred @ (left @ right) + mean).astype(np.float32))


def _part(work: Generator[float, None, T], begin: float, end: float) -> Generator[float, None, T]:
    """`work` as the part of a longer one from `begin` to `end`."""
    while True:
        try:
            done = next(work)
        except StopIteration as stop:
            result: T = stop.value
            return result
        yield begin + (end - begin) * done


def _finished(work: Generator[float, None, T]) -> T:
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: T = end.value
            return result


def _still(array: Floats) -> Floats:
    array.flags.writeable = False
    return array
