"""The optimiser's arithmetic for one weight, line by line, and what its own step makes of it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from visualcnn.explain.reverse import UpdateRow, UpdateStory
from visualcnn.explain.rounded import Rounded
from visualcnn.nn.optimizers import SGD, Adam, Momentum, Nesterov, Optimizer, RMSProp

Direction: TypeAlias = tuple[str, Rounded]


def explain_update(
    optimizer: Optimizer,
    learning_rate: float,
    name: str,
    index: tuple[int, ...],
    before: float,
    gradient: float,
) -> UpdateStory:
    """What the next step does to the number at `index` of the parameter `name`.

    `before` is the number, `gradient` its gradient, both as float32 holds them. `optimizer` is
    left as it is: what its own step gives is seen on a copy that knows this number alone. So of an
    optimiser that isn't visualcnn's, of which the rows tell no more than gradient and result, each
    number is taken to go its own way.
    """
    after = _step(optimizer, learning_rate, name, index, np.float32(before), np.float32(gradient))
    arithmetic = _ARITHMETIC.get(type(optimizer))
    if arithmetic is None:
        taken = before - after
        rows = (UpdateRow("gradient", "g", gradient), UpdateRow("change", "", taken))
        return UpdateStory(before, after, rows, taken, 2.0**-52 * (abs(before) + abs(after)))
    sheet = _Sheet(optimizer, learning_rate, name, index)
    g = sheet.decayed(Rounded(before), Rounded(gradient))
    direction = arithmetic(sheet, optimizer, g)
    change = sheet.change(direction)
    bound = (Rounded(before) - change).error  # the subtraction rounds, too
    return UpdateStory(before, after, tuple(sheet.rows), change.value, bound)


def _step(
    optimizer: Optimizer,
    learning_rate: float,
    name: str,
    index: tuple[int, ...],
    before: np.float32,
    gradient: np.float32,
) -> float:
    """The number after a step of the engine.

    NumPy computes element by element, each as it would alone: bit for bit what the whole gives.
    """
    alone = copy.copy(optimizer)
    alone.moments = {
        slot: {name: kept[name][index].reshape(1)} if name in kept else {}
        for slot, kept in optimizer.moments.items()
    }
    vars(alone)["_scratch"] = {}
    parameter = np.array([before])
    with np.errstate(over="ignore", invalid="ignore"):
        alone.step({name: parameter}, {name: np.array([gradient])}, learning_rate)
    return float(parameter[0])


@dataclass
class _Sheet:
    """The lines written so far, and what the optimiser remembers of the number."""

    optimizer: Optimizer
    learning_rate: float
    name: str
    index: tuple[int, ...]
    rows: list[UpdateRow] = field(default_factory=list)

    def write(self, name: str, formula: str, value: Rounded) -> Rounded:
        """Add a line; returns its value, to go on with."""
        self.rows.append(UpdateRow(name, formula, value.value))
        return value

    def moment(self, slot: str, sign: str) -> Rounded:
        """What is kept in `slot`, as a line; 0 before the first step."""
        kept = self.optimizer.moments[slot].get(self.name)
        value = 0.0 if kept is None else float(kept[self.index])
        return self.write(f"{slot} so far", sign, Rounded(value))

    def decayed(self, before: Rounded, gradient: Rounded) -> Rounded:
        """g, and with weight decay g + λ θ, as `Optimizer` makes it; g stands for that then."""
        g = self.write("gradient", "g", gradient)
        decay = self.optimizer.weight_decay
        if not decay:
            return g
        self.write("weight decay", "λ", Rounded(decay))
        return self.write("gradient with decay", "g ← g + λ θ", before * decay + g)

    def average(self, slot: str, formula: str, new: Rounded, decay: float) -> Rounded:
        """kept ← decay · kept + (1 - decay) · new; `formula` says it in signs, as "s ← ρ s + …"."""
        kept = self.moment(slot, formula[0])
        return self.write(slot, formula, kept * decay + new * (1 - decay))

    def change(self, direction: Direction) -> Rounded:
        """The last two lines: the learning rate η, and η times the direction."""
        formula, value = direction
        self.write("learning rate", "η", Rounded(self.learning_rate))
        return self.write("change", f"η {formula}", value * self.learning_rate)


def _sgd(sheet: _Sheet, optimizer: SGD, g: Rounded) -> Direction:
    del sheet, optimizer
    return "g", g


def _momentum(sheet: _Sheet, optimizer: Momentum, g: Rounded) -> Direction:
    sheet.write("momentum", "μ", Rounded(optimizer.momentum))
    kept = sheet.moment("velocity", "v")
    return "v", sheet.write("velocity", "v ← μ v + g", kept * optimizer.momentum + g)


def _nesterov(sheet: _Sheet, optimizer: Nesterov, g: Rounded) -> Direction:
    _, velocity = _momentum(sheet, optimizer, g)
    return "(g + μ v)", velocity * optimizer.momentum + g


def _rmsprop(sheet: _Sheet, optimizer: RMSProp, g: Rounded) -> Direction:
    sheet.write("decay", "ρ", Rounded(optimizer.decay))
    square = sheet.average("square", "s ← ρ s + (1 − ρ) g²", g.square(), optimizer.decay)
    divisor = sheet.write("divisor", "√s + ε", square.root() + optimizer.epsilon)
    return "g / (√s + ε)", g / divisor


def _adam(sheet: _Sheet, optimizer: Adam, g: Rounded) -> Direction:
    """The lines are the paper's; the engine corrects √s and η instead, which rounds no more."""
    mu, rho, step = optimizer.momentum, optimizer.decay, optimizer.steps + 1
    sheet.write("momentum", "μ", Rounded(mu))
    mean = sheet.average("mean", "m ← μ m + (1 − μ) g", g, mu)
    sheet.write("decay", "ρ", Rounded(rho))
    square = sheet.average("square", "s ← ρ s + (1 − ρ) g²", g.square(), rho)
    sheet.write("step", "t", Rounded(step))
    m = sheet.write("mean, corrected", "m′ = m / (1 − μᵗ)", mean / (1 - mu**step))
    s = sheet.write("square, corrected", "s′ = s / (1 − ρᵗ)", square / (1 - rho**step))
    divisor = sheet.write("divisor", "√s′ + ε", s.root() + optimizer.epsilon)
    return "m′ / (√s′ + ε)", m / divisor


_ARITHMETIC: dict[type[Optimizer], Callable[[_Sheet, Any, Rounded], Direction]] = {
    SGD: _sgd,
    Momentum: _momentum,
    Nesterov: _nesterov,
    RMSProp: _rmsprop,
    Adam: _adam,
}
"""By kind: writes its lines on the sheet; returns what η is multiplied by, in signs and value."""
