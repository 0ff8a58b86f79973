"""The large digit is crisp, and tells its pixels."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from visualcnn.gui.views.digit_picture import DigitPicture


@pytest.fixture
def picture(qtbot: QtBot) -> DigitPicture:
    """A picture whose pixels alternate between black and white."""
    made = DigitPicture()
    qtbot.addWidget(made)
    made.resize(230, 210)
    board = (np.indices((28, 28)).sum(axis=0) % 2 * 255).astype(np.uint8)
    made.show_image(board)
    return made


def test_scale_is_whole(picture: DigitPicture) -> None:
    """Every pixel is drawn as a square of the same whole size, and never stretched."""
    area = picture.area
    assert area.width() == area.height() == 28 * 7
    image = picture.grab().toImage()
    left, top = int(area.left()), int(area.top())
    for x in range(28 * 7):
        expected = image.pixel(left + x // 7 * 7, top)
        assert image.pixel(left + x, top + 6) == expected
    assert image.pixel(left, top) != image.pixel(left + 7, top)


def test_tells_a_pixel(picture: DigitPicture) -> None:
    """Hovering gives row, column and value; beside the picture nothing."""
    area = picture.area
    assert picture.pixel_text(area.topLeft() + QPointF(7.5, 0.5)) == "row 0, column 1: 255 of 255"
    assert picture.pixel_text(QPointF(0, 0)) == ""


def test_large_pictures_shrink(picture: DigitPicture) -> None:
    """A picture larger than the widget is shown whole."""
    picture.show_image(np.zeros((400, 500), np.uint8))
    assert picture.area.width() <= picture.width()
    assert picture.area.height() <= picture.height()
