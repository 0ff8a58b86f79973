"""Facts about MNIST's preparation step by step: what each makes, and what goes on without it."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from visualcnn.data.centring import centre, centre_of_mass, crop_to_ink, ink_box
from visualcnn.data.dataset import DataError, Images
from visualcnn.data.folder import load_folder
from visualcnn.data.preparation import Preparation, Steps, box_side, prepare

ALL_WAYS = [Steps(*taken) for taken in itertools.product((True, False), repeat=3)]


def _drawing() -> Images:
    """An L, 160 high and 100 wide, off the middle of a square sheet."""
    image = np.zeros((280, 280), np.uint8)
    image[30:190, 60:82] = 255
    image[168:190, 60:160] = 255
    return image


def _pictures(made: Preparation) -> list[Images]:
    return [made.cropped, made.boxed, made.placed, made.final]


def test_all_steps_are_what_mnist_did() -> None:
    """The result is that of `centre`, and each step shows what it made."""
    drawing = _drawing()
    made = prepare(drawing)
    np.testing.assert_array_equal(made.final, centre(drawing))
    np.testing.assert_array_equal(made.cropped, crop_to_ink(drawing))
    assert made.box == ((30, 190), (60, 160))
    assert max(made.boxed.shape) == 20
    down, right = made.shift
    height, width = made.boxed.shape
    np.testing.assert_array_equal(
        made.placed[down : down + height, right : right + width], made.boxed
    )
    assert made.placed.sum() == made.boxed.sum()


@pytest.mark.parametrize("steps", ALL_WAYS)
@pytest.mark.parametrize("shape", [(280, 280), (40, 300), (28, 28), (5, 3)])
def test_any_choice_of_steps_makes_a_digit(steps: Steps, shape: tuple[int, int]) -> None:
    """Whatever is left out: uint8 28×28 with ink in it, and nobody can write into the pictures."""
    drawing = np.zeros(shape, np.uint8)
    drawing[: shape[0] // 2 + 1, shape[1] // 2 :] = 200
    made = prepare(drawing, steps)
    assert made.final.shape == (28, 28)
    assert made.final.max() > 0
    for picture in _pictures(made):
        assert picture.dtype == np.uint8
        assert not picture.flags.writeable
    assert drawing.flags.writeable


def test_without_any_step_the_drawing_area_is_resized() -> None:
    """Each of 28×28 pixels is the mean of the ten by ten that it covers."""
    drawing = _drawing()
    made = prepare(drawing, Steps(crop=False, scale=False, centre=False))
    means = drawing.reshape(28, 10, 28, 10).mean(axis=(1, 3))
    np.testing.assert_array_equal(made.final, np.floor(means + 0.5))
    np.testing.assert_array_equal(made.placed, drawing)
    assert made.shift == (0, 0)


def test_without_the_crop_the_whole_area_fills_the_box() -> None:
    """The digit comes out smaller by the blank around it."""
    made = prepare(_drawing(), Steps(crop=False))
    assert made.box == ((0, 280), (0, 280))
    assert made.boxed.shape == (20, 20)
    assert max(crop_to_ink(made.final).shape) <= 13


def test_without_the_scale_the_ink_keeps_its_size() -> None:
    """160 of 280 pixels are 16 of 28, in the middle by its mass."""
    made = prepare(_drawing(), Steps(scale=False))
    assert made.boxed.shape == (160, 100)
    assert made.placed.shape == (280, 280)
    assert crop_to_ink(made.final).shape[0] in (16, 17)
    row, column = centre_of_mass(made.final[np.newaxis])
    assert max(abs(row[0] - 14), abs(column[0] - 14)) < 0.6


def test_without_the_centre_of_mass_the_box_is_in_the_middle() -> None:
    """20 rows begin in row 4; the mass of an L is below and left of the middle."""
    made = prepare(_drawing(), Steps(centre=False))
    assert made.shift[0] == 4
    assert made.shift != prepare(_drawing()).shift
    assert ink_box(made.final)[0] == (4, 24)


@pytest.mark.parametrize(("side", "box"), [(28, 20), (14, 10), (32, 23), (8, 6), (1, 1)])
def test_other_sides_have_their_own_box(side: int, box: int) -> None:
    """20 of 28, rounded: a data set of other pictures gets its own preparation."""
    made = prepare(_drawing(), side=side)
    assert box_side(side) == max(made.boxed.shape) == box
    assert made.final.shape == (side, side)


def test_one_pixel_of_ink_is_a_digit_too() -> None:
    """A dot fills the box: there is nothing else to go by."""
    drawing = np.zeros((280, 280), np.uint8)
    drawing[3, 270] = 255
    assert (prepare(drawing).boxed == 255).all()
    assert (prepare(np.ones((1, 1), np.uint8)).boxed == 1).all()


@pytest.mark.parametrize("steps", ALL_WAYS)
def test_an_empty_drawing_is_refused(steps: Steps) -> None:
    """One sentence, whichever steps are taken."""
    with pytest.raises(DataError, match="empty: there is no ink"):
        prepare(np.zeros((280, 280), np.uint8), steps)


def test_mnists_own_digits_hardly_change(mnist_folder: Path) -> None:
    """Prepared again, they move by a pixel at most (median 0) and are scaled by 0.95 to 1.05.

    A few digits of MNIST are only 19 high or wide: they grow by 20/19, which is 1.05 too.
    """
    dataset = load_folder(mnist_folder)
    images = np.concatenate([dataset.test.images, dataset.train.images[::5]])
    again = np.stack([prepare(image).final for image in images])
    before, after = (np.array([ink_box(image) for image in of]) for of in (images, again))
    moves = np.abs(after - before).max(axis=(1, 2))
    sides = [np.diff(boxes).max(axis=(1, 2)) for boxes in (before, after)]
    scales = np.round(sides[1] / sides[0], 2)
    assert moves.max() <= 1
    assert np.median(moves) == 0
    assert scales.min() >= 0.95
    assert scales.max() <= 1.05
