"""The confusion matrix counts every sample once, and its shares are those of its counts."""

from __future__ import annotations

import numpy as np
import pytest

from visualcnn.explain.confusion import confusion


def test_every_sample_is_counted_once() -> None:
    """In the row of its class and the column of what it was read as, one by one."""
    rng = np.random.default_rng(1)
    labels, read = rng.integers(0, 10, (2, 3000)).astype(np.uint8)
    counts = np.zeros((10, 10), int)
    for label, prediction in zip(labels, read, strict=True):
        counts[label, prediction] += 1
    told = confusion(labels, read, 10)
    np.testing.assert_array_equal(told.counts, counts)
    assert told.counts.dtype == np.int64
    assert (told.total, told.classes) == (3000, 10)
    assert told.accuracy == pytest.approx(float((labels == read).mean()))


def test_precision_and_recall_are_shares_of_columns_and_rows() -> None:
    """Of those read as 1 two of three are; of the ones, two of four were read so."""
    labels, read = np.array([0, 1, 1, 1, 1, 0]), np.array([1, 1, 1, 0, 0, 0])
    told = confusion(labels, read, 2)
    assert told.counts.tolist() == [[1, 1], [2, 2]]
    assert told.precision.tolist() == pytest.approx([1 / 3, 2 / 3])
    assert told.recall.tolist() == pytest.approx([1 / 2, 1 / 2])
    assert told.rows_share.tolist() == [[0.5, 0.5], [0.5, 0.5]]
    assert told.accuracy == 0.5


def test_what_is_undefined_is_nan() -> None:
    """A class that was never read has no precision, one without samples no recall and no row."""
    told = confusion(np.array([0, 0], np.uint8), np.array([0, 1], np.uint8), 3)
    np.testing.assert_array_equal(told.precision, [1, 0, np.nan])
    np.testing.assert_array_equal(told.recall, [0.5, np.nan, np.nan])
    np.testing.assert_array_equal(told.rows_share[1:], np.full((2, 3), np.nan))


def test_of_no_samples_nothing_is_known() -> None:
    """Counts of 0, and no accuracy."""
    told = confusion(np.empty(0, np.uint8), np.empty(0, np.uint8), 2)
    assert not told.counts.any()
    assert told.total == 0
    assert np.isnan([told.accuracy, *told.precision, *told.recall]).all()


def test_its_arrays_are_read_only_and_its_own() -> None:
    """Labels may be read-only themselves; nothing of the result can be changed."""
    labels = np.array([0, 1])
    labels.flags.writeable = False
    told = confusion(labels, labels, 2)
    for array in (told.counts, told.precision, told.recall, told.rows_share):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


@pytest.mark.parametrize(
    ("labels", "read", "words"),
    [
        ([0, 1], [0], "Each label needs one prediction: 2 came with 1"),
        ([0, 2], [0, 1], "A class must be a whole number from 0 to 1"),
        ([0, 1], [0, -1], "A class must be a whole number from 0 to 1"),
    ],
)
def test_what_does_not_fit_is_told(labels: list[int], read: list[int], words: str) -> None:
    """In one sentence."""
    with pytest.raises(ValueError, match=words):
        confusion(np.array(labels), np.array(read), 2)
