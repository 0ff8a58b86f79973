"""The usual NumPy CNN, to compare with: (batch, channel, height, width), im2col by fancy indexing.

Written as such networks mostly are: an index array picks every window's pixels, `np.add.at` adds
gradients back, `np.pad` makes the border, and arrays are made anew in each step. float32
throughout, and LeNet-5's layers in visualcnn's order, so that equal weights give equal losses.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def window_indices(shape: tuple[int, ...], kernel: int, stride: int) -> tuple[Array, Array, Array]:
    """Channel, row and column of every tap of every window, each (taps, windows)."""
    _, channels, height, width = shape
    rows = (height - kernel) // stride + 1
    columns = (width - kernel) // stride + 1
    i = np.tile(np.repeat(np.arange(kernel), kernel), channels)
    j = np.tile(np.arange(kernel), kernel * channels)
    down = stride * np.repeat(np.arange(rows), columns)
    across = stride * np.tile(np.arange(columns), rows)
    k = np.repeat(np.arange(channels), kernel * kernel).reshape(-1, 1)
    return k, i.reshape(-1, 1) + down, j.reshape(-1, 1) + across


class Conv:
    """A convolution with stride 1."""

    def __init__(self, weight: Array, bias: Array, padding: int) -> None:
        self.parameters = [weight, bias]
        self.padding = padding

    def forward(self, x: Array) -> Array:
        """(batch, filters, rows, columns)."""
        weight, bias = self.parameters
        p = self.padding
        padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        self.shape = padded.shape
        self.indices = window_indices(padded.shape, weight.shape[2], 1)
        windows = padded[:, *self.indices]
        self.columns = windows.transpose(1, 2, 0).reshape(windows.shape[1], -1)
        out = weight.reshape(len(weight), -1) @ self.columns + bias[:, np.newaxis]
        rows = padded.shape[2] - weight.shape[2] + 1
        columns = padded.shape[3] - weight.shape[3] + 1
        return out.reshape(len(weight), rows, columns, len(x)).transpose(3, 0, 1, 2)

    def backward(self, grad: Array) -> Array:
        """Gradient with respect to the input."""
        weight, _ = self.parameters
        flat = grad.transpose(1, 2, 3, 0).reshape(len(weight), -1)
        self.gradients = [(flat @ self.columns.T).reshape(weight.shape), flat.sum(axis=1)]
        columns = weight.reshape(len(weight), -1).T @ flat
        columns = columns.reshape(len(columns), -1, len(grad)).transpose(2, 0, 1)
        padded = np.zeros(self.shape, grad.dtype)
        np.add.at(padded, (slice(None), *self.indices), columns)
        p = self.padding
        return padded[:, :, p:-p, p:-p] if p else padded


class Pool:
    """Maximum of 2×2 windows."""

    def forward(self, x: Array) -> Array:
        """Each channel is taken as a picture of its own."""
        batch, channels, height, width = self.shape = x.shape
        single = x.reshape(batch * channels, 1, height, width)
        self.indices = window_indices(single.shape, 2, 2)
        windows = single[:, *self.indices]
        self.columns = windows.transpose(1, 2, 0).reshape(4, -1)
        self.winner = self.columns.argmax(axis=0)
        out = self.columns[self.winner, np.arange(self.winner.size)]
        out = out.reshape(height // 2, width // 2, batch * channels).transpose(2, 0, 1)
        return out.reshape(batch, channels, height // 2, width // 2)

    def backward(self, grad: Array) -> Array:
        """To the first maximum of each window."""
        batch, channels, height, width = self.shape
        flat = grad.transpose(2, 3, 0, 1).ravel()
        columns = np.zeros_like(self.columns)
        columns[self.winner, np.arange(self.winner.size)] = flat
        columns = columns.reshape(4, -1, batch * channels).transpose(2, 0, 1)
        single = np.zeros((batch * channels, 1, height, width), grad.dtype)
        np.add.at(single, (slice(None), *self.indices), columns)
        return single.reshape(self.shape)


class Dense:
    """Weighted sums of all inputs."""

    def __init__(self, weight: Array, bias: Array) -> None:
        self.parameters = [weight, bias]

    def forward(self, x: Array) -> Array:
        """(batch, outputs)."""
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.parameters[0].T + self.parameters[1]

    def backward(self, grad: Array) -> Array:
        """Gradient with respect to the input."""
        self.gradients = [grad.T @ self.x, grad.sum(axis=0)]
        return (grad @ self.parameters[0]).reshape(self.shape)


class Relu:
    """max(x, 0)."""

    def forward(self, x: Array) -> Array:
        """The positive part."""
        self.passed = x > 0
        return x * self.passed

    def backward(self, grad: Array) -> Array:
        """Where the input was positive."""
        return grad * self.passed


class UsualLeNet:
    """LeNet-5 from visualcnn's parameters, trained with momentum."""

    def __init__(self, parameters: dict[str, Array]) -> None:
        def pair(name: str) -> tuple[Array, Array]:
            return parameters[f"{name}.weight"].copy(), parameters[f"{name}.bias"].copy()

        self.layers = [
            *(Conv(*pair("conv1"), 2), Pool(), Relu(), Conv(*pair("conv2"), 0), Pool(), Relu()),
            *(Dense(*pair("dense1")), Relu(), Dense(*pair("dense2")), Relu()),
            Dense(*pair("dense3")),
        ]
        self.learning = [layer for layer in self.layers if hasattr(layer, "parameters")]
        self.velocity = [[np.zeros_like(p) for p in layer.parameters] for layer in self.learning]

    def step(self, x: Array, labels: Array, rate: float, momentum: float) -> float:
        """One update on x (batch, 1, 28, 28); the loss before it."""
        for layer in self.layers:
            x = layer.forward(x)
        exponentials = np.exp(x - x.max(axis=1, keepdims=True))
        probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
        chosen = probabilities[np.arange(len(labels)), labels]
        grad = probabilities
        grad[np.arange(len(labels)), labels] -= 1
        grad /= len(labels)
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
        for layer, velocity in zip(self.learning, self.velocity, strict=True):
            arrays = zip(layer.parameters, layer.gradients, velocity, strict=True)
            for parameter, gradient, speed in arrays:
                speed[...] = momentum * speed + gradient
                parameter[...] = parameter - rate * speed
        return float(-np.log(chosen).mean())
