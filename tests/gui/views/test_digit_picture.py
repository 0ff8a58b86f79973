"""The large digit is crisp, and tells its pixels."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from visualcnn.gui.theme import color
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


def test_a_part_is_outlined(picture: DigitPicture) -> None:
    """Around exactly these pixels, also after the picture moved; nothing where none is wanted."""
    picture.show()
    before = picture.grab().toImage()
    picture.outline((3, 5, 4, 6))
    area = picture.area
    assert picture.outlined == QRectF(area.left() + 5 * 7, area.top() + 3 * 7, 6 * 7, 4 * 7)
    shown = picture.grab().toImage()
    corner = QPoint(int(area.left()) + 35, int(area.top()) + 21)
    assert shown.pixelColor(corner - QPoint(1, 1)) == color("accent")
    assert shown.pixel(corner) == before.pixel(corner)
    picture.resize(300, 210)
    assert picture.outlined is not None
    assert picture.outlined.left() == picture.area.left() + 35
    picture.resize(230, 210)
    picture.outline(None)
    assert picture.outlined is None
    assert picture.grab().toImage() == before


def test_pixels_are_pointed_at_and_chosen(picture: DigitPicture, qtbot: QtBot) -> None:
    """Each is told once, and that the mouse has left; a click chooses."""
    picture.show()
    heard: list[tuple[int, int]] = []
    picture.pixel_hovered.connect(lambda row, column: heard.append((row, column)))
    place = picture.area.topLeft().toPoint() + QPoint(7 * 9 + 2, 7 * 4 + 2)
    for each in (place, place + QPoint(2, 2), QPoint(1, 1)):
        QTest.mouseMove(picture, each)
    assert heard == [(4, 9), (-1, -1)]
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    with qtbot.waitSignal(picture.pixel_chosen) as chosen:
        QTest.mouseClick(picture, left, none, place)
    assert chosen.args == [4, 9]
    with qtbot.assertNotEmitted(picture.pixel_chosen):
        QTest.mouseClick(picture, left, none, QPoint(1, 1))
        QTest.mouseClick(picture, Qt.MouseButton.RightButton, none, place)
