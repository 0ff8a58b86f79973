"""A small network with parameters, running statistics and noise, and pictures to train it on."""

from __future__ import annotations

from typing import Any

import numpy as np

from visualcnn.nn.activation import Tanh
from visualcnn.nn.batch_norm import BatchNorm
from visualcnn.nn.convolution import Conv2d
from visualcnn.nn.dense import Dense, Flatten
from visualcnn.nn.dropout import Dropout
from visualcnn.nn.layer import Array
from visualcnn.nn.loss import CrossEntropy
from visualcnn.nn.network import NamedLayer, Network
from visualcnn.nn.pooling import MaxPool2d

SHAPE = (1, 6, 6)
LABELS = np.array([0, 2, 1, 2])


def layers() -> list[NamedLayer]:
    """Every kind of state: parameters, running statistics, noise."""
    return [
        Conv2d(2, 3, padding=1),
        BatchNorm(),
        MaxPool2d(2),
        Tanh(),
        Flatten(),
        Dropout(0.3),
        Dense(3),
    ]


def pictures(batch: int = 4, seed: int = 0) -> Array:
    """Float32 pictures in 0..1."""
    return np.random.default_rng(seed).random((*SHAPE, batch), np.float32)


def train(network: Network, steps: int = 3) -> None:
    """A few updates of plain gradient descent."""
    loss = CrossEntropy()
    for step in range(steps):
        loss.forward(network.forward(pictures(seed=step)), LABELS)
        network.backpropagation(loss.backpropagation())
        for name, gradient in network.gradients().items():
            parameter = network.parameters()[name]
            parameter -= 0.1 * gradient


def everything(network: Network) -> dict[str, bytes]:
    """All that a network holds, buffers and random streams included, bit for bit."""
    held: dict[str, Any] = {}
    for name, layer in network.layers.items():
        for kind, arrays in (
            ("parameters", layer.parameters),
            ("gradients", layer.gradients),
            ("state", layer.state),
            ("buffers", layer._buffers),
        ):
            held |= {f"{name}.{kind}.{key}": a.tobytes() for key, a in arrays.items()}
        held[f"{name}.rng"] = repr(layer.rng.bit_generator.state).encode()
        held[f"{name}.training"] = repr(layer.training).encode()
    return held
