"""Small layers of every kind, and inputs that keep away from kinks, for the tests of the engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from visualcnn.nn.activation import LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from visualcnn.nn.batch_norm import BatchNorm
from visualcnn.nn.convolution import Conv2d
from visualcnn.nn.dense import Dense, Flatten
from visualcnn.nn.dropout import Dropout
from visualcnn.nn.layer import Array, BaseLayer, Shape
from visualcnn.nn.pooling import AvgPool2d, MaxPool2d


@dataclass(frozen=True)
class Example:
    """A layer to make, the shape of its input sample, and the mode in which it runs."""

    make: Callable[[], BaseLayer]
    shape: Shape
    training: bool = True

    def __str__(self) -> str:
        mode = "" if self.training else ", evaluation"
        return f"{self.make()!r} on {self.shape}{mode}"

    def built(self, seed: int = 0, dtype: type[np.floating[Any]] = np.float64) -> BaseLayer:
        """The layer, built, with no parameter or statistic left at a special value."""
        rng = np.random.default_rng(seed)
        layer = self.make()
        layer.dtype = np.dtype(dtype)
        layer.build(self.shape, rng)
        layer.training = self.training
        layer.rng = np.random.default_rng(seed)
        for array in [*layer.parameters.values(), *layer.state.values()]:
            np.add(array, rng.uniform(0.1, 0.5, array.shape), out=array, casting="same_kind")
        return layer

    def input(self, seed: int = 0, batch: int = 3) -> Array:
        """Well separated float64 values for the layer."""
        return separated((*self.shape, batch), np.random.default_rng(seed))


def separated(shape: Shape, rng: np.random.Generator) -> Array:
    """Values of both signs, in random places, of which no two (and none and 0) are close."""
    count = int(np.prod(shape))
    ladder = (np.arange(count) - (count - 1) // 2 - 0.5) * (4 / count)
    return rng.permutation(ladder).reshape(shape)


EXAMPLES = (
    Example(lambda: Conv2d(2, (2, 3), stride=(2, 1), padding=(1, 2)), (2, 4, 3)),
    Example(lambda: Conv2d(3, 2), (1, 4, 3)),
    Example(lambda: Conv2d(2, 1, initialisation="glorot"), (2, 2, 3)),
    Example(lambda: MaxPool2d(2), (2, 4, 6)),
    Example(lambda: MaxPool2d(3, stride=2), (1, 6, 5)),
    Example(lambda: AvgPool2d((2, 3)), (2, 5, 6)),
    Example(lambda: AvgPool2d(2, stride=1), (1, 4, 3)),
    Example(lambda: Dense(4), (5,)),
    Example(lambda: Dense(2, initialisation="glorot"), (3,)),
    Example(Flatten, (2, 3, 2)),
    Example(ReLU, (2, 3, 3)),
    Example(lambda: LeakyReLU(0.1), (7,)),
    Example(Tanh, (2, 3, 3)),
    Example(Sigmoid, (7,)),
    Example(Softmax, (5,)),
    Example(lambda: Dropout(0.4), (2, 3, 3)),
    Example(lambda: Dropout(0.4), (6,), training=False),
    Example(BatchNorm, (2, 3, 2)),
    Example(BatchNorm, (4,)),
    Example(lambda: BatchNorm(momentum=0.3), (2, 3, 2), training=False),
    Example(BatchNorm, (4,), training=False),
)
