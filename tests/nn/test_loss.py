"""Cross-entropy: its values, its gradient, its calm at extreme logits, and whom it refuses."""

from __future__ import annotations

import numpy as np
import pytest

from visualcnn.nn.activation import Softmax
from visualcnn.nn.dense import Dense
from visualcnn.nn.loss import CrossEntropy, require_logits, sample_losses, softmax

LOGITS = np.random.default_rng(0).normal(0, 2, (5, 7))
LABELS = np.array([0, 1, 2, 3, 4, 0, 1], np.uint8)


def test_the_loss_is_the_mean_of_minus_log_p() -> None:
    """Mean over the batch, in nats, of -log of the label's probability."""
    p = np.exp(LOGITS) / np.exp(LOGITS).sum(axis=0)
    losses = -np.log(p[LABELS, np.arange(7)])
    np.testing.assert_allclose(sample_losses(LOGITS, LABELS), losses)
    assert CrossEntropy().forward(LOGITS, LABELS) == pytest.approx(losses.mean())
    np.testing.assert_allclose(softmax(LOGITS), p)


def test_the_gradient_is_softmax_minus_one_hot_over_the_batch() -> None:
    """So each sample's gradient sums to 0."""
    loss = CrossEntropy()
    loss.forward(LOGITS, LABELS)
    gradient = loss.backpropagation()
    np.testing.assert_allclose(gradient, (softmax(LOGITS) - np.eye(5)[:, LABELS]) / 7)
    np.testing.assert_allclose(gradient.sum(axis=0), 0, atol=1e-15)


def test_a_batch_repeated_has_the_same_loss() -> None:
    """The mean doesn't grow with the batch, as a sum would."""
    twice = CrossEntropy().forward(np.tile(LOGITS, 2), np.tile(LABELS, 2))
    assert twice == pytest.approx(CrossEntropy().forward(LOGITS, LABELS))


def test_no_preference_costs_the_log_of_the_number_of_classes() -> None:
    """Equal logits over ten classes: log 10."""
    assert CrossEntropy().forward(np.zeros((10, 3)), np.array([1, 2, 3])) == pytest.approx(
        np.log(10)
    )


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_logits_of_ten_thousand_are_no_trouble(dtype: type[np.floating]) -> None:
    """Right answers cost 0, wrong ones 20,000; gradients are finite, of the logits' type."""
    logits = np.array([[1e4, 1e4], [-1e4, -1e4]], dtype)
    np.testing.assert_array_equal(sample_losses(logits, np.array([0, 1])), [0, 2e4])
    loss = CrossEntropy()
    assert loss.forward(logits, np.array([0, 1])) == 1e4
    gradient = loss.backpropagation()
    np.testing.assert_array_equal(gradient, [[0, 0.5], [0, -0.5]])
    assert gradient.dtype == dtype


def test_a_network_that_ends_in_softmax_is_refused_with_the_reason() -> None:
    """The sentence says why and what to do; logits are taken."""
    with pytest.raises(ValueError, match=r"ends in Softmax.*End the network in its logits"):
        require_logits(Softmax())
    require_logits(Dense(10))
