"""Facts about the pictures: fixed for ever, independent of one another, centred like MNIST's."""

from __future__ import annotations

import hashlib
import time

import numpy as np
import pytest

from visualcnn.data.centring import MIDDLE, centre_of_mass, crop_to_ink, place_by_mass
from visualcnn.data.digits.drawing import (
    DIGITS_VERSION,
    SPLIT_SIZES,
    draw,
    labels_of,
    pen_paths,
)
from visualcnn.data.digits.rendering import fit_to_box, render

FIRST_PICTURES = {
    1: "0a83572a5ac23604413d4940692c69465aa23f5cf49ad35262f22cb9deb5fc9a",
}
ALL_LABELS = {
    1: "af3558b2e36cd182ffd5a035599c4b102eefbb5c396df2c73202e8d0b4915811",
}


def test_pictures_of_this_version_never_change() -> None:
    """The first 100 pictures of each split have the hash that was published with the version."""
    pictures = np.concatenate([draw(name, np.arange(100)) for name in SPLIT_SIZES])
    assert hashlib.sha256(pictures.data).hexdigest() == FIRST_PICTURES[DIGITS_VERSION]


def test_labels_of_this_version_never_change() -> None:
    """All labels have the hash that was published with the version."""
    labels = np.concatenate([labels_of(name) for name in SPLIT_SIZES])
    assert hashlib.sha256(labels.data).hexdigest() == ALL_LABELS[DIGITS_VERSION]


def test_a_picture_does_not_depend_on_the_others_drawn_with_it() -> None:
    """Any subset, order or repetition of indices gives each sample's same bytes."""
    together = draw("train", np.arange(60))
    chosen = np.array([59, 3, 3, 17, 0, 41])
    np.testing.assert_array_equal(draw("train", chosen), together[chosen])
    np.testing.assert_array_equal(draw("train", chosen[:1]), together[chosen[:1]])


def test_no_indices_give_no_pictures() -> None:
    """An empty choice is allowed and has the shape of pictures."""
    assert draw("test", np.arange(0)).shape == (0, 28, 28)


def test_splits_are_different_pictures() -> None:
    """Samples of the same number in two splits are not the same, and none appears twice."""
    pictures = np.concatenate([draw(name, np.arange(200)) for name in SPLIT_SIZES])
    assert len(np.unique(pictures.reshape(600, -1), axis=0)) == 600


@pytest.mark.parametrize("name", SPLIT_SIZES)
def test_every_digit_is_equally_frequent(name: str) -> None:
    """Each class has a tenth of a split, within four standard deviations of chance."""
    labels = labels_of(name)
    counts = np.bincount(labels, minlength=10)
    assert labels.dtype == np.uint8
    assert len(counts) == 10
    assert np.abs(counts - len(labels) / 10).max() < 4 * (len(labels) * 0.09) ** 0.5


def test_labels_are_in_no_order() -> None:
    """Neighbouring samples share their digit about as often as chance has it: one in ten."""
    labels = labels_of("train")
    assert abs(np.mean(labels[1:] == labels[:-1]) - 0.1) < 0.015


def test_ink_fills_the_box_of_20() -> None:
    """The longer side of every picture's ink is 20 pixels, as in MNIST."""
    sides = [max(crop_to_ink(picture).shape) for picture in draw("validation", np.arange(300))]
    assert set(sides) == {20}


def test_ink_is_centred_by_mass() -> None:
    """Every centre of mass is within half a pixel of the middle, unless the ink meets the edge."""
    pictures = draw("validation", np.arange(300))
    at_edge = pictures[:, [0, -1]].any(axis=(1, 2)) | pictures[:, :, [0, -1]].any(axis=(1, 2))
    for moment in centre_of_mass(pictures[~at_edge]):
        assert np.abs(moment - MIDDLE).max() <= 0.5
    assert at_edge.mean() < 0.05


def test_drawing_is_fast_enough_to_start_at_once() -> None:
    """The numbers stay float32 all the way: 300 pictures need far less than a tenth of a second.

    The limit is ten times what one slow core takes, so only a change of method can break it.
    """
    draw("train", np.arange(16))
    start = time.perf_counter()
    draw("train", np.arange(300))
    assert time.perf_counter() - start < 1.0


def test_pen_paths_are_what_the_pictures_are_drawn_from() -> None:
    """Rendered and placed they are the pictures, byte for byte."""
    indices = np.array([3, 40, 7])
    writing, pen_down = pen_paths("test", indices)
    assert writing.x.shape == writing.y.shape == (3, pen_down.shape[1] + 1)
    pictures = place_by_mass(render(fit_to_box(writing), pen_down))
    np.testing.assert_array_equal(pictures, draw("test", indices))
