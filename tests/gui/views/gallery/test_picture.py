"""The gallery's picture: digits in their places, and marks on those that are read wrongly."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from tests.gui.views.gallery.gallery_example import NAMES
from visualcnn.gui.colour_maps import grey
from visualcnn.gui.mosaic import Picture, packed
from visualcnn.gui.theme import apply_theme, color, current_theme
from visualcnn.gui.views.gallery.picture import Marks, gallery_pixels, stamps
from visualcnn.gui.views.gallery.tiling import Tiling

TILING = Tiling(count=7, across=3, height=20, width=24, gap=6)


@pytest.fixture(autouse=True, params=[False, True])
def theme(qapp: QApplication, request: pytest.FixtureRequest) -> None:
    """Light and dark."""
    apply_theme(qapp, dark=request.param)


def drawn(marks: Marks | None, names: list[Picture] | None = None) -> Picture:
    """Seven pictures of one grey each, twice as large as they are."""
    images = np.full((7, 10, 12), 1, np.uint8) * np.arange(20, 27, dtype=np.uint8)[:, None, None]
    return gallery_pixels(images, TILING, 2, marks, names or [])


def test_digits_are_where_the_tiling_says() -> None:
    """Every pixel of each; all else is as the panel."""
    lut = packed(grey(current_theme()))
    pixels = drawn(None)
    for y, x in np.ndindex(pixels.shape):
        rank = TILING.at(x, y)
        assert pixels[y, x] == lut[0 if rank is None else 20 + rank]


def test_wrong_ones_are_framed_and_stamped() -> None:
    """Around the picture, not on it; the prediction stands at its lower right corner."""
    plain = drawn(None)
    wrong = np.array([1, 0, 0, 0, 1, 0, 1], bool)
    predictions = np.array([2, 0, 0, 0, 0, 0, 2], np.uint8)
    names = stamps(("0", "1", "2"), TILING.width, 1.0)
    pixels = drawn(Marks(wrong, predictions), names)
    shade, expected = np.uint32(color("bad").rgb()), plain.copy()
    for rank in np.flatnonzero(wrong):
        left, top = TILING.corner(int(rank))
        stamp = names[predictions[rank]]
        expected[top - 2 : top + 22, left - 2 : left + 26] = shade
        inside = np.s_[top : top + 20, left : left + 24]
        expected[inside] = plain[inside]
        corner = np.s_[top + 20 - len(stamp) : top + 20, left + 24 - stamp.shape[1] : left + 24]
        expected[corner] = stamp
    assert np.array_equal(pixels, expected)


def test_stamps_fit_and_differ() -> None:
    """However long a name is; they show ink on the panel's colour, with twice the pixels too."""
    for ratio in (1.0, 2.0):
        made = stamps(NAMES, 30, ratio)
        assert all(stamp.shape[1] <= 30 for stamp in made)
        panel = np.uint32(color("panel").rgb())
        assert all((stamp == panel).any() and (stamp != panel).any() for stamp in made)
    one, two = stamps(("1", "2"), 30, 1.0)
    assert not np.array_equal(one, two)


def test_predictions_without_a_name_have_no_stamp() -> None:
    """They are framed all the same."""
    marks = Marks(np.ones(7, bool), np.full(7, 9, np.uint8))
    pixels = drawn(marks, stamps(("0",), 24, 1.0))
    left, top = TILING.corner(6)
    inside = np.s_[top : top + 20, left : left + 24]
    assert np.array_equal(pixels[inside], drawn(None)[inside])
    assert pixels[top - 1, left] == np.uint32(color("bad").rgb())
