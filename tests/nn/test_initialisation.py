"""First weights have the variances that keep signals alive, and come from the passed stream."""

from __future__ import annotations

import numpy as np
import pytest

from visualcnn.nn.initialisation import initial_weight
from visualcnn.nn.layer import Array, Shape

FLOAT32 = np.dtype(np.float32)
shapes = pytest.mark.parametrize(
    ("shape", "fan_in", "fan_out"),
    [((200, 300), 300, 200), ((64, 32, 5, 3), 32 * 15, 64 * 15)],
)


@shapes
def test_he_has_variance_2_over_fan_in(shape: Shape, fan_in: int, fan_out: int) -> None:
    """Within the few per cent that so many draws leave; the mean is 0."""
    del fan_out
    weight = initial_weight("he", shape, np.random.default_rng(0), FLOAT32)
    assert weight.var() == pytest.approx(2 / fan_in, rel=0.03)
    assert abs(weight.mean()) < 4 * np.sqrt(2 / fan_in / weight.size)


@shapes
def test_glorot_is_uniform_with_variance_2_over_both_fans(
    shape: Shape, fan_in: int, fan_out: int
) -> None:
    """Within ±sqrt(6 / (fan_in + fan_out)), reached but not passed."""
    weight = initial_weight("glorot", shape, np.random.default_rng(0), FLOAT32)
    assert weight.var() == pytest.approx(2 / (fan_in + fan_out), rel=0.03)
    limit = np.sqrt(6 / (fan_in + fan_out))
    assert 0.99 * limit < np.abs(weight).max() <= limit * (1 + 1e-6)


@pytest.mark.parametrize("kind", ["he", "glorot"])
def test_the_passed_stream_decides(kind: str) -> None:
    """The same seed draws the same weights, a further draw others; the type is as asked."""
    rng = np.random.default_rng(1)
    first = initial_weight(kind, (3, 4), rng, FLOAT32)
    again = initial_weight(kind, (3, 4), np.random.default_rng(1), FLOAT32)
    np.testing.assert_array_equal(first, again)
    assert (initial_weight(kind, (3, 4), rng, FLOAT32) != first).all()
    assert first.dtype == np.float32
    double = initial_weight(kind, (3, 4), np.random.default_rng(1), np.dtype(np.float64))
    assert double.dtype == np.float64


def test_he_keeps_the_size_of_signals_through_relu() -> None:
    """After 20 layers of 200 with ReLU, the mean square is still within a factor of 3."""
    rng = np.random.default_rng(0)
    x: Array = rng.normal(size=(200, 100))
    start = np.mean(x**2)
    for _ in range(20):
        x = initial_weight("he", (200, 200), rng, FLOAT32) @ np.maximum(x, 0)
    assert start / 3 < np.mean(x**2) < start * 3


def test_an_unknown_initialisation_is_named() -> None:
    """The sentence lists the known ones."""
    with pytest.raises(ValueError, match="'zeros' isn't one of: he, glorot"):
        initial_weight("zeros", (2, 2), np.random.default_rng(0), FLOAT32)
