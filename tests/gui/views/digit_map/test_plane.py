"""The plane: what is looked at stays, once the user has chosen it."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.gui.views.digit_map.map_example import PLACES, points
from visualcnn.gui.palette import rgb
from visualcnn.gui.theme import current_theme
from visualcnn.gui.views.digit_map.class_colours import class_colour
from visualcnn.gui.views.digit_map.plane import Plane

NAMES = ("0", "1")


@pytest.fixture
def plane(qtbot: QtBot) -> Plane:
    """With six points."""
    plane = Plane()
    qtbot.addWidget(plane)
    plane.resize(400, 300)
    plane.show()
    plane.show_points(points(), NAMES)
    return plane


def test_every_point_is_in_the_picture(plane: Plane) -> None:
    """In its label's colour, right ones as discs."""
    ratio = plane.devicePixelRatioF()
    for number in range(5):
        x, y = (round(float(side * ratio)) for side in plane._pixels[number])
        seen = plane._drawn.pixelColor(x, y)
        wanted = class_colour(int(points().labels[number]), current_theme())
        assert (seen.red(), seen.green(), seen.blue()) == rgb(wanted)


def test_new_points_are_all_seen(plane: Plane) -> None:
    """As long as nobody has zoomed."""
    plane.show_points(points(places=10 * PLACES, step=640), NAMES)
    assert plane._pixels.min() >= 0
    assert plane._pixels[:, 0].max() <= 400


def test_news_leave_the_users_view(plane: Plane) -> None:
    """Until all is wanted again, or another layer."""
    plane.zoom(3, 100, 100)
    before = plane._camera
    plane.show_points(points(places=10 * PLACES, step=640), NAMES)
    assert plane._camera == before
    plane.show_all()
    assert plane._camera != before
    plane.drag(50, 0)
    moved = plane._camera
    plane.show_points(points(layer="conv1"), NAMES)
    assert plane._camera != moved


def test_a_resize_keeps_the_middle(plane: Plane) -> None:
    """Of what the user looks at."""
    plane.zoom(3, 100, 100)
    before = plane._camera
    plane.resize(600, 200)
    after = plane._camera
    assert (after.x, after.y, after.scale) == (before.x, before.y, before.scale)
    assert (after.width, after.height) == (600, 200)


def test_other_samples_begin_anew(plane: Plane) -> None:
    """Numbers of points mean something else then."""
    plane.at = 5
    plane.zoom(3, 100, 100)
    few = points(
        places=PLACES[:2],
        samples=np.arange(2),
        labels=np.zeros(2, np.uint8),
        predictions=np.zeros(2, np.uint8),
    )
    plane.show_points(few, NAMES)
    assert plane.at is None
    plane.show_points(None, ())
    assert len(plane._pixels) == 0
