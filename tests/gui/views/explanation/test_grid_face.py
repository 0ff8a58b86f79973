"""Facts about the face of a number grid."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from visualcnn.gui.colour_maps import ZERO, diverging, sequential
from visualcnn.gui.theme import apply_theme, color, font
from visualcnn.gui.views.explanation.grid_face import (
    Digits,
    Face,
    digits,
    limit_of,
    paint_face,
    room_for_numbers,
)


def face(values: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> Face:
    """Signed values with their own limit."""
    return Face(values, diverging, signed=True, limit=limit_of(values))


def metrics(qapp: QApplication) -> QFontMetrics:
    """Of captions."""
    apply_theme(qapp, dark=False)
    return QFontMetrics(font("caption"))


def test_zero_is_in_the_middle_of_signed_values() -> None:
    """The largest magnitude has the end of the map, on either side; NaN the lowest step."""
    steps = face(np.array([[-2, 0, 2, 1, np.nan]], np.float32)).steps()
    assert steps[0].tolist()[:4] == [1, ZERO, 255, 192]
    assert limit_of(np.array([[np.nan, 0.0]])) == 1


def test_magnitudes_begin_at_the_lowest_step() -> None:
    """Zero is the panel's colour, the limit the strongest."""
    values = np.array([[0, 5]], np.float32)
    assert Face(values, sequential, signed=False, limit=5).steps().tolist() == [[0, 255]]


@pytest.mark.parametrize(
    ("largest", "unit", "words"),
    [
        (0.5, "", "0.50"),
        (3e-5, "×10⁻⁶", "30.0"),
        (40_000, "×10³", "40.0"),
        (4e-45, "×10⁻⁴⁵", "4.00"),
        (3e38, "×10³⁶", "300"),
    ],
)
def test_small_and_large_numbers_share_a_power_of_ten(
    qapp: QApplication, largest: float, unit: str, words: str
) -> None:
    """What would read 0.00, or has no room, is written in thousandths, millionths, thousands."""
    room = room_for_numbers(metrics(qapp))
    values = np.array([[largest, 0]], np.float32)
    written = digits(face(values), metrics(qapp), QSizeF(room, room))
    assert written is not None
    assert (written.unit, written.write(largest)) == (unit, words)


def test_the_least_of_all_numbers_has_no_room(qapp: QApplication) -> None:
    """Its power of ten is beyond float64, too."""
    room = room_for_numbers(metrics(qapp))
    shown = face(np.array([[1e-320, 0]]))
    assert digits(shown, metrics(qapp), QSizeF(room, room)) is None


def test_narrow_or_low_cells_have_no_numbers(qapp: QApplication) -> None:
    """Numbers that would be cut off are left out."""
    sizes = metrics(qapp)
    room = room_for_numbers(sizes)
    shown = face(np.array([[0.5]], np.float32))
    assert digits(shown, sizes, QSizeF(room, sizes.height())) is not None
    assert digits(shown, sizes, QSizeF(room / 2, room)) is None
    assert digits(shown, sizes, QSizeF(room, sizes.height() / 2)) is None


def test_each_number_can_have_digits_of_its_own(qapp: QApplication) -> None:
    """Beside a large number a small one still has three digits."""
    values = np.array([[1, 1e-7]], np.float32)
    shown = Face(values, diverging, signed=True, limit=1, each=True)
    written = digits(shown, metrics(qapp), QSizeF(100, 30))
    assert written is not None
    assert written.write(1.25e-7) == "1.25e−7"
    assert Digits(0, 2).write(float("nan")) == "NaN"


def test_the_picture_has_the_colours_of_its_values(qapp: QApplication) -> None:
    """A cell's middle has its step's colour; absent cells and padding show the ground."""
    apply_theme(qapp, dark=False)
    values = np.array([[-1, 1], [0, 0]], np.float32)
    absent = np.array([[False, False], [True, False]])
    shown = Face(values, diverging, signed=True, limit=1, absent=absent)
    image = paint_face(shown, QSizeF(10, 10), 1.0, font("caption"), None).toImage()
    assert image.pixelColor(5, 5).blue() > image.pixelColor(5, 5).red()
    assert image.pixelColor(15, 5).red() > image.pixelColor(15, 5).blue()
    assert image.pixelColor(5, 15) == color("panel")
    assert shown.is_absent(1, 0)
    assert not shown.is_absent(0, 0)


def test_padding_looks_unlike_a_real_zero(qapp: QApplication) -> None:
    """Hatched cells differ from those that hold a zero."""
    apply_theme(qapp, dark=False)
    padding = np.array([[True, False]])
    zeros = np.zeros((1, 2), np.float32)
    shown = Face(zeros, diverging, signed=True, limit=1, padding=padding)
    image = paint_face(shown, QSizeF(20, 20), 1.0, font("caption"), Digits(0, 1)).toImage()
    tones = {image.pixelColor(x, y).rgb() for x in range(1, 19) for y in range(1, 19)}
    assert len(tones) > 2
    assert image.pixelColor(22, 3) == color("panel")
