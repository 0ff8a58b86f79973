"""What a network takes of the memory while it trains or reads, counted from its shapes alone."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator

from visualcnn.nn.activation import LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from visualcnn.nn.batch_norm import BatchNorm
from visualcnn.nn.convolution import SMALL_PRODUCT, Conv2d
from visualcnn.nn.dense import Dense, Flatten
from visualcnn.nn.dropout import Dropout
from visualcnn.nn.layer import BaseLayer, Shape
from visualcnn.nn.network import Network
from visualcnn.nn.pooling import AvgPool2d, MaxPool2d
from visualcnn.nn.windows import even_blocks
from visualcnn.training.config import ConfigError

MAX_STEP_BYTES = 8_000_000_000
"""What a step may take, where that is no more than half of the machine's memory. A step that
takes more lasts for many seconds, and nothing can stop it before its end."""


def require_memory(network: Network, batch_size: int, samples: int) -> None:
    """Raise ConfigError where steps of `batch_size`, of `samples` in all, would take too much."""
    needed, room = step_bytes(network, min(batch_size, samples)), _room()
    if needed > room:
        smaller = "batch size" if batch_size > 1 else "network"
        raise ConfigError(
            f"This network takes {needed / 1e9:,.1f} GB at a batch size of {batch_size:,}, and "
            f"there are {room / 1e9:,.1f} GB for it: choose a smaller {smaller}."
        )


def step_bytes(network: Network, batch: int) -> int:
    """What the layers keep from one step to the next, for `batch` samples.

    What doesn't grow with the batch is left out; it is bounded by what a file holds.
    """
    values: float = batch * math.prod(network.input_shape)
    learned = False
    for layer, shape, output in _with_shapes(network):
        forward, back = _kept(layer, shape, output)
        # Nobody asks the first layer that learns for the gradient of its input.
        asked = learned or not isinstance(layer, Conv2d | Dense)
        values += batch * (forward + back if asked else forward)
        if isinstance(layer, Conv2d):
            values += _gradient_parts(layer, shape, output, batch)
        learned = learned or bool(layer.parameters)
    return int(values) * network.dtype.itemsize


def sample_bytes(network: Network) -> int:
    """What the layers keep of a forward, for each sample."""
    kept = sum(_kept(*each)[0] for each in _with_shapes(network))
    return int(math.prod(network.input_shape) + kept) * network.dtype.itemsize


def _with_shapes(network: Network) -> Iterator[tuple[BaseLayer, Shape, Shape]]:
    """Each layer with the shapes of its input and its output."""
    shape = network.input_shape
    for name, layer in network.layers.items():
        yield layer, shape, network.shapes[name]
        shape = network.shapes[name]


def _kept(layer: BaseLayer, shape: Shape, output: Shape) -> tuple[float, float]:
    """Values that `layer` keeps of one sample: of the forward, and of the way back.

    A truth value takes a quarter. Of a user's kind nothing is known: it may need twice as much.
    """
    given, made = math.prod(shape), math.prod(output)
    kept: tuple[float, float] = (2 * made, 2 * given)
    match layer:
        case Conv2d():
            kept = _of_convolution(layer, shape, output)
        case Flatten():
            kept = (0, 0)
        case ReLU():
            kept = (made, 1.25 * made)
        case MaxPool2d() | AvgPool2d():
            kept = (made, given + 1.5 * made)
        case Dense() | Tanh() | Sigmoid() | Softmax():
            kept = (made, given)
        case LeakyReLU() | Dropout() | BatchNorm():
            kept = (2 * made, given)
    return kept


def _of_convolution(layer: Conv2d, shape: Shape, output: Shape) -> tuple[int, int]:
    """The padded picture, its taps and the output; then the gradients of the same."""
    channels, *sides = shape
    filters, _, columns = output
    height, width = (side + 2 * p for side, p in zip(sides, layer.padding, strict=True))
    picture, taps = channels * height * width, height * channels * layer.kernel[1] * columns
    padded = picture if any(layer.padding) else 0
    spread = (height + layer.kernel[0] - 1) * filters * columns
    return padded + taps + height * columns + math.prod(output), taps + spread + picture


def _gradient_parts(layer: Conv2d, shape: Shape, output: Shape, batch: int) -> int:
    """Values of the weight's gradient, once for each product that it is the sum of."""
    filters, rows, columns = output
    weights = layer.kernel[0] * (1 + shape[0] * layer.kernel[1]) * filters
    return rows * even_blocks(columns, SMALL_PRODUCT // (weights * batch)) * weights


def _room() -> int:
    """The most that a step may take on this machine."""
    return min(MAX_STEP_BYTES, _physical_memory() // 2)


def _physical_memory() -> int:
    """The machine's, in bytes; where it can't be told, enough for MAX_STEP_BYTES."""
    try:
        known = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        known = 0
    return known if known > 0 else 2 * MAX_STEP_BYTES
