"""Optimisers, in order of increasing complexity: how a gradient becomes a change of parameters."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from visualcnn.nn.layer import Array


class Optimizer:
    """Changes parameters in place; keeps its moments in arrays named by slot and parameter.

    `weight_decay` adds that multiple of the parameter to its gradient (L2, as PyTorch does).
    A kind provides `change`; `slots` names the moments that it keeps for each parameter, such as
    `moments["velocity"]["conv1.weight"]`, and `hyper_parameters` the arguments that
    `make_optimizer` passes on to it. In formulas, θ is a parameter, g its gradient (of the same
    shape, whatever that is) and η the learning rate; `steps` counts the updates.
    """

    slots: ClassVar[tuple[str, ...]] = ()
    hyper_parameters: ClassVar[tuple[str, ...]] = ("weight_decay",)

    def __init__(self, weight_decay: float = 0.0) -> None:
        self.weight_decay = weight_decay
        self.steps = 0
        self.moments: dict[str, dict[str, Array]] = {slot: {} for slot in self.slots}
        self._scratch: dict[str, Array] = {}

    @property
    def kind(self) -> str:
        """The name under which `make_optimizer` knows it."""
        return type(self).__name__.lower()

    def step(
        self, parameters: Mapping[str, Array], gradients: Mapping[str, Array], learning_rate: float
    ) -> None:
        """Apply one update to every parameter that has a gradient."""
        self.steps += 1
        for name, gradient in gradients.items():
            parameter = parameters[name]
            moments = [self._moment(slot, name, parameter) for slot in self.slots]
            decayed = self._decayed(name, gradient, parameter)
            parameter -= self.change(name, decayed, moments, learning_rate)

    def _decayed(self, name: str, gradient: Array, parameter: Array) -> Array:
        """g + weight_decay · θ."""
        if not self.weight_decay:
            return gradient
        decayed = self.scratch(f"{name}, decayed", parameter)
        np.multiply(parameter, self.weight_decay, out=decayed)
        decayed += gradient
        return decayed

    def change(
        self, name: str, gradient: Array, moments: list[Array], learning_rate: float
    ) -> Array:
        """What to subtract from the parameter `name`; updates `moments` in place."""
        raise TypeError(f"{type(self).__name__} has no change for {name}.")

    def _moment(self, slot: str, name: str, like: Array) -> Array:
        """The moment of the parameter `name`; 0 at first."""
        kept = self.moments[slot]
        if name not in kept:
            kept[name] = np.zeros_like(like)
        return kept[name]

    def _average(self, kept: Array, new: Array, name: str, decay: float) -> None:
        """kept ← decay · kept + (1 - decay) · new."""
        term = self.scratch(f"{name}, term", new)
        np.multiply(new, 1 - decay, out=term)
        kept *= decay
        kept += term

    def _average_square(self, kept: Array, new: Array, name: str, decay: float) -> None:
        """kept ← decay · kept + (1 - decay) · new²."""
        square = self.scratch(f"{name}, square", new)
        np.multiply(new, new, out=square)
        self._average(kept, square, name, decay)

    def scratch(self, name: str, like: Array) -> Array:
        """An array for intermediate results, kept from step to step so that none is made anew.

        Each one that must outlast another has a name of its own: "conv1.weight, term".
        """
        kept = self._scratch.get(name)
        if kept is None or kept.shape != like.shape:
            kept = self._scratch[name] = np.empty_like(like)
        return kept


class SGD(Optimizer):
    """Gradient descent: θ ← θ - η g."""

    def change(
        self, name: str, gradient: Array, moments: list[Array], learning_rate: float
    ) -> Array:
        """η g."""
        del moments
        return np.multiply(gradient, learning_rate, out=self.scratch(name, gradient))


class Momentum(Optimizer):
    """Heavy ball (Polyak 1964): v ← μ v + g; θ ← θ - η v."""

    slots: ClassVar[tuple[str, ...]] = ("velocity",)
    hyper_parameters: ClassVar[tuple[str, ...]] = ("weight_decay", "momentum")

    def __init__(self, momentum: float = 0.9, weight_decay: float = 0.0) -> None:
        super().__init__(weight_decay)
        self.momentum = momentum

    def change(
        self, name: str, gradient: Array, moments: list[Array], learning_rate: float
    ) -> Array:
        """η v."""
        (velocity,) = moments
        velocity *= self.momentum
        velocity += gradient
        return np.multiply(velocity, learning_rate, out=self.scratch(name, gradient))


class Nesterov(Momentum):
    """Momentum that looks ahead (Sutskever et al. 2013): θ ← θ - η (g + μ v), v as before.

    They take g at the point to which momentum alone would go. Here θ is that point itself, so that
    g is taken at the parameters (Bengio et al. 2012, arXiv:1212.0901, section 3.5).
    """

    def change(
        self, name: str, gradient: Array, moments: list[Array], learning_rate: float
    ) -> Array:
        """η (g + μ v)."""
        (velocity,) = moments
        velocity *= self.momentum
        velocity += gradient
        ahead = np.multiply(velocity, self.momentum, out=self.scratch(name, gradient))
        ahead += gradient
        ahead *= learning_rate
        return ahead


class RMSProp(Optimizer):
    """Divides by a running root mean square: s ← ρ s + (1-ρ) g²; θ ← θ - η g / (√s + ε).

    Tieleman and Hinton 2012, Coursera lecture 6.5.
    """

    slots: ClassVar[tuple[str, ...]] = ("square",)
    hyper_parameters: ClassVar[tuple[str, ...]] = ("weight_decay", "decay")

    def __init__(
        self, decay: float = 0.99, epsilon: float = 1e-8, weight_decay: float = 0.0
    ) -> None:
        super().__init__(weight_decay)
        self.decay = decay
        self.epsilon = epsilon

    def change(
        self, name: str, gradient: Array, moments: list[Array], learning_rate: float
    ) -> Array:
        """η g / (√s + ε)."""
        (square,) = moments
        self._average_square(square, gradient, name, self.decay)
        divisor = np.sqrt(square, out=self.scratch(name, gradient))
        divisor += self.epsilon
        np.divide(gradient, divisor, out=divisor)
        divisor *= learning_rate
        return divisor


class Adam(Optimizer):
    """Momentum and RMSProp, both corrected for their start at 0 (Kingma and Ba 2014).

    m ← μ m + (1-μ) g; s ← ρ s + (1-ρ) g²; θ ← θ - η m̂ / (√ŝ + ε), with `momentum` μ (the paper's
    β₁), `decay` ρ (its β₂), and `mean` and `square` for m and s.
    """

    slots: ClassVar[tuple[str, ...]] = ("mean", "square")
    hyper_parameters: ClassVar[tuple[str, ...]] = ("weight_decay", "momentum", "decay")

    def __init__(
        self,
        momentum: float = 0.9,
        decay: float = 0.999,
        epsilon: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(weight_decay)
        self.momentum = momentum
        self.decay = decay
        self.epsilon = epsilon

    def change(
        self, name: str, gradient: Array, moments: list[Array], learning_rate: float
    ) -> Array:
        """η m̂ / (√ŝ + ε) with m̂ = m / (1-μᵗ), ŝ = s / (1-ρᵗ), at the step t.

        The corrections are plain numbers, one put on √s and one on η: m̂ and ŝ need no arrays.
        `math`'s root, because a NumPy number would draw float32 arrays through float64.
        """
        mean, square = moments
        self._average(mean, gradient, name, self.momentum)
        self._average_square(square, gradient, name, self.decay)
        divisor = np.sqrt(square, out=self.scratch(name, gradient))
        divisor *= 1 / math.sqrt(1 - self.decay**self.steps)
        divisor += self.epsilon
        np.divide(mean, divisor, out=divisor)
        divisor *= learning_rate / (1 - self.momentum**self.steps)
        return divisor


OPTIMIZERS: dict[str, type[Optimizer]] = {
    kind.__name__.lower(): kind for kind in (SGD, Momentum, Nesterov, RMSProp, Adam)
}


def make_optimizer(kind: str, **hyper_parameters: float) -> Optimizer:
    """The optimiser called `kind`, with those of `hyper_parameters` that mean something to it."""
    if kind not in OPTIMIZERS:
        raise ValueError(f"The optimizer {kind!r} isn't one of: {', '.join(OPTIMIZERS)}.")
    cls = OPTIMIZERS[kind]
    return cls(**{k: v for k, v in hyper_parameters.items() if k in cls.hyper_parameters})
