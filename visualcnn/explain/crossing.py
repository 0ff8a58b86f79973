"""Paths through one layer: which of its outputs a number feeds, and with what slope."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np

from visualcnn.explain.places import Place
from visualcnn.explain.reverse import Path
from visualcnn.nn.activation import LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from visualcnn.nn.batch_norm import BatchNorm
from visualcnn.nn.convolution import Conv2d
from visualcnn.nn.dense import Dense, Flatten
from visualcnn.nn.dropout import Dropout
from visualcnn.nn.kinds import KINDS
from visualcnn.nn.layer import Array, BaseLayer, Shape
from visualcnn.nn.pooling import AvgPool2d, MaxPool2d


@dataclass(frozen=True)
class Crossing:
    """The layer called `name`, and one sample's input, output and errors of that output."""

    name: str
    layer: BaseLayer
    read: Array = field(repr=False)
    made: Array = field(repr=False)
    errors: Array = field(repr=False)

    def path(self, index: Shape, slope: float) -> Path:
        """By the output at `index`."""
        return Path(Place(self.name, index), float(self.errors[index]), slope)


def paths_through(crossing: Crossing, index: Shape) -> list[Path] | None:
    """All paths from the input at `index`, in the outputs' order; None through a user's own layer.

    Slopes are those that the engine used, in evaluation mode. What inherits from a known kind may
    compute something else, and so is a layer of its own.
    """
    if type(crossing.layer) not in KINDS.values():
        return None
    through = _THROUGH.get(type(crossing.layer), _pointwise)
    return through(crossing, crossing.layer, index)


def _pointwise(crossing: Crossing, layer: BaseLayer, index: Shape) -> list[Path]:
    return [crossing.path(index, _slope(crossing, layer, index))]


def _slope(crossing: Crossing, layer: BaseLayer, index: Shape) -> float:
    """The derivative of a layer that makes one number of one number.

    Of Tanh and Sigmoid in the network's own precision: near 1 their differences keep few digits.
    """
    x, y = crossing.read[index], crossing.made[index]
    one = y.dtype.type(1)
    match layer:
        case ReLU():
            return 1.0 if y > 0 else 0.0
        case LeakyReLU(slope=slope):
            return 1.0 if x > 0 else float(slope)
        case Tanh():
            return float(one - y * y)
        case Sigmoid():
            return float((one - y) * y)
        case BatchNorm():
            scale, variance = layer.parameters["scale"], layer.state["variance"]
            deviation = math.sqrt(float(variance[index[0]]) + layer.epsilon)
            return float(scale[index[0]]) / deviation
        case Dropout():
            return 1.0
    raise TypeError(f"{layer.kind} makes no number of one number.")


def _flatten(crossing: Crossing, layer: Flatten, index: Shape) -> list[Path]:
    """The same number, in the row of all."""
    del layer
    return [crossing.path((int(np.ravel_multi_index(index, crossing.read.shape)),), 1.0)]


def _dense(crossing: Crossing, layer: Dense, index: Shape) -> list[Path]:
    """∂out[o]/∂x[i] = weight[o, i]."""
    weights = layer.parameters["weight"][:, index[0]].tolist()
    return [crossing.path((output,), weight) for output, weight in enumerate(weights)]


def _convolution(crossing: Crossing, layer: Conv2d, index: Shape) -> list[Path]:
    """∂out[f, r, c]/∂x[ch, h, w] = weight[f, ch, i, j] where s·r + i = h, s·c + j = w, padded."""
    channel, *at = index
    weight = layer.parameters["weight"][:, channel]
    down, across = (
        _windows(where + padding, kernel, stride, count)
        for where, padding, kernel, stride, count in zip(
            at, layer.padding, layer.kernel, layer.stride, crossing.made.shape[1:], strict=True
        )
    )
    return [
        crossing.path((number, r, c), float(kernel[i, j]))
        for number, kernel in enumerate(weight)
        for (r, i), (c, j) in product(down, across)
    ]


def _windows(where: int, size: int, stride: int, count: int) -> list[tuple[int, int]]:
    """Which windows of `size` cover the place `where` on one axis, and where in them it lies."""
    first = max(0, -(-(where - size + 1) // stride))
    return [(n, where - n * stride) for n in range(first, min(count, where // stride + 1))]


def _pooling(crossing: Crossing, layer: MaxPool2d | AvgPool2d, index: Shape) -> list[Path]:
    """The mean's equal part, or 1 where the number was its window's maximum and 0 where not."""
    channel, *at = index
    down, across = (
        _windows(where, window, stride, count)
        for where, window, stride, count in zip(
            at, layer.window, layer.stride, crossing.made.shape[1:], strict=True
        )
    )
    paths = []
    for (r, i), (c, j) in product(down, across):
        if isinstance(layer, MaxPool2d):
            slope = float(_winner(crossing, layer, (channel, r, c)) == (i, j))
        else:
            slope = 1 / (layer.window[0] * layer.window[1])
        paths.append(crossing.path((channel, r, c), slope))
    return paths


def _winner(crossing: Crossing, layer: MaxPool2d, output: Shape) -> tuple[int, int]:
    """The place in its window that made the maximum: the first that equals it, in reading order."""
    channel, *at = output
    down, across = (
        slice(n * stride, n * stride + window)
        for n, stride, window in zip(at, layer.stride, layer.window, strict=True)
    )
    equal = crossing.read[channel, down, across] == crossing.made[output]
    return divmod(int(equal.argmax()), layer.window[1])


def _softmax(crossing: Crossing, layer: Softmax, index: Shape) -> list[Path]:
    """∂p[c]/∂x[k] = p[k] · ([c = k] - p[c]), over axis 0.

    Split as the engine splits it: x[k] makes its own exponential larger (p[k], one path), and the
    sum by which all are divided (-p[k] · p[c], a path by each).
    """
    del layer
    own, rest = index[0], index[1:]
    shares = [float(crossing.made[(c, *rest)]) for c in range(len(crossing.made))]
    by_sum = [crossing.path((c, *rest), -shares[own] * p) for c, p in enumerate(shares)]
    return [crossing.path(index, shares[own]), *by_sum]


_THROUGH: dict[type[BaseLayer], Callable[[Crossing, Any, Shape], list[Path]]] = {
    Conv2d: _convolution,
    Dense: _dense,
    MaxPool2d: _pooling,
    AvgPool2d: _pooling,
    Softmax: _softmax,
    Flatten: _flatten,
}
"""By kind, where a layer does more than make one number of one number at the same place."""
