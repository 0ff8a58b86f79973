"""Strips: right above the line, wrong below it, the paler the less confident."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from visualcnn.gui.theme import apply_theme, color
from visualcnn.gui.views.mistakes.strip_picture import columns, strips

RIGHT = np.array([[True, False], [False, True]])
SURE = np.array([[255, 255], [0, 128]], np.uint8)


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> None:
    """Colours of the light theme."""
    apply_theme(qapp, dark=False)


def _at(picture: np.ndarray[tuple[int, ...], np.dtype[np.uint32]], *place: int) -> QColor:
    return QColor.fromRgb(int(picture[place]))


def test_the_half_says_right_or_wrong() -> None:
    """Without its colour as well: the other half is empty."""
    picture = strips(RIGHT, SURE, 20, 11)
    assert picture.shape == (2, 11, 20)
    assert _at(picture, 0, 2, 3) == color("good")
    assert _at(picture, 0, 8, 3) == color("panel")
    assert _at(picture, 0, 2, 15) == color("panel")
    assert _at(picture, 0, 8, 15) == color("bad")
    assert (picture[:, 5] == color("line").rgb()).all()


def test_confidence_is_strength() -> None:
    """None at all is pale, and still seen."""
    picture = strips(RIGHT, SURE, 20, 11)
    pale, panel, full = _at(picture, 1, 8, 3), color("panel"), color("bad")
    assert full.lightness() < pale.lightness() < panel.lightness() - 10
    half = _at(picture, 1, 2, 15)
    assert color("good").lightness() < half.lightness() < panel.lightness()


def test_wide_cells_are_parted() -> None:
    """By a pixel; narrow ones aren't, or nothing would be left of them."""
    wide = strips(RIGHT, SURE, 20, 11)
    assert _at(wide, 0, 2, 9) == color("panel")
    assert _at(wide, 0, 2, 8) == color("good")
    narrow = strips(np.ones((1, 10), np.bool_), np.full((1, 10), 255, np.uint8), 20, 11)
    assert (narrow[0, 0] == color("good").rgb()).all()


def test_every_validation_has_its_pixels() -> None:
    """In order, of nearly the same width; of too many some have none."""
    shown = columns(7, 100)
    assert np.array_equal(np.unique(shown), np.arange(7))
    widths = np.bincount(shown)
    assert widths.max() - widths.min() <= 1
    assert (np.diff(columns(200, 120)) >= 1).all()
