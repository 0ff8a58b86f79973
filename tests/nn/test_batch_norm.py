"""Batch normalisation: the batch's own statistics in training, the running ones in evaluation."""

from __future__ import annotations

import numpy as np
import pytest

from visualcnn.nn.batch_norm import BatchNorm
from visualcnn.nn.layer import Array, Shape


def built(shape: Shape, momentum: float = 0.1) -> BatchNorm:
    """A new layer in float64."""
    layer = BatchNorm(momentum)
    layer.dtype = np.dtype(np.float64)
    layer.build(shape, np.random.default_rng(0))
    return layer


def values(shape: Shape) -> Array:
    """Values of mean 3 and deviation 2."""
    return np.random.default_rng(0).normal(3, 2, shape)


@pytest.mark.parametrize("shape", [(4, 5, 3), (4,)])
def test_training_brings_each_channel_to_mean_0_and_variance_1(shape: Shape) -> None:
    """Over all pixels and samples of a channel."""
    out = built(shape).forward(values((*shape, 8)))
    axes = tuple(range(1, out.ndim))
    np.testing.assert_allclose(out.mean(axis=axes), 0, atol=1e-12)
    np.testing.assert_allclose(out.var(axis=axes), 1, rtol=1e-4)


def test_scale_and_shift_come_after() -> None:
    """out = scale · normal + shift."""
    layer = built((2,))
    x = values((2, 6))
    normal = layer.forward(x).copy()
    layer.parameters["scale"][...] = [2, 3]
    layer.parameters["shift"][...] = [10, 20]
    np.testing.assert_allclose(layer.forward(x), normal * [[2], [3]] + [[10], [20]])


def test_running_statistics_move_by_the_momentum() -> None:
    """A tenth of the way to the batch's mean and to its variance without bias."""
    layer, x = built((2, 3, 3)), values((2, 3, 3, 4))
    layer.forward(x)
    axes = (1, 2, 3)
    np.testing.assert_allclose(layer.state["mean"], 0.1 * x.mean(axis=axes))
    np.testing.assert_allclose(
        layer.state["variance"], 0.9 + 0.1 * x.var(axis=axes, ddof=1), rtol=1e-12
    )


def test_evaluation_uses_the_running_statistics_and_leaves_them() -> None:
    """The output depends on each sample alone, and the state stays bit for bit."""
    layer, x = built((2,)), values((2, 5))
    layer.state["mean"][...], layer.state["variance"][...] = [1, 2], [4, 9]
    layer.training = False
    expected = (x - [[1], [2]]) / np.sqrt(np.array([[4], [9]]) + 1e-5)
    np.testing.assert_allclose(layer.forward(x), expected)
    np.testing.assert_allclose(layer.forward(x[:, :1]), expected[:, :1])
    np.testing.assert_array_equal(layer.state["mean"], [1, 2])
    np.testing.assert_array_equal(layer.state["variance"], [4, 9])


def test_one_sample_alone_trains_without_a_fault() -> None:
    """A batch of one feature vector has variance 0: the output is the shift, all is finite."""
    layer = built((3,))
    assert not layer.forward(values((3, 1))).any()
    assert np.isfinite(layer.backpropagation(np.ones((3, 1)))).all()
    assert np.isfinite(layer.state["variance"]).all()
