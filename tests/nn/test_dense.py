"""Fully connected layers equal the textbook's loops, and Flatten keeps the order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.nn.geometry import assert_equal, few, normal
from visualcnn.nn.dense import Dense, Flatten, textbook_dense, textbook_dense_backpropagation
from visualcnn.nn.layer import ShapeError


@few
@given(st.integers(1, 6), st.integers(1, 6), st.integers(1, 4))
def test_dense_equals_the_textbook(inputs: int, outputs: int, batch: int) -> None:
    """Any numbers of inputs, outputs and samples, forward and backward."""
    layer = Dense(outputs)
    layer.dtype = np.dtype(np.float64)
    layer.build((inputs,), np.random.default_rng(0))
    layer.parameters["bias"] += np.arange(outputs) + 1.0
    x, weight, bias = normal((inputs, batch)), *layer.parameters.values()
    assert_equal(layer.forward(x), textbook_dense(x, weight, bias))
    grad = normal((outputs, batch), 1)
    grad_x, grad_weight, grad_bias = textbook_dense_backpropagation(x, weight, grad)
    assert_equal(layer.backpropagation(grad), grad_x)
    assert_equal(layer.gradients["weight"], grad_weight)
    assert_equal(layer.gradients["bias"], grad_bias)


def test_flatten_keeps_channel_row_column_order() -> None:
    """Sample by sample, the features are the picture read channel by channel, row by row."""
    x = np.arange(24, dtype=np.float32).reshape(2, 3, 2, 2)
    layer = Flatten()
    flat = layer.forward(x)
    for n in range(2):
        np.testing.assert_array_equal(flat[:, n], x[..., n].ravel())
    np.testing.assert_array_equal(layer.backpropagation(flat), x)


def test_counts_and_refusals() -> None:
    """One multiply-add for each weight; no outputs or a picture as input is refused."""
    assert Dense(120).multiply_adds((400,)) == 48_000
    with pytest.raises(ValueError, match="at least one output, not 0"):
        Dense(0)
    with pytest.raises(ShapeError, match="put Flatten before it"):
        Dense(10).output_shape((1, 28, 28))
