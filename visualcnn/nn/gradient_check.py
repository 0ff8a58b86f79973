"""Gradient check: backpropagation held against differences of the forward pass, in float64."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from visualcnn.nn.layer import Array, BaseLayer
from visualcnn.nn.loss import ClassLabels, CrossEntropy
from visualcnn.nn.network import Network

EPSILON = 1e-5
"""Step of the differences: a smaller one rounds more, a larger one leaves the tangent."""

FLOOR = 1e-4
"""Least divisor of a disagreement: near 0, rounding alone would be a large relative error."""


@dataclass(frozen=True)
class GradientCheck:
    """The worst disagreement of each array: max |a - n| / max(|a|, |n|, 1e-4)."""

    errors: dict[str, float]

    @property
    def worst(self) -> float:
        """The largest of all errors; below 1e-5 is agreement."""
        return max(self.errors.values())


def disagreement(analytic: Array, numerical: Array) -> float:
    """max over all elements of |a - n| / max(|a|, |n|, 1e-4); 0 where there are none.

    The measure of Stanford's CS231n notes ("Gradient checks"), with a floor.
    """
    scale = np.maximum(np.maximum(np.abs(analytic), np.abs(numerical)), FLOOR)
    return float(np.max(np.abs(analytic - numerical) / scale, initial=0.0))


def numerical_gradient(
    function: Callable[[], float], array: Array, indices: npt.NDArray[np.integer[Any]] | None = None
) -> Array:
    """(f(a + ε) - f(a - ε)) / 2ε for the elements a of `array` (those at flat `indices`, or all).

    f is `function`, which must read `array` itself: each element is changed in place and put back.
    Of the shape of `array`, or (len(indices),).
    """
    chosen = range(array.size) if indices is None else [int(i) for i in indices]
    gradient = np.empty(len(chosen))
    for place, index in enumerate(chosen):
        at = np.unravel_index(index, array.shape)
        kept = array[at]
        array[at] = kept + EPSILON
        above = function()
        array[at] = kept - EPSILON
        below = function()
        array[at] = kept
        gradient[place] = (above - below) / (2 * EPSILON)
    return gradient.reshape(array.shape) if indices is None else gradient


def check_layer(layer: BaseLayer, x: Array, rng: np.random.Generator) -> GradientCheck:
    """Check every parameter of a built `layer`, and its input, at `x` (*input_shape, batch).

    The scalar that is differentiated is Σ output · r with random r, so r is its gradient with
    respect to the output. The layer's noise and its `state` (kept but not learned, such as running
    means) are put back each time, so that every forward is the same. Gradients are copied, because
    a layer reuses its arrays. `x` must be float64, as the layer, and keep away from kinks, such as
    ReLU's at 0 or two equal values in a max-pooling window.
    """
    stream = layer.rng.bit_generator.state
    state = {name: array.copy() for name, array in layer.state.items()}

    def forward() -> Array:
        layer.rng.bit_generator.state = stream
        out = layer.forward(x)
        for name, array in state.items():
            layer.state[name][...] = array
        return out

    r = rng.normal(size=forward().shape)
    analytic = {"input": layer.backpropagation(r).copy()}
    analytic |= {name: gradient.copy() for name, gradient in layer.gradients.items()}
    arrays = {"input": x} | layer.parameters
    return GradientCheck(
        {
            name: disagreement(
                analytic[name],
                numerical_gradient(lambda: float(np.sum(forward() * r)), arrays[name]),
            )
            for name in arrays
        }
    )


def check_loss(logits: Array, labels: ClassLabels) -> GradientCheck:
    """Check the cross-entropy's gradient at float64 `logits` (classes, batch)."""
    loss = CrossEntropy()
    loss.forward(logits, labels)
    analytic = loss.backpropagation()
    numerical = numerical_gradient(lambda: loss.forward(logits, labels), logits)
    return GradientCheck({"logits": disagreement(analytic, numerical)})


def check_network(
    network: Network, x: Array, labels: ClassLabels, samples: int, rng: np.random.Generator
) -> GradientCheck:
    """Check `samples` random elements of each parameter of a float64 copy, in evaluation mode.

    There, nothing is drawn and no running mean moves: every forward is the same.
    """
    twin = network.copy(np.float64)
    twin.set_mode(training=False)
    loss = CrossEntropy()

    def value() -> float:
        return loss.forward(twin.forward(x.astype(np.float64)), labels)

    value()  # leaves in layers and loss what backpropagation starts from
    twin.backpropagation(loss.backpropagation())
    gradients = {name: gradient.copy() for name, gradient in twin.gradients().items()}
    errors = {}
    for name, array in twin.parameters().items():
        indices = rng.permutation(array.size)[:samples]
        numerical = numerical_gradient(value, array, indices)
        errors[name] = disagreement(gradients[name].reshape(-1)[indices], numerical)
    return GradientCheck(errors)
