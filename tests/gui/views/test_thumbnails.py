"""Small digits are crisp, in the theme's greys, and many of them are one picture."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from visualcnn.gui.colour_maps import grey
from visualcnn.gui.theme import apply_theme, current_theme
from visualcnn.gui.views.thumbnails import digit_area, digit_image, draw_digit, mosaic_image

Greys = npt.NDArray[np.uint8]


@pytest.fixture(autouse=True, params=[False, True])
def theme(qapp: QApplication, request: pytest.FixtureRequest) -> None:
    """Light and dark."""
    apply_theme(qapp, dark=request.param)


def pictures(count: int, height: int = 5, width: int = 4) -> Greys:
    """Noise from a fixed seed."""
    random = np.random.default_rng(0)
    return random.integers(0, 256, (count, height, width), dtype=np.uint8)


def colour(step: int) -> QColor:
    """How a grey of 0 to 255 looks now."""
    return QColor(*grey(current_theme())[step].tolist())


def test_one_pixel_a_pixel() -> None:
    """Each pixel has the colour that the theme gives its grey; the array may go."""
    (picture,) = pictures(1)
    image = digit_image(picture.copy())
    assert (image.width(), image.height()) == (4, 5)
    for (row, column), step in np.ndenumerate(picture):
        assert image.pixelColor(column, row) == colour(int(step))


@pytest.mark.parametrize("count", [1, 3, 6, 7])
@pytest.mark.parametrize("scale", [1, 2, 3])
@pytest.mark.parametrize("gap", [0, 2])
def test_mosaic_has_every_pixel_in_its_place(count: int, scale: int, gap: int) -> None:
    """Three a row; between them, and where there are none, it is as the panel."""
    many = pictures(count)
    image = mosaic_image(many, 3, scale, gap)
    wide, tall = 4 * scale, 5 * scale
    rows = -(-count // 3)
    assert image.width() == 3 * (wide + gap) - gap
    assert image.height() == rows * (tall + gap) - gap
    panel = QColor(current_theme().panel)
    for y in range(image.height()):
        for x in range(image.width()):
            (row, below), (column, beside) = divmod(y, tall + gap), divmod(x, wide + gap)
            tile = 3 * row + column
            there = below < tall and beside < wide and tile < count
            step = int(many[tile, below // scale, beside // scale]) if there else 0
            assert image.pixelColor(x, y) == (colour(step) if there else panel)


def test_no_pictures_make_an_empty_one() -> None:
    """As a filter may leave none."""
    assert mosaic_image(pictures(0), 5, 2, 3).isNull()


def test_drawn_in_whole_pixels_in_the_middle() -> None:
    """A place that is too large by a part of a pixel each leaves a margin."""
    canvas = QImage(30, 20, QImage.Format.Format_RGB32)
    canvas.fill(Qt.GlobalColor.red)
    (picture,) = pictures(1)
    with QPainter(canvas) as painter:
        area = draw_digit(painter, QRect(2, 1, 28, 17), picture)
        assert draw_digit(painter, QRect(2, 1, 28, 17), digit_image(picture)) == area
    assert area == QRectF(10, 2, 12, 15)
    for y in range(canvas.height()):
        for x in range(canvas.width()):
            inside = area.left() <= x < area.right() and area.top() <= y < area.bottom()
            step = int(picture[(y - 2) // 3, (x - 10) // 3]) if inside else 0
            expected = colour(step) if inside else QColor(Qt.GlobalColor.red)
            assert canvas.pixelColor(x, y) == expected


def test_scale_is_whole_in_the_screens_own_pixels() -> None:
    """Half a pixel where the screen has two; less than one where there is no room for one."""
    assert digit_area(QRect(0, 0, 70, 70), 28, 28, 2.0) == QRectF(0, 0, 70, 70)
    assert digit_area(QRect(0, 0, 69, 70), 28, 28, 2.0).width() == 56
    small = digit_area(QRect(0, 0, 14, 20), 28, 28)
    assert (small.width(), small.top()) == (14, 3)
