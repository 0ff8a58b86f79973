"""Fully connected layers: every output sees every input.

Results go into `self.buffer(name, shape)`: an array that the layer keeps under this name and
overwrites in the next call, instead of making one each time.
"""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np

from visualcnn.nn.initialisation import initial_weight
from visualcnn.nn.layer import Array, BaseLayer, Shape, ShapeError, whole


def textbook_dense(x: Array, weight: Array, bias: Array) -> Array:
    """The definition, a loop over every product: what `Dense` must equal.

    x (inputs, batch), weight (outputs, inputs) and bias (outputs,) give (outputs, batch).
    """
    out = np.repeat(bias[:, np.newaxis], x.shape[1], axis=1)
    for o, i, n in np.ndindex(*weight.shape, x.shape[1]):
        out[o, n] += weight[o, i] * x[i, n]
    return out


def textbook_dense_backpropagation(
    x: Array, weight: Array, grad_output: Array
) -> tuple[Array, Array, Array]:
    """The gradients of input, weight and bias, product by product in reverse."""
    grad_x, grad_weight, grad_bias = np.zeros_like(x), np.zeros_like(weight), np.zeros(len(weight))
    for o, i, n in np.ndindex(*weight.shape, x.shape[1]):
        grad_x[i, n] += weight[o, i] * grad_output[o, n]
        grad_weight[o, i] += x[i, n] * grad_output[o, n]
    for o, n in np.ndindex(*grad_output.shape):
        grad_bias[o] += grad_output[o, n]
    return grad_x, grad_weight, grad_bias


class Flatten(BaseLayer):
    """(channels, height, width, batch) as (features, batch), in that order."""

    def __init__(self) -> None:
        super().__init__()
        self._input_shape: Shape = ()

    def output_shape(self, input_shape: Shape) -> Shape:
        """(channels · height · width,)."""
        return (math.prod(input_shape),)

    def forward(self, x: Array) -> Array:
        """The same numbers; batch-last makes this a change of shape, not a copy."""
        self._input_shape = x.shape
        return x.reshape(-1, x.shape[-1])

    def backpropagation(self, grad_output: Array) -> Array:
        """The gradient in the input's shape."""
        return grad_output.reshape(self._input_shape)


class Dense(BaseLayer):
    """`outputs` weighted sums of all inputs: out = weight · x + bias.

    Input (inputs, batch), output (outputs, batch), a sample a column.
    Parameters: weight (outputs, inputs) and bias (outputs,).
    """

    prefix: ClassVar[str] = "dense"

    def __init__(self, outputs: int, initialisation: str = "he") -> None:
        super().__init__()
        self.outputs = whole(outputs, "A dense layer needs at least one output")
        self.initialisation = initialisation
        self._input: Array = np.empty(0)

    def build(self, input_shape: Shape, rng: np.random.Generator) -> None:
        """Draw the weight; the bias starts at 0."""
        shape = (self.outputs, input_shape[0])
        self.parameters["weight"] = initial_weight(self.initialisation, shape, rng, self.dtype)
        self.parameters["bias"] = np.zeros(self.outputs, self.dtype)

    def output_shape(self, input_shape: Shape) -> Shape:
        """(outputs,); the error ends the network's sentence "dense1 (Dense) can't take …"."""
        if len(input_shape) != 1:
            raise ShapeError("it needs (features,), so put Flatten before it")
        return (self.outputs,)

    def multiply_adds(self, input_shape: Shape) -> int:
        """One for each weight."""
        return input_shape[0] * self.outputs

    def forward(self, x: Array) -> Array:
        """weight · x + bias, (outputs, batch)."""
        self._input = x
        out = self.buffer("output", (self.outputs, x.shape[1]))
        np.matmul(self.parameters["weight"], x, out=out)
        out += self.parameters["bias"][:, np.newaxis]
        return out

    def release(self) -> None:
        """The input, too."""
        super().release()
        self._input = np.empty(0)

    def parameter_backpropagation(self, grad_output: Array) -> None:
        """∂L/∂weight = grad · xᵀ and ∂L/∂bias = Σ grad over the batch.

        Apart from `backpropagation`, because a network's first layer needs no more than this.
        """
        weight = self.buffer("weight gradient", self.parameters["weight"].shape)
        np.matmul(grad_output, self._input.T, out=weight)
        self.gradients["weight"] = weight
        self.gradients["bias"] = grad_output.sum(axis=1)

    def backpropagation(self, grad_output: Array) -> Array:
        """∂L/∂x = weightᵀ · grad."""
        self.parameter_backpropagation(grad_output)
        gradient = self.buffer("input gradient", self._input.shape)
        np.matmul(self.parameters["weight"].T, grad_output, out=gradient)
        return gradient
