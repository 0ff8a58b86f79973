"""Facts about MNIST's centring: the box of 20, the middle, the shape, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from visualcnn.data.centring import (
    centre,
    centre_of_mass,
    crop_to_ink,
    ink_box,
    moves_by_mass,
    place,
    place_by_mass,
    scale_to_box,
)
from visualcnn.data.dataset import DataError, Images


def _drawing(height: int = 120, width: int = 90) -> Images:
    """A bent line, five pixels thick, off the middle of its sheet."""
    image = np.zeros((200, 260), np.uint8)
    image[10 : 10 + height, 30:35] = 255
    image[10 + height // 2 : 15 + height // 2, 30 : 30 + width] = 255
    return image


def _ink_sides(image: Images) -> tuple[int, int]:
    cropped = crop_to_ink(image)
    return (cropped.shape[0], cropped.shape[1])


def test_crop_leaves_the_ink_only() -> None:
    """The crop is the bounding box of all pixels above 0."""
    assert crop_to_ink(_drawing(120, 90)).shape == (120, 90)


@pytest.mark.parametrize(("height", "width"), [(120, 90), (40, 200), (18, 11), (9, 9)])
def test_longer_side_of_the_ink_is_20(height: int, width: int) -> None:
    """Tall, wide, small and tiny drawings all fill the 20×20 box, with their aspect ratio."""
    sides = _ink_sides(centre(_drawing(height, width)))
    longer = max(height, width)
    assert max(sides) == 20
    assert sides == pytest.approx((height * 20 / longer, width * 20 / longer), abs=0.51)


def test_centre_of_mass_is_within_half_a_pixel_of_the_middle() -> None:
    """Whole-pixel moves bring the centre of mass to pixel (14, 14) as near as they can."""
    row, column = centre_of_mass(centre(_drawing())[np.newaxis])
    assert abs(row[0] - 14) <= 0.5
    assert abs(column[0] - 14) <= 0.5


def test_result_is_a_28_by_28_picture() -> None:
    """The result is what a network trained on MNIST takes: uint8 (28, 28), white at most 255."""
    centred = centre(_drawing(30, 22))
    assert centred.shape == (28, 28)
    assert centred.dtype == np.uint8
    assert centred.max() == 255


def test_scaling_takes_the_mean_of_each_area() -> None:
    """A 40-pixel stripe pattern of period 2 becomes an even grey: anti-aliased, nothing lost."""
    stripes = np.zeros((40, 40), np.uint8)
    stripes[:, ::2] = 200
    assert (scale_to_box(stripes) == 100).all()


def test_scaling_keeps_a_picture_of_the_right_size() -> None:
    """A picture whose longer side is 20 already stays as it is."""
    image = np.random.default_rng(1).integers(0, 256, (20, 13)).astype(np.uint8)
    np.testing.assert_array_equal(scale_to_box(image), image)


def test_floats_count_from_0_to_1() -> None:
    """A float drawing in 0..1 gives the same picture as its uint8 copy."""
    image = _drawing()
    np.testing.assert_array_equal(centre(image / 255.0), centre(image))


def test_position_on_the_sheet_does_not_matter() -> None:
    """A drawing moved on its sheet is centred to the same picture."""
    image = _drawing()
    np.testing.assert_array_equal(centre(np.roll(image, (7, 40), axis=(0, 1))), centre(image))


def test_lopsided_ink_stays_inside_the_field() -> None:
    """Ink whose mass sits at one end is never pushed over the field's edge."""
    image = np.zeros((1, 20, 20), np.uint8)
    image[0, 0] = 255
    image[0, 19, 0] = 1
    placed = place_by_mass(image)
    assert placed.sum() == image.sum()
    assert placed[0, 8].sum() == 20 * 255


def test_blank_margins_do_not_count() -> None:
    """Empty rows and columns around the ink, few or many, change nothing."""
    image = np.random.default_rng(3).integers(1, 256, (1, 20, 5)).astype(np.uint8)
    padded = np.pad(image, ((0, 0), (9, 30), (0, 40)))
    np.testing.assert_array_equal(place_by_mass(padded), place_by_mass(image))


def test_many_pictures_are_placed_as_each_alone() -> None:
    """Placing is vectorised: a picture's place doesn't depend on the others."""
    images = np.random.default_rng(2).integers(0, 256, (5, 20, 14)).astype(np.uint8)
    images[2, :10] = 0
    together = place_by_mass(images)
    for k, image in enumerate(images):
        np.testing.assert_array_equal(place_by_mass(image[np.newaxis])[0], together[k])


@pytest.mark.parametrize(
    ("image", "sentence"),
    [
        (np.zeros((50, 50), np.uint8), "empty"),
        (np.zeros((50, 50)), "empty"),
        (np.zeros((0, 0), np.uint8), "empty"),
        (np.ones((2, 9, 9), np.uint8), "height and a width"),
        (np.full((9, 9), np.nan), "not finite"),
        (np.ones((9, 9), np.int64), "int64"),
    ],
)
def test_what_is_no_drawing_is_refused_in_one_sentence(image: Images, sentence: str) -> None:
    """An empty picture or a wrong array raises DataError with one clear sentence."""
    with pytest.raises(DataError, match=sentence) as caught:
        centre(image)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_a_picture_larger_than_the_field_is_refused() -> None:
    """Placing doesn't scale: more than 28 pixels raise DataError."""
    with pytest.raises(DataError, match="28 pixels"):
        place_by_mass(np.ones((1, 30, 10), np.uint8))


def test_ink_box_is_where_the_crop_is() -> None:
    """Rows and columns, with the end one beyond the last."""
    image = _drawing(120, 90)
    (top, bottom), (left, right) = ink_box(image)
    assert ((top, bottom), (left, right)) == ((10, 130), (30, 120))
    np.testing.assert_array_equal(image[top:bottom, left:right], crop_to_ink(image))


@pytest.mark.parametrize("side", [28, 40, 21])
def test_other_fields_have_their_own_middle(side: int) -> None:
    """The centre of mass comes nearest to pixel side // 2, by the moves that are told."""
    images = np.random.default_rng(7).integers(0, 256, (4, 20, 11)).astype(np.uint8)
    placed = place_by_mass(images, side)
    down, right = moves_by_mass(images, side)
    assert placed.shape == (4, side, side)
    assert placed.sum() == images.sum()
    for k in range(4):
        there = placed[k, down[k] : down[k] + 20, right[k] : right[k] + 11]
        np.testing.assert_array_equal(there, images[k])
    if side > 21:
        assert np.abs(np.array(centre_of_mass(placed)) - side // 2).max() <= 0.5


def test_what_is_placed_outside_is_left_out() -> None:
    """A move beyond an edge shows the part that is still in the field."""
    image = np.arange(1, 10, dtype=np.uint8).reshape(1, 3, 3)
    field = place(image, np.array([-1]), np.array([2]), 4)[0]
    expected = np.zeros((4, 4), np.uint8)
    expected[:2, 2:] = image[0, 1:, :2]
    np.testing.assert_array_equal(field, expected)
