"""Dropout leaves values out while training, keeps their mean, and does nothing in evaluation."""

from __future__ import annotations

import numpy as np
import pytest

from visualcnn.nn.dropout import Dropout

X = np.ones((100, 200), np.float32)


def test_training_drops_a_share_and_scales_the_rest() -> None:
    """About `rate` of the values are 0, the others 1 / (1 - rate); the mean stays."""
    out = Dropout(0.2).forward(X)
    assert np.mean(out == 0) == pytest.approx(0.2, abs=0.01)
    np.testing.assert_allclose(out[out != 0], 1.25)
    assert out.mean() == pytest.approx(1, abs=0.02)


def test_the_gradient_takes_the_same_way() -> None:
    """What was dropped gets no gradient, what was scaled gets a scaled one."""
    layer = Dropout(0.5)
    out = layer.forward(X)
    np.testing.assert_array_equal(layer.backpropagation(X), out)


def test_each_forward_draws_a_new_mask_from_its_own_stream() -> None:
    """Two masks differ; the same stream draws the same masks; no global stream is used."""
    np.random.seed(0)  # noqa: NPY002 - the global stream is what must not be used
    before = np.random.get_state()[1].copy()  # type: ignore[index]  # noqa: NPY002
    layer, twin = Dropout(0.5), Dropout(0.5)
    layer.rng, twin.rng = np.random.default_rng(3), np.random.default_rng(3)
    first = layer.forward(X).copy()
    np.testing.assert_array_equal(twin.forward(X), first)
    assert (layer.forward(X) != first).any()
    after = np.random.get_state()[1]  # type: ignore[index]  # noqa: NPY002
    np.testing.assert_array_equal(after, before)


def test_evaluation_changes_nothing_and_draws_nothing() -> None:
    """The output is the input, the gradient passes, and the stream stays where it was."""
    layer = Dropout(0.5)
    layer.training = False
    before = layer.rng.bit_generator.state
    np.testing.assert_array_equal(layer.forward(X), X)
    np.testing.assert_array_equal(layer.backpropagation(X), X)
    assert layer.rng.bit_generator.state == before


def test_a_rate_of_0_keeps_all() -> None:
    """Nothing is dropped or scaled."""
    np.testing.assert_array_equal(Dropout(0).forward(X), X)


@pytest.mark.parametrize("rate", [1, -0.1, 1.5, float("nan")])
def test_a_rate_that_makes_no_sense_is_refused(rate: float) -> None:
    """Dropping everything, or less than nothing, is refused in one sentence."""
    with pytest.raises(ValueError, match="Dropout's rate must be from 0 to below 1, not"):
        Dropout(rate)
