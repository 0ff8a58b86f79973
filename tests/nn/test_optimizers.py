"""Optimisers follow their formulas step by step, in place and in the parameters' precision."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

import numpy as np
import pytest

from visualcnn.nn.layer import Array
from visualcnn.nn.optimizers import OPTIMIZERS, Optimizer, make_optimizer

RATE = 0.1
STEPS = 6
Formula = Callable[[float, float], Iterator[float]]
every_optimizer = pytest.mark.parametrize("kind", OPTIMIZERS)


def slope(theta: float) -> float:
    """The derivative of (θ - 3)² + sin θ."""
    return float(2 * (theta - 3) + np.cos(theta))


def sgd(theta: float, decay: float) -> Iterator[float]:
    """θ ← θ - η g."""
    while True:
        theta -= RATE * (slope(theta) + decay * theta)
        yield theta


def momentum(theta: float, decay: float) -> Iterator[float]:
    """v ← 0.9 v + g; θ ← θ - η v."""
    v = 0.0
    while True:
        v = 0.9 * v + slope(theta) + decay * theta
        theta -= RATE * v
        yield theta


def nesterov(theta: float, decay: float) -> Iterator[float]:
    """v ← 0.9 v + g; θ ← θ - η (g + 0.9 v)."""
    v = 0.0
    while True:
        g = slope(theta) + decay * theta
        v = 0.9 * v + g
        theta -= RATE * (g + 0.9 * v)
        yield theta


def rmsprop(theta: float, decay: float) -> Iterator[float]:
    """s ← 0.99 s + 0.01 g²; θ ← θ - η g / (√s + ε)."""
    s = 0.0
    while True:
        g = slope(theta) + decay * theta
        s = 0.99 * s + 0.01 * g**2
        theta -= RATE * g / (s**0.5 + 1e-8)
        yield theta


def adam(theta: float, decay: float) -> Iterator[float]:
    """Both moments, divided by 1 - βᵗ."""
    m, s, t = 0.0, 0.0, 0
    while True:
        t += 1
        g = slope(theta) + decay * theta
        m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2
        theta -= RATE * (m / (1 - 0.9**t)) / ((s / (1 - 0.999**t)) ** 0.5 + 1e-8)
        yield theta


FORMULAS: dict[str, Formula] = {
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "rmsprop": rmsprop,
    "adam": adam,
}


@every_optimizer
@pytest.mark.parametrize("decay", [0.0, 0.05])
def test_each_step_follows_the_formula(kind: str, decay: float) -> None:
    """Six steps from three starts equal the formula's, with and without weight decay."""
    starts = [-2.0, 0.0, 5.0]
    optimizer = make_optimizer(kind, weight_decay=decay)
    theta = np.array(starts)
    expected = zip(*(islice(FORMULAS[kind](s, decay), STEPS) for s in starts), strict=True)
    for values in expected:
        gradient = np.array([slope(t) for t in theta])
        optimizer.step({"t": theta}, {"t": gradient}, RATE)
        np.testing.assert_allclose(theta, values, rtol=1e-12)


@every_optimizer
def test_every_optimizer_finds_a_minimum(kind: str) -> None:
    """In 500 steps on (θ - 3)²."""
    theta, optimizer = np.array([10.0]), make_optimizer(kind)
    for _ in range(500):
        optimizer.step({"t": theta}, {"t": 2 * (theta - 3)}, 0.05)
    assert theta[0] == pytest.approx(3, abs=0.05)


def stepped(kind: str) -> tuple[Optimizer, dict[str, Array], dict[str, Array]]:
    """An optimiser after two steps on two float32 parameters, with their gradients."""
    optimizer = make_optimizer(kind, weight_decay=0.1)
    parameters: dict[str, Array] = {"a": np.ones((2, 3), np.float32), "b": np.ones(4, np.float32)}
    gradients: dict[str, Array] = {name: np.full_like(p, 0.5) for name, p in parameters.items()}
    for _ in range(2):
        optimizer.step(parameters, gradients, 0.1)
    return optimizer, parameters, gradients


@every_optimizer
def test_parameters_change_in_place_and_gradients_stay(kind: str) -> None:
    """The same arrays hold the new values; no gradient is written to."""
    optimizer, parameters, gradients = stepped(kind)
    before = dict(parameters)
    optimizer.step(parameters, gradients, 0.1)
    assert all(parameters[name] is array for name, array in before.items())
    assert all((gradient == 0.5).all() for gradient in gradients.values())


@every_optimizer
def test_single_precision_stays_single(kind: str) -> None:
    """Parameters, moments and intermediate results of a float32 network are float32."""
    optimizer, parameters, _ = stepped(kind)
    arrays = [*parameters.values(), *optimizer._scratch.values()]
    arrays += [array for slot in optimizer.moments.values() for array in slot.values()]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}
    for name, parameter in parameters.items():
        change = optimizer.change(name, np.ones_like(parameter), _moments(optimizer, name), 0.1)
        assert change.dtype == np.float32


def _moments(optimizer: Optimizer, name: str) -> list[Array]:
    return [slot[name] for slot in optimizer.moments.values()]


@every_optimizer
def test_moments_are_named_by_slot_and_parameter(kind: str) -> None:
    """One array of the parameter's shape in each slot."""
    optimizer, parameters, _ = stepped(kind)
    assert set(optimizer.moments) == set(optimizer.slots)
    for slot in optimizer.moments.values():
        assert {name: array.shape for name, array in slot.items()} == {
            name: array.shape for name, array in parameters.items()
        }


def test_only_meaningful_hyper_parameters_are_passed_on() -> None:
    """Plain gradient descent takes no momentum; the others keep theirs."""
    assert not hasattr(make_optimizer("sgd", momentum=0.5), "momentum")
    assert make_optimizer("adam", momentum=0.5).momentum == 0.5  # type: ignore[attr-defined]
    assert make_optimizer("rmsprop", weight_decay=0.5).weight_decay == 0.5


def test_optimizers_know_their_names() -> None:
    """An optimiser's kind is the name that makes it; an unknown one is refused by a sentence."""
    assert all(make_optimizer(kind).kind == kind for kind in OPTIMIZERS)
    with pytest.raises(ValueError, match="'lion' isn't one of: sgd, momentum, nesterov, rmsprop"):
        make_optimizer("lion")
