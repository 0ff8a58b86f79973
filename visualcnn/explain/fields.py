"""Receptive fields: what part of a picture a number sees, and which numbers it feeds itself."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from visualcnn.explain.cell import require_place
from visualcnn.explain.moment import Moment
from visualcnn.explain.places import INPUT, SOFTMAX, Place
from visualcnn.explain.weighted import KEEP_PLACES
from visualcnn.nn.activation import Softmax
from visualcnn.nn.convolution import Conv2d
from visualcnn.nn.dense import Flatten
from visualcnn.nn.layer import BaseLayer, Shape
from visualcnn.nn.pooling import AvgPool2d, MaxPool2d
from visualcnn.nn.windows import Windows

Seen = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Region:
    """A rectangle of a map, in its rows and columns."""

    top: int
    left: int
    height: int
    width: int


@dataclass(frozen=True)
class Fed:
    """The outputs of `layer` that a number takes part in: one slice for each of its axes."""

    layer: str
    ranges: tuple[slice, ...]

    @property
    def shape(self) -> Shape:
        """How many along each axis."""
        return tuple(each.stop - each.start for each in self.ranges)

    @property
    def first(self) -> tuple[int, ...]:
        """The index of the first of them."""
        return tuple(each.start for each in self.ranges)


def receptive_field(moment: Moment, place: Place, layer: str = INPUT) -> Region | None:
    """The least rectangle of `layer`'s maps with all numbers that the one at `place` depends on.

    All channels taken together; padding isn't part of it. None where `layer` isn't before `place`
    or is no picture, and where a number depends on none, because its patch is all padding.
    Raises PlaceError where there is no such place.
    """
    require_place(moment, place)
    if layer not in moment.order[: moment.order.index(place.layer)]:
        return None
    if moment.values(layer).ndim != 3:
        return None
    seen = np.zeros(moment.values(place.layer).shape, np.bool_)
    seen[place.index] = True
    name = place.layer
    while name != layer:
        before = moment.before(name)
        seen = _read(moment, name, seen, moment.values(before).shape)
        name = before
    return _around(np.asarray(seen.any(axis=0)))


def _read(moment: Moment, name: str, seen: Seen, shape: Shape) -> Seen:
    """Which of the inputs, of `shape`, the outputs that are `seen` are made from."""
    kind = type(moment.layer(name)) if name != SOFTMAX else Softmax
    if kind is Softmax:
        return np.broadcast_to(seen.any(axis=0), shape)
    if kind is Flatten:
        return seen.reshape(shape)
    if kind in KEEP_PLACES:
        return seen
    sliding = windows(moment.layer(name))
    if sliding is None:
        return np.full(shape, bool(seen.any()))
    if kind is Conv2d:
        seen = np.broadcast_to(seen.any(axis=0), (shape[0], *seen.shape[1:]))
    padded = np.zeros((shape[0], *sliding.padded_size(*shape[1:])), np.bool_)
    for _, _, where in sliding.taps(*seen.shape[1:]):
        padded[:, *where] |= seen
    return padded[:, *sliding.inside(*shape[1:])]


def windows(layer: BaseLayer) -> Windows | None:
    """How a convolution's or a pooling's windows lie; None of any other kind, a user's too."""
    if type(layer) is Conv2d:
        return Windows(layer.kernel, layer.stride, layer.padding)
    if isinstance(layer, MaxPool2d | AvgPool2d) and type(layer) in {MaxPool2d, AvgPool2d}:
        return Windows(layer.window, layer.stride)
    return None


def _around(seen: Seen) -> Region | None:
    """The least rectangle around all that is `seen` (rows, columns)."""
    rows, columns = (np.flatnonzero(seen.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return None
    (top, bottom), (left, right) = ((int(at[0]), int(at[-1])) for at in (rows, columns))
    return Region(top, left, bottom - top + 1, right - left + 1)


def feeds(moment: Moment, place: Place) -> Fed | None:
    """Which outputs of the next layer the number at `place` takes part in.

    Of a user's own layer all are named. None where windows leave the number out, and of a
    probability. Raises PlaceError where there is no such place.
    """
    require_place(moment, place)
    after = moment.after(place.layer)
    if after is None:
        return None
    shape = moment.values(after).shape
    ranges = _ranges(moment, after, place.index, shape)
    return Fed(after, ranges) if all(each.start < each.stop for each in ranges) else None


def _ranges(moment: Moment, after: str, index: tuple[int, ...], shape: Shape) -> tuple[slice, ...]:
    kind = type(moment.layer(after)) if after != SOFTMAX else Softmax
    if kind is Softmax:
        return slice(0, shape[0]), *(slice(i, i + 1) for i in index[1:])
    if kind is Flatten:
        at = int(np.ravel_multi_index(index, moment.values(moment.before(after)).shape))
        return (slice(at, at + 1),)
    if kind in KEEP_PLACES:
        return tuple(slice(i, i + 1) for i in index)
    sliding = windows(moment.layer(after))
    if sliding is None:
        return tuple(slice(0, size) for size in shape)
    channels = slice(0, shape[0]) if kind is Conv2d else slice(index[0], index[0] + 1)
    return channels, *_windows_over(sliding, index[1:], shape[1:])


def _windows_over(sliding: Windows, at: tuple[int, ...], count: Shape) -> tuple[slice, ...]:
    """The windows that hold row and column `at`, of `count` down and across.

    Window r covers s·r - p to s·r - p + k - 1, with the stride s, padding p and kernel k.
    """
    return tuple(
        slice(max(0, math.ceil((i + p - k + 1) / s)), min(n, (i + p) // s + 1))
        for i, k, s, p, n in zip(
            at, sliding.kernel, sliding.stride, sliding.padding, count, strict=True
        )
    )
