"""Nonlinearities: without them any number of layers would be no more than one.

All but Softmax work on each value alone, in any shape. Results go into `self.buffer(name, shape)`
(`self.mask` for truth values): an array that the layer keeps under this name and overwrites in the
next call, instead of making one each time. The way back finds the last forward's in `_buffers`:
no other layer writes into them.
"""

from __future__ import annotations

import math

import numpy as np

from visualcnn.nn.layer import Array, BaseLayer, number


class ReLU(BaseLayer):
    """max(x, 0); its gradient at 0 is 0."""

    def forward(self, x: Array) -> Array:
        """The positive part of `x`."""
        out = self.buffer("output", x.shape)
        np.maximum(x, 0, out=out)
        return out

    def backpropagation(self, grad_output: Array) -> Array:
        """The gradient where the output is positive, else 0."""
        out = self._buffers["output"]
        passed = np.greater(out, 0, out=self.mask("passed", out.shape))
        gradient = self.buffer("input gradient", out.shape)
        np.multiply(grad_output, passed, out=gradient)
        return gradient


class LeakyReLU(BaseLayer):
    """x where positive, else `slope` · x; its gradient at 0 is `slope`."""

    def __init__(self, slope: float = 0.01) -> None:
        super().__init__()
        self.slope = number(slope, -math.inf, math.inf, "LeakyReLU's slope must be a number")

    def forward(self, x: Array) -> Array:
        """x · factor, where the factor is 1 or `slope`; it's kept for the way back."""
        factor = self.buffer("factor", x.shape)
        factor.fill(self.slope)
        np.copyto(factor, 1, where=x > 0)
        out = self.buffer("output", x.shape)
        np.multiply(x, factor, out=out)
        return out

    def backpropagation(self, grad_output: Array) -> Array:
        """The gradient times 1 or `slope`."""
        factor = self._buffers["factor"]
        gradient = self.buffer("input gradient", factor.shape)
        np.multiply(grad_output, factor, out=gradient)
        return gradient


class Tanh(BaseLayer):
    """The hyperbolic tangent, between -1 and 1."""

    def forward(self, x: Array) -> Array:
        """tanh(x)."""
        out = self.buffer("output", x.shape)
        np.tanh(x, out=out)
        return out

    def backpropagation(self, grad_output: Array) -> Array:
        """grad · (1 - tanh²)."""
        out = self._buffers["output"]
        gradient = self.buffer("input gradient", out.shape)
        np.multiply(out, out, out=gradient)
        np.subtract(1, gradient, out=gradient)
        gradient *= grad_output
        return gradient


class Sigmoid(BaseLayer):
    """1 / (1 + e⁻ˣ), between 0 and 1."""

    def forward(self, x: Array) -> Array:
        """Computed as (1 + tanh(x/2)) / 2, which can't overflow."""
        out = self.buffer("output", x.shape)
        np.multiply(x, 0.5, out=out)
        np.tanh(out, out=out)
        out += 1
        out *= 0.5
        return out

    def backpropagation(self, grad_output: Array) -> Array:
        """grad · σ · (1 - σ)."""
        out = self._buffers["output"]
        gradient = self.buffer("input gradient", out.shape)
        np.subtract(1, out, out=gradient)
        gradient *= out
        gradient *= grad_output
        return gradient


class Softmax(BaseLayer):
    """Probabilities over the features of each sample, axis 0 of (features, batch).

    Networks that learn end in logits instead: the cross-entropy takes the softmax itself.
    """

    def forward(self, x: Array) -> Array:
        """exp(x) / Σ exp(x); the largest x is subtracted first, so that nothing overflows."""
        out = self.buffer("output", x.shape)
        np.subtract(x, x.max(axis=0), out=out)
        np.exp(out, out=out)
        out /= out.sum(axis=0)
        return out

    def backpropagation(self, grad_output: Array) -> Array:
        """p · (grad - Σ p · grad)."""
        out = self._buffers["output"]
        gradient = self.buffer("input gradient", out.shape)
        np.multiply(grad_output, out, out=gradient)
        total = gradient.sum(axis=0)
        np.subtract(grad_output, total, out=gradient)
        gradient *= out
        return gradient
