"""Batch normalisation: each channel brought to mean 0 and variance 1, then scaled and shifted.

Results go into `self.buffer(name, shape)`: an array that the layer keeps under this name and
overwrites in the next call, instead of making one each time.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from visualcnn.nn.layer import Array, BaseLayer, Shape, number


class BatchNorm(BaseLayer):
    """Normalises channels of (channels, height, width), or single features (Ioffe, Szegedy 2015).

    Statistics are taken over all axes but the first: of (channels, height, width, batch) over
    places and batch, of (features, batch) over the batch. Parameters: scale and shift (the paper's
    γ and β), (channels,). State, kept but not learned: running mean and variance, (channels,),
    which evaluation uses; training uses the batch's own and moves the running ones by `momentum`
    (the variance without bias, as PyTorch does).
    """

    prefix: ClassVar[str] = "norm"

    def __init__(self, momentum: float = 0.1, epsilon: float = 1e-5) -> None:
        super().__init__()
        self.momentum = number(momentum, 0, 1, "BatchNorm's momentum must be from 0 to 1")
        self.epsilon = number(epsilon, 1e-12, 1, "BatchNorm's epsilon must be from 1e-12 to 1")
        self._batch_statistics = False
        self._normal: Array = np.empty(0)
        self._inverse_deviation: Array = np.empty(0)

    def build(self, input_shape: Shape, rng: np.random.Generator) -> None:
        """Scale 1, shift 0, running mean 0, running variance 1."""
        channels = input_shape[0]
        self.parameters["scale"] = np.ones(channels, self.dtype)
        self.parameters["shift"] = np.zeros(channels, self.dtype)
        self.state["mean"] = np.zeros(channels, self.dtype)
        self.state["variance"] = np.ones(channels, self.dtype)

    def forward(self, x: Array) -> Array:
        """scale · x̂ + shift with x̂ = (x - mean) / sqrt(variance + epsilon), kept as `_normal`."""
        self._batch_statistics = self.training
        axes = tuple(range(1, x.ndim))
        if self.training:
            mean, variance = x.mean(axis=axes), x.var(axis=axes)
            self._move_statistics(mean, variance, x.size // len(x))
        else:
            mean, variance = self.state["mean"], self.state["variance"]
        self._inverse_deviation = 1 / np.sqrt(variance + self.epsilon)
        normal = np.subtract(x, _wide(mean, x), out=self.buffer("normal", x.shape))
        normal *= _wide(self._inverse_deviation, x)
        self._normal = normal
        out = np.multiply(
            normal, _wide(self.parameters["scale"], x), out=self.buffer("output", x.shape)
        )
        out += _wide(self.parameters["shift"], x)
        return out

    def release(self) -> None:
        """The normalised input, too."""
        super().release()
        self._normal = np.empty(0)

    def _move_statistics(self, mean: Array, variance: Array, count: int) -> None:
        """running ← running + momentum · (batch's - running); `count` values made the batch's.

        A variance without bias divides by count - 1, where the batch's own divides by count.
        """
        unbiased = variance * (count / max(count - 1, 1))
        for name, value in (("mean", mean), ("variance", unbiased)):
            self.state[name] += (self.momentum * (value - self.state[name])).astype(self.dtype)

    def backpropagation(self, grad_output: Array) -> Array:
        """scale / sqrt(variance + epsilon) · (g - mean(g) - x̂ · mean(g · x̂)).

        g is `grad_output`, x̂ is forward's, and means are over all axes but the first: the partial
        derivatives of the paper's section 3, put together. The two means come from what x does to
        the batch's mean and variance; when forward used the running ones, they fall away.
        """
        axes = tuple(range(1, grad_output.ndim))
        scale_gradient = np.sum(grad_output * self._normal, axis=axes)
        shift_gradient = np.sum(grad_output, axis=axes)
        self.gradients["scale"], self.gradients["shift"] = scale_gradient, shift_gradient
        gradient = self.buffer("input gradient", grad_output.shape)
        np.copyto(gradient, grad_output)
        if self._batch_statistics:
            count = grad_output.size // len(grad_output)
            gradient -= _wide(shift_gradient / count, gradient)
            gradient -= self._normal * _wide(scale_gradient / count, gradient)
        gradient *= _wide(self.parameters["scale"] * self._inverse_deviation, gradient)
        return gradient


def _wide(values: Array, like: Array) -> Array:
    """One value a channel, shaped to spread over all other axes of `like`."""
    return values.reshape(-1, *(1,) * (like.ndim - 1))
