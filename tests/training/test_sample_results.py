"""What a network makes of each sample: prediction, confidence, margin and loss."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from visualcnn.nn.layer import Array
from visualcnn.nn.loss import sample_losses, softmax
from visualcnn.training.sample_results import SampleResults, joined, results_of

LABELS = (np.arange(50) % 7).astype(np.uint8)


def logits(scale: float = 3.0) -> Array:
    """Of fifty samples in seven classes."""
    rng = np.random.default_rng(0)
    return (scale * rng.standard_normal((7, 50))).astype(np.float32)


def arrays(results: SampleResults) -> list[np.ndarray[tuple[int], np.dtype[np.generic]]]:
    """All four."""
    return [getattr(results, field.name) for field in fields(results)]


def test_they_are_those_of_the_softmax() -> None:
    """The two most probable classes of each sample, and minus the label's logarithm."""
    results = results_of(logits(), LABELS)
    ordered = np.sort(softmax(logits().astype(np.float64)), axis=0)
    np.testing.assert_array_equal(results.predictions, logits().argmax(axis=0))
    np.testing.assert_allclose(results.confidences, ordered[-1], rtol=1e-6)
    np.testing.assert_allclose(results.margins, ordered[-1] - ordered[-2], atol=1e-6)
    np.testing.assert_array_equal(results.losses, sample_losses(logits(), LABELS))
    assert [array.dtype for array in arrays(results)] == [np.uint8, *[np.float32] * 3]
    assert len(results) == 50


def test_nobody_can_write_to_them() -> None:
    """They are passed from one thread to another."""
    assert not any(array.flags.writeable for array in arrays(results_of(logits(), LABELS)))


def test_what_is_right_has_its_label() -> None:
    """One truth value for each sample."""
    results = results_of(logits(), LABELS)
    right = results.right(LABELS)
    assert right.tolist() == (logits().argmax(axis=0) == LABELS).tolist()
    assert 0 < right.sum() < 50


def test_large_logits_overflow_nowhere() -> None:
    """Sure of one class, as much as float32 can say."""
    results = results_of(logits(1e30), LABELS)
    np.testing.assert_array_equal(results.confidences, 1)
    np.testing.assert_array_equal(results.margins, 1)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_sample_without_finite_logits_is_told_without_a_warning(value: float) -> None:
    """It has a prediction and no confidence; the others are as they were."""
    broken = logits()
    broken[2, 5] = value
    results = results_of(broken, LABELS)
    assert all(np.isnan(array[5]) for array in arrays(results)[1:])
    expected = results_of(logits(), LABELS)
    for array, whole in zip(arrays(results), arrays(expected), strict=True):
        np.testing.assert_array_equal(np.delete(array, 5), np.delete(whole, 5))


def test_a_single_class_has_no_next_one() -> None:
    """Its margin is its confidence."""
    results = results_of(np.ones((1, 3), np.float32), np.zeros(3, np.uint8))
    assert results.margins.tolist() == results.confidences.tolist() == [1, 1, 1]


def test_pieces_are_joined_in_their_order() -> None:
    """As if all were done at once."""
    parts = [results_of(logits()[:, s], LABELS[s]) for s in (slice(20), slice(20, 50))]
    whole = results_of(logits(), LABELS)
    for array, expected in zip(arrays(joined(parts)), arrays(whole), strict=True):
        np.testing.assert_array_equal(array, expected)
        assert array.dtype == expected.dtype
