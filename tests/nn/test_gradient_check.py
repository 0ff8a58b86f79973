"""Every layer's backpropagation is the derivative of its forward, and the check can tell."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from tests.nn.examples import EXAMPLES, Example, separated
from visualcnn.nn.convolution import Conv2d
from visualcnn.nn.dense import Dense, Flatten
from visualcnn.nn.gradient_check import (
    GradientCheck,
    check_layer,
    check_loss,
    check_network,
    disagreement,
    numerical_gradient,
)
from visualcnn.nn.kinds import KINDS
from visualcnn.nn.layer import Array, BaseLayer
from visualcnn.nn.loss import CrossEntropy
from visualcnn.nn.network import Network
from visualcnn.nn.pooling import AvgPool2d, MaxPool2d

AGREED = 1e-5
SEEDS = range(10)
PAIRS = list(itertools.product((1, 2, 3), repeat=2))
PADDINGS = list(itertools.product((0, 1, 2), repeat=2))
OFF = 1.001


def check(example: Example, seed: int, batch: int = 3) -> GradientCheck:
    """The layer's check at well separated values."""
    rng = np.random.default_rng(1000 + seed)
    return check_layer(example.built(seed), example.input(seed, batch), rng)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_every_layer_agrees_with_central_differences(example: Example) -> None:
    """Element by element, |a - n| / max(|a|, |n|, 1e-4) stays below 1e-5 for ten seeds."""
    for seed in SEEDS:
        result = check(example, seed)
        assert result.worst < AGREED, (seed, result.errors)


def test_every_kind_of_layer_is_checked() -> None:
    """No kind that a model file may ask for is missing among the examples."""
    assert {example.make().kind for example in EXAMPLES} == set(KINDS)


@pytest.mark.parametrize("stride", PAIRS, ids=str)
@pytest.mark.parametrize("padding", PADDINGS, ids=str)
def test_convolution_agrees_for_all_strides_and_paddings(
    stride: tuple[int, int], padding: tuple[int, int]
) -> None:
    """Ten seeds agree for each pair of strides and of paddings, over a non-square input."""
    example = Example(lambda: Conv2d(2, (2, 3), stride, padding), (2, 3, 4))
    for seed in SEEDS:
        result = check(example, seed, batch=2)
        assert result.worst < AGREED, (seed, result.errors)


@pytest.mark.parametrize("stride", PAIRS, ids=str)
@pytest.mark.parametrize("kind", [MaxPool2d, AvgPool2d])
def test_pooling_agrees_for_all_strides(
    kind: type[MaxPool2d | AvgPool2d], stride: tuple[int, int]
) -> None:
    """Ten seeds agree for each pair of strides, with overlap and with rows left over."""
    example = Example(lambda: kind((2, 3), stride), (2, 5, 4))
    for seed in SEEDS:
        result = check(example, seed, batch=2)
        assert result.worst < AGREED, (seed, result.errors)


def spoil(layer: BaseLayer, name: str, rng: np.random.Generator) -> None:
    """Make one tap of the gradient of `name` wrong by 0.1 %."""
    honest = layer.backpropagation

    def spoilt(grad_output: Array) -> Array:
        gradient = honest(grad_output).copy()
        array = gradient if name == "input" else layer.gradients[name]
        taps = np.argwhere(np.abs(array) > 1e-3)
        array[tuple(rng.choice(taps))] *= OFF
        return gradient

    layer.backpropagation = spoilt  # type: ignore[method-assign]


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_one_tap_off_by_a_thousandth_fails_the_check(example: Example) -> None:
    """Spoiling any gradient of any layer shows up under its own name, and only there."""
    for seed, name in itertools.product(range(3), ["input", *example.built().parameters]):
        layer = example.built(seed)
        spoil(layer, name, np.random.default_rng(seed))
        errors = check_layer(layer, example.input(seed), np.random.default_rng(seed)).errors
        assert [key for key, error in errors.items() if error > AGREED] == [name]


def test_a_check_leaves_the_layer_and_its_input_as_they_were() -> None:
    """Parameters, statistics and input are bit for bit what they were."""
    for example in EXAMPLES:
        layer, x = example.built(), example.input()
        arrays = [x, *layer.parameters.values(), *layer.state.values()]
        before = [array.copy() for array in arrays]
        check_layer(layer, x, np.random.default_rng(0))
        assert all(map(np.array_equal, arrays, before))


def test_the_loss_agrees_with_central_differences() -> None:
    """Ten seeds agree, logits of different sizes included."""
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        logits = rng.normal(0, 10 ** rng.uniform(-1, 1), (5, 4))
        assert check_loss(logits, rng.integers(0, 5, 4)).worst < AGREED


def test_a_spoilt_loss_fails_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """One tap of the loss's gradient off by 0.1 % is found."""
    honest = CrossEntropy.backpropagation

    def spoilt(self: CrossEntropy) -> Array:
        gradient = honest(self)
        gradient[np.unravel_index(np.abs(gradient).argmax(), gradient.shape)] *= OFF
        return gradient

    monkeypatch.setattr(CrossEntropy, "backpropagation", spoilt)
    logits = np.random.default_rng(0).normal(size=(5, 4))
    assert check_loss(logits, np.array([0, 1, 2, 3])).worst > AGREED


def small_network(seed: int = 0) -> Network:
    """A float32 network with every kind of parameter."""
    return Network(
        [Conv2d(2, 3, padding=1), KINDS["BatchNorm"](), MaxPool2d(2), Flatten(), Dense(3)],
        (1, 4, 4),
        seed,
    )


def test_a_network_is_checked_in_a_copy_of_double_precision() -> None:
    """Each parameter has its error, all agree, and the float32 network isn't touched."""
    network = small_network()
    before = {name: array.copy() for name, array in network.parameters().items()}
    x = separated((1, 4, 4, 2), np.random.default_rng(3)).astype(np.float32)
    result = check_network(network, x, np.array([0, 2]), 5, np.random.default_rng(0))
    assert result.errors.keys() == before.keys()
    assert result.worst < AGREED
    assert not network.gradients()
    for name, array in network.parameters().items():
        np.testing.assert_array_equal(array, before[name])


def test_a_network_with_a_spoilt_layer_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """A weight gradient 0.1 % too large in one layer is found under that layer's name."""
    honest = Dense.parameter_backpropagation

    def spoilt(self: Dense, grad_output: Array) -> None:
        honest(self, grad_output)
        self.gradients["weight"] *= OFF

    monkeypatch.setattr(Dense, "parameter_backpropagation", spoilt)
    x = separated((1, 4, 4, 2), np.random.default_rng(3))
    result = check_network(small_network(), x, np.array([0, 2]), 20, np.random.default_rng(0))
    assert [name for name, error in result.errors.items() if error > AGREED] == ["dense1.weight"]


def test_differences_for_chosen_elements() -> None:
    """With `indices`, only those elements are differentiated, in that order."""
    x = np.array([[1.0, 2.0], [3.0, 4.0]])
    gradient = numerical_gradient(lambda: float(np.sum(x**2)), x, np.array([3, 0]))
    np.testing.assert_allclose(gradient, [8, 2], rtol=1e-9)


def test_the_disagreement_is_relative_above_its_floor() -> None:
    """Errors are divided by the larger of both values, or by 1e-4 where both are smaller."""
    assert disagreement(np.array([2.0]), np.array([1.0])) == pytest.approx(0.5)
    assert disagreement(np.array([1e-6]), np.array([0.0])) == pytest.approx(0.01)
    assert disagreement(np.empty(0), np.empty(0)) == 0
