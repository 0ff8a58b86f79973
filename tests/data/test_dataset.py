"""A data set never changes once it is built."""

import numpy as np
import pytest

from visualcnn.data.dataset import DataError, Dataset, Split, fingerprint


def make_split(count: int = 4) -> Split:
    """A split whose images are 2×3 pixels."""
    images = np.arange(count * 6, dtype=np.uint8).reshape(count, 2, 3)
    return Split(images, np.arange(count, dtype=np.uint8))


def test_both_arrays_are_read_only() -> None:
    """Writing to the images or labels of a split raises."""
    split = make_split()
    with pytest.raises(ValueError, match="read-only"):
        split.images[0, 0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        split.labels[0] = 1


def test_take_gives_copies() -> None:
    """Taken images can be changed without changing the split."""
    split = make_split()
    taken = split.take(np.array([3, 1]))
    np.testing.assert_array_equal(taken, split.images[[3, 1]])
    taken[:] = 0
    assert split.images[3].any()


def test_images_and_labels_must_belong_together() -> None:
    """Another number of labels, or images that aren't (n, height, width), is refused."""
    images = np.zeros((3, 2, 2), np.uint8)
    with pytest.raises(DataError, match="don't belong together"):
        Split(images, np.zeros(2, np.uint8))
    with pytest.raises(DataError, match="don't belong together"):
        Split(images.reshape(3, 4), np.zeros(3, np.uint8))


def test_splits_are_found_by_name() -> None:
    """A data set knows its splits by name, and its image shape without the batch."""
    train, validation, test = make_split(4), make_split(2), make_split(3)
    dataset = Dataset("custom", "Custom data", train, validation, test, ("a", "b"), "0f")
    assert dataset.split("train") is train
    assert dataset.split("validation") is validation
    assert dataset.split("test") is test
    assert [len(dataset.split(name)) for name in ("train", "validation", "test")] == [4, 2, 3]
    assert dataset.image_shape == (1, 2, 3)


def test_fingerprint_sees_bytes_shapes_and_order() -> None:
    """Equal arrays share a fingerprint; a byte, a shape or the order makes it another."""
    first, second = np.arange(6, dtype=np.uint8), np.arange(6, 12, dtype=np.uint8)
    reference = fingerprint(first, second)
    changed = first.copy()
    changed[5] = 0
    assert reference == fingerprint(first.copy(), second.copy())
    assert len(reference) == 64
    others = {
        fingerprint(second, first),
        fingerprint(changed, second),
        fingerprint(first.reshape(2, 3), second),
        fingerprint(np.concatenate([first, second])),
    }
    assert len(others | {reference}) == 5
