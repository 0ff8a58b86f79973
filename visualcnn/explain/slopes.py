"""Slopes: how the loss really changes with a weight, by differences in float64."""

from __future__ import annotations

import numpy as np

from visualcnn.explain.backward import samples
from visualcnn.explain.moment import Moment
from visualcnn.explain.places import Weight
from visualcnn.explain.verdict import Compared, named
from visualcnn.nn.gradient_check import EPSILON, disagreement
from visualcnn.nn.layer import Array
from visualcnn.nn.loss import ClassLabels, CrossEntropy

AGREED = 1e-5
"""Up to this error, back-propagated and numerical gradient agree (CS231n, "Gradient checks")."""
_STEPS = (EPSILON, EPSILON / 10, EPSILON / 100)
"""Steps of the differences: a smaller one where a kink lies within the larger."""
_ROUNDING = 16 * 2.0**-52
"""By so much, relative to the largest logit, two equal losses may differ."""

_Sides = tuple[float, float]


class Slopes:
    """The gradients of a float64 copy of a network, and the means to check each of them.

    The copy is in evaluation mode, in which every forward is the same: nothing of `moment` is
    written. `pictures` (channels, height, width, batch) and `labels` (batch,) are by default the
    moment's own. Raises ValueError where nothing can be compared: a layer that computes in float32
    whatever it's told, a loss that isn't finite, a gradient that isn't filled.
    """

    def __init__(
        self, moment: Moment, pictures: Array | None = None, labels: ClassLabels | None = None
    ) -> None:
        x, self._labels = samples(moment, pictures, labels)
        self._network = moment.network.copy(np.float64)
        self._network.set_mode(training=False)
        self._x: Array = x.astype(np.float64)
        self._loss = CrossEntropy()
        self._level, self._gradients = self._backpropagated()
        self._start, self._input = "", self._x

    @np.errstate(over="ignore", invalid="ignore")
    def _backpropagated(self) -> tuple[float, dict[str, Array]]:
        """The loss's rounding, and a copy of all gradients."""
        logits = self._forward_in_double()
        value = self._loss.forward(logits, self._labels)
        if not np.isfinite(value):
            raise ValueError("The loss isn't a finite number, so there is no slope to measure.")
        level = _ROUNDING * max(1.0, float(np.abs(logits).max()))
        self._network.backpropagation(self._loss.backpropagation())
        gradients = {name: array.copy() for name, array in self._network.gradients().items()}
        for name, array in self._network.parameters().items():
            if name not in gradients or gradients[name].shape != array.shape:
                raise ValueError(f"Back-propagation gives no gradient of the shape of {name}.")
        return level, gradients

    def _forward_in_double(self) -> Array:
        x = self._x
        for name, layer in self._network.layers.items():
            x = layer.forward(x)
            if x.dtype != np.float64:
                raise ValueError(
                    f"{name} computes in {x.dtype} whatever its dtype says: too coarse to check."
                )
        return x

    @np.errstate(over="ignore", invalid="ignore")
    def compare(self, weight: Weight) -> Compared:
        """The gradient of `weight` against differences of the loss.

        Central differences first, (f(a + ε) - f(a - ε)) / 2ε with ε = 1e-5. Where they disagree, a
        kink of a nonlinearity may lie between: if slopes aren't those of a smooth function, a
        smaller ε tries to leave it outside. Where none is small enough, the weight sits on it.
        """
        backpropagated = float(self._gradients[weight.name][weight.index])
        name = named(weight)
        for step in _STEPS:
            left, right = self._sides(weight, step)
            numerical = (left + right) / 2
            error = disagreement(np.array([backpropagated]), np.array([numerical]))
            noise = self._level / step
            agrees = error <= AGREED or abs(backpropagated - numerical) <= noise
            if agrees or self._smooth(weight, step, (left, right)):
                return Compared(name, backpropagated, numerical, error, agrees, weight=weight)
        reach = abs(right - left) + noise
        near = min(left, right) - reach <= backpropagated <= max(left, right) + reach
        return Compared(name, backpropagated, numerical, error, near, (left, right), weight)

    def _smooth(self, weight: Weight, step: float, sides: _Sides) -> bool:
        """Whether half the step shows half the curvature and the same slope, as a tangent's must.

        One kink between moves either the mean of both sides or twice their difference. What
        passes for smooth is so close that a right gradient has agreed before.
        """
        left, right = self._sides(weight, step / 2)
        shift = (sides[0] + sides[1] - left - right) / 2
        bend = (sides[1] - sides[0]) - 2 * (right - left)
        return max(4 * abs(shift), abs(bend)) <= 2 * self._level / step

    def _sides(self, weight: Weight, step: float) -> _Sides:
        """(f(a) - f(a - step)) / step and (f(a + step) - f(a)) / step, with f the loss."""
        array = self._network.parameters()[weight.name]
        kept = array[weight.index]
        self._enter(weight.layer)
        here = self._value(weight.layer)
        array[weight.index] = kept + step
        above = self._value(weight.layer)
        array[weight.index] = kept - step
        below = self._value(weight.layer)
        array[weight.index] = kept
        return (here - below) / step, (above - here) / step

    def _enter(self, layer: str) -> None:
        """Keep what `layer` reads: no weight of it or of a later one changes that."""
        if layer == self._start:
            return
        x = self._x
        for name, before in self._network.layers.items():
            if name == layer:
                break
            x = before.forward(x)
        self._start, self._input = layer, x.copy()

    def _value(self, layer: str) -> float:
        """The loss, computed from `layer` on."""
        x, on = self._input, False
        for name, later in self._network.layers.items():
            on = on or name == layer
            if on:
                x = later.forward(x)
        return self._loss.forward(x, self._labels)
