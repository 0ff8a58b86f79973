"""Facts about what is pointed at."""

from __future__ import annotations

from PySide6.QtCore import QPoint

from visualcnn.gui.mosaic import Cell
from visualcnn.gui.views.network.pointed import Pointed


def test_the_keyboard_points_at_tiles_until_it_enters_one() -> None:
    """The mouse is always at one number."""
    cell, place = Cell(1, 0, 2, 3), QPoint(5, 5)
    assert not Pointed("map", cell, place).whole
    assert Pointed("map", cell, place, by_keyboard=True).whole
    assert not Pointed("map", cell, place, by_keyboard=True, entered=True).whole
