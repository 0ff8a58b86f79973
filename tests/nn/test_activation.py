"""Nonlinearities have the values and slopes of their formulas, also where these are extreme."""

from __future__ import annotations

import numpy as np
import pytest

from visualcnn.nn.activation import LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from visualcnn.nn.layer import Array, BaseLayer

X = np.array([-1e4, -2.0, -0.0, 0.0, 0.5, 1e4])


def run(layer: BaseLayer, x: Array) -> tuple[Array, Array]:
    """The output and the slope at each of `x`, in float64."""
    layer.dtype = np.dtype(np.float64)
    out = layer.forward(x[:, np.newaxis])[:, 0]
    return out, layer.backpropagation(np.ones((len(x), 1)))[:, 0]


def test_relu() -> None:
    """max(x, 0); its slope at 0 is 0."""
    out, slope = run(ReLU(), X)
    np.testing.assert_array_equal(out, [0, 0, 0, 0, 0.5, 1e4])
    np.testing.assert_array_equal(slope, [0, 0, 0, 0, 1, 1])


def test_leaky_relu() -> None:
    """x or slope · x; its slope at 0 is the lower one."""
    out, slope = run(LeakyReLU(0.1), X)
    np.testing.assert_allclose(out, [-1e3, -0.2, 0, 0, 0.5, 1e4])
    np.testing.assert_allclose(slope, [0.1, 0.1, 0.1, 0.1, 1, 1])


def test_tanh() -> None:
    """tanh(x), and 1 - tanh² as its slope."""
    out, slope = run(Tanh(), X)
    np.testing.assert_allclose(out, np.tanh(X))
    np.testing.assert_allclose(slope, 1 - np.tanh(X) ** 2)


def test_sigmoid() -> None:
    """1 / (1 + e⁻ˣ) without overflow, and σ (1 - σ) as its slope."""
    out, slope = run(Sigmoid(), X)
    with np.errstate(over="ignore"):
        expected = 1 / (1 + np.exp(-X))
    np.testing.assert_allclose(out, expected, atol=1e-15)
    np.testing.assert_allclose(slope, expected * (1 - expected), atol=1e-15)


def test_softmax() -> None:
    """Probabilities that sum to 1 in each sample, for logits of ±1e4 too."""
    x = np.array([[1.0, 1e4], [2.0, -1e4], [3.0, 1e4]])
    layer = Softmax()
    layer.dtype = np.dtype(np.float64)
    out = layer.forward(x)
    powers = np.exp([1.0, 2.0, 3.0])
    np.testing.assert_allclose(out[:, 0], powers / powers.sum())
    np.testing.assert_array_equal(out[:, 1], [0.5, 0, 0.5])


def test_softmax_over_the_channels_of_a_picture() -> None:
    """With pictures, each pixel's channels sum to 1."""
    out = Softmax().forward(np.random.default_rng(0).normal(size=(3, 2, 4, 2)))
    np.testing.assert_allclose(out.sum(axis=0), 1, rtol=1e-6)


@pytest.mark.parametrize("kind", [ReLU, LeakyReLU, Tanh, Sigmoid, Softmax])
def test_a_blown_up_input_is_not_hidden(kind: type[BaseLayer]) -> None:
    """NaN stays NaN, so that divergence is seen."""
    assert np.isnan(kind().forward(np.full((1, 1), np.nan, np.float32))).all()
