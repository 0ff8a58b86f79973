"""Pooling equals the textbook's loops, in both directions, ties included."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from tests.nn.geometry import Pair, assert_equal, few, normal, window_cases
from visualcnn.nn.layer import Array, Shape, ShapeError
from visualcnn.nn.pooling import (
    AvgPool2d,
    MaxPool2d,
    textbook_pooling,
    textbook_pooling_backpropagation,
)

KINDS = {"max": MaxPool2d, "mean": AvgPool2d}
both_kinds = pytest.mark.parametrize("kind", KINDS)


def assert_textbook(kind: str, window: Pair, stride: Pair, x: Array) -> None:
    """Forward and backpropagation equal their loops."""
    layer = KINDS[kind](window, stride)
    layer.dtype = np.dtype(np.float64)
    out = layer.forward(x)
    assert_equal(out, textbook_pooling(x, window, stride, kind))
    grad = normal(out.shape, 1)
    expected = textbook_pooling_backpropagation(x, grad, window, stride, kind)
    assert_equal(layer.backpropagation(grad), expected)


@both_kinds
@few
@given(case=window_cases(most_padding=0))
def test_any_geometry_equals_the_textbook(kind: str, case: tuple[Pair, Pair, Pair, Shape]) -> None:
    """Windows that overlap, leave gaps or leave rows over, forward and backward."""
    window, stride, _, shape = case
    assert_textbook(kind, window, stride, normal(shape))


@both_kinds
@few
@given(case=window_cases(most_padding=0))
def test_ties_equal_the_textbook(kind: str, case: tuple[Pair, Pair, Pair, Shape]) -> None:
    """Also where most values of a window are the same."""
    window, stride, _, shape = case
    assert_textbook(kind, window, stride, np.floor(normal(shape)))


def test_the_first_maximum_gets_the_gradient() -> None:
    """Of equal maxima the first in reading order, and it alone."""
    layer = MaxPool2d(2)
    layer.forward(np.array([[0, 3], [3, 3]], np.float32).reshape(1, 2, 2, 1))
    gradient = layer.backpropagation(np.full((1, 1, 1, 1), 5, np.float32))
    np.testing.assert_array_equal(gradient.reshape(2, 2), [[0, 5], [0, 0]])


def test_overlapping_windows_add_their_gradients() -> None:
    """A value that is the maximum of two windows receives both gradients."""
    layer = MaxPool2d((1, 2), stride=1)
    layer.forward(np.array([0, 9, 0], np.float32).reshape(1, 1, 3, 1))
    gradient = layer.backpropagation(np.array([2, 3], np.float32).reshape(1, 1, 2, 1))
    np.testing.assert_array_equal(gradient.ravel(), [0, 5, 0])


@both_kinds
def test_rows_that_fill_no_window_take_no_part(kind: str) -> None:
    """A 5×5 picture under 2×2 windows: the last row and column change nothing, get nothing."""
    layer = KINDS[kind](2)
    x = normal((1, 5, 5, 2)).astype(np.float32)
    out = layer.forward(x).copy()
    assert out.shape == (1, 2, 2, 2)
    gradient = layer.backpropagation(np.ones_like(out))
    assert not gradient[:, 4].any()
    assert not gradient[:, :, 4].any()
    x[:, 4], x[:, :, 4] = 100, 100
    np.testing.assert_array_equal(layer.forward(x), out)


@both_kinds
def test_the_stride_is_the_window_unless_given(kind: str) -> None:
    """By default windows lie side by side."""
    assert KINDS[kind]((2, 3)).stride == (2, 3)
    assert KINDS[kind]((2, 3), stride=1).stride == (1, 1)


@both_kinds
def test_what_makes_no_pooling_is_refused(kind: str) -> None:
    """An empty window, or one larger than the picture: one sentence each."""
    with pytest.raises(ValueError, match="window must be one or two whole numbers from 1, not 0"):
        KINDS[kind](0)
    with pytest.raises(ShapeError, match="3×3 doesn't fit into 2×5"):
        KINDS[kind](3).output_shape((1, 2, 5))
