"""Convolution equals the textbook's loops, in both directions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from tests.nn.geometry import Pair, assert_equal, few, normal, window_cases
from visualcnn.nn.convolution import (
    Conv2d,
    textbook_convolution,
    textbook_convolution_backpropagation,
)
from visualcnn.nn.layer import Array, Shape, ShapeError


def built(layer: Conv2d, shape: Shape) -> Conv2d:
    """The layer in float64, with a bias that isn't 0."""
    layer.dtype = np.dtype(np.float64)
    layer.build(shape[:3], np.random.default_rng(0))
    layer.parameters["bias"] += np.arange(layer.filters) + 1.0
    return layer


def by_the_book(layer: Conv2d, x: Array) -> Array:
    """What the definition makes of `x`."""
    return textbook_convolution(
        x, layer.parameters["weight"], layer.parameters["bias"], layer.stride, layer.padding
    )


def assert_textbook(layer: Conv2d, x: Array) -> None:
    """Forward and backpropagation equal their loops."""
    out = layer.forward(x)
    assert_equal(out, by_the_book(layer, x))
    grad = normal(out.shape, 1)
    gradient = layer.backpropagation(grad)
    grad_x, grad_weight, grad_bias = textbook_convolution_backpropagation(
        x, layer.parameters["weight"], grad, layer.stride, layer.padding
    )
    assert_equal(gradient, grad_x)
    assert_equal(layer.gradients["weight"], grad_weight)
    assert_equal(layer.gradients["bias"], grad_bias)


@few
@given(window_cases())
def test_any_geometry_equals_the_textbook(case: tuple[Pair, Pair, Pair, Shape]) -> None:
    """Any kernel, stride, padding and non-square input, forward and backward."""
    kernel, stride, padding, shape = case
    assert_textbook(built(Conv2d(2, kernel, stride, padding), shape), normal(shape))


@pytest.mark.parametrize("stride", [1, 2, (3, 1)])
@pytest.mark.parametrize("padding", [0, 1, (0, 2)])
@pytest.mark.parametrize("kernel", [1, 3, (5, 2)])
def test_usual_geometries_equal_the_textbook(
    kernel: int | Pair, stride: int | Pair, padding: int | Pair
) -> None:
    """Every combination of usual kernels, strides and paddings over 3 channels of 6×7."""
    shape = (3, 6, 7, 2)
    assert_textbook(built(Conv2d(2, kernel, stride, padding), shape), normal(shape))


def test_other_batches_and_sizes_reuse_nothing_stale() -> None:
    """Larger, smaller and again larger batches through one layer equal the textbook each time."""
    layer = built(Conv2d(2, 3, padding=1), (1, 4, 5))
    for seed, batch in enumerate((3, 1, 3)):
        assert_textbook(layer, normal((1, 4, 5, batch), seed))


def test_the_kernel_is_not_flipped() -> None:
    """What networks call convolution is a cross-correlation."""
    layer = built(Conv2d(1, (1, 2)), (1, 1, 3))
    layer.parameters["weight"][...] = [[[[1.0, 10.0]]]]
    layer.parameters["bias"][...] = 0
    x = np.array([1.0, 2.0, 3.0]).reshape(1, 1, 3, 1)
    np.testing.assert_array_equal(layer.forward(x).ravel(), [21, 32])


def test_the_border_is_zero() -> None:
    """Padding adds zeros, also where an earlier input of the same size had other values."""
    layer = built(Conv2d(1, 3, padding=1), (1, 1, 1))
    layer.parameters["weight"][...] = 1
    layer.parameters["bias"][...] = 0
    for value in (5.0, 7.0):
        assert layer.forward(np.full((1, 1, 1, 1), value)).item() == value


def test_counts_and_shapes() -> None:
    """LeNet's first layer: 6 filters of 1×5×5, 117,600 multiply-adds."""
    layer = Conv2d(6, 5, padding=2)
    layer.build((1, 28, 28), np.random.default_rng(0))
    assert layer.parameters["weight"].shape == (6, 1, 5, 5)
    assert layer.output_shape((1, 28, 28)) == (6, 28, 28)
    assert layer.multiply_adds((1, 28, 28)) == 6 * 25 * 28 * 28


def test_what_makes_no_convolution_is_refused() -> None:
    """No filters, no kernel, a negative padding, a flat input or a small one: one sentence each."""
    with pytest.raises(ValueError, match="at least one filter, not 0"):
        Conv2d(0)
    with pytest.raises(ValueError, match="kernel must be one or two whole numbers from 1, not 0"):
        Conv2d(1, 0)
    with pytest.raises(ValueError, match="padding must be one or two whole numbers from 0, not -1"):
        Conv2d(1, 3, padding=-1)
    with pytest.raises(ShapeError, match="channels, height, width"):
        Conv2d(1, 3).output_shape((10,))
    with pytest.raises(ShapeError, match="3×3 doesn't fit into 2×2"):
        Conv2d(1, 3).output_shape((1, 2, 2))
