"""Dropout: while training, each value is left out at random, so that none is relied on alone.

Results go into `self.buffer(name, shape)`: an array that the layer keeps under this name and
overwrites in the next call, instead of making one each time.
"""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np

from visualcnn.nn.layer import Array, BaseLayer, number

BELOW_ONE = math.nextafter(1, 0)


class Dropout(BaseLayer):
    """Sets a share `rate` of the values to 0 and scales the others by 1 / (1 - rate).

    In evaluation it does nothing (Srivastava et al. 2014, "inverted" form). Because it
    `draws_noise`, the network gives it a random stream of its own, `rng`.
    """

    draws_noise: ClassVar[bool] = True

    def __init__(self, rate: float = 0.5) -> None:
        super().__init__()
        self.rate = number(rate, 0, BELOW_ONE, "Dropout's rate must be from 0 to below 1")
        self._dropped = False

    def forward(self, x: Array) -> Array:
        """x · mask, with a new mask from `rng` each time; `x` itself in evaluation."""
        self._dropped = self.training  # for the way back: the mode may change in between
        if not self.training:
            return x
        mask = self.buffer("mask", x.shape)
        kept = self.rng.random(x.shape, np.float32) >= self.rate
        np.multiply(kept, 1 / (1 - self.rate), out=mask)
        out = self.buffer("output", x.shape)
        np.multiply(x, mask, out=out)
        return out

    def backpropagation(self, grad_output: Array) -> Array:
        """The gradient through the mask that the last forward drew."""
        if not self._dropped:
            return grad_output
        mask = self._buffers["mask"]
        gradient = self.buffer("input gradient", mask.shape)
        np.multiply(grad_output, mask, out=gradient)
        return gradient
