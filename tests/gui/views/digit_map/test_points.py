"""Where points lie, which one is meant, and which are inside of a lasso."""

from __future__ import annotations

import numpy as np
import pytest

from tests.gui.views.digit_map.map_example import PLACES, points
from visualcnn.gui.views.digit_map.points import Camera, beside, inside, nearest


def test_the_wrong_ones_are_known() -> None:
    """By label and prediction."""
    assert points().wrong.tolist() == [False] * 5 + [True]


def test_the_camera_sees_all_within_its_margin() -> None:
    """With one scale for both directions."""
    camera = Camera.on_all(PLACES, 400, 300, 20)
    pixels = camera.pixels(PLACES)
    assert pixels.min(axis=0) == pytest.approx([20, 90])
    assert pixels.max(axis=0) == pytest.approx([380, 210])
    assert camera.scale == 60


def test_up_is_up() -> None:
    """A larger y lies higher on the screen."""
    low, high = Camera(0, 0, 10, 100, 100).pixels(np.array([(0, -1), (0, 1)], np.float32))
    assert low.tolist() == [50, 60]
    assert high.tolist() == [50, 40]


@pytest.mark.parametrize("places", [np.empty((0, 2), np.float32), np.full((3, 2), np.nan, "f4")])
def test_nothing_to_see_is_no_fault(places: np.ndarray) -> None:
    """Before the first map, and of a network that blew up."""
    assert Camera.on_all(places, 400, 300, 20) == Camera(width=400, height=300)


def test_one_place_alone_is_in_the_middle() -> None:
    """However far all is zoomed then."""
    camera = Camera.on_all(np.array([(7, 7)], np.float32), 400, 300, 20)
    assert camera.pixels(np.array([(7, 7)], np.float32)).tolist() == [[200, 150]]


def test_zooming_keeps_what_is_under_the_mouse() -> None:
    """And ends where nothing could be found again."""
    camera = Camera.on_all(PLACES, 400, 300, 20)
    x, y = camera.pixels(PLACES)[3].tolist()
    nearer = camera.zoomed(2, x, y, camera.scale)
    assert nearer.scale == 120
    assert nearer.pixels(PLACES)[3] == pytest.approx([x, y], abs=1e-3)
    assert camera.zoomed(1e9, x, y, camera.scale).scale == 200 * camera.scale
    assert camera.zoomed(1e-9, x, y, camera.scale).scale == camera.scale / 2


def test_the_plane_is_dragged_by_pixels() -> None:
    """All points go with it."""
    camera = Camera.on_all(PLACES, 400, 300, 20)
    moved = camera.moved(30, -10).pixels(PLACES) - camera.pixels(PLACES)
    np.testing.assert_allclose(moved, np.tile([30, -10], (6, 1)), atol=1e-3)


def test_the_nearest_point_within_reach_is_meant() -> None:
    """Those that lie nowhere never are."""
    pixels = np.array([(10, 10), (20, 10), (np.nan, np.nan)], np.float32)
    assert nearest(pixels, 16, 10, 8) == 1
    assert nearest(pixels, 40, 10, 8) is None
    assert nearest(pixels[:0], 0, 0, 8) is None


def test_arrows_go_to_the_next_point_that_way() -> None:
    """And stay where there is none."""
    pixels = np.array([(0, 0), (10, 1), (20, 0), (11, 30)], np.float32)
    assert beside(pixels, 0, 1, 0) == 1
    assert beside(pixels, 1, 1, 0) == 2
    assert beside(pixels, 1, 0, 1) == 3
    assert beside(pixels, 2, 1, 0) == 2
    assert beside(pixels, 0, 0, -1) == 0


def test_a_lasso_holds_what_it_goes_around() -> None:
    """Of a shape with a dent, what is in the dent lies outside."""
    corners = np.array([(0, 0), (10, 0), (10, 10), (5, 2), (0, 10)], np.float32)
    places = np.array([(1, 5), (5, 5), (9, 5), (5, 1), (20, 5), (np.nan, 1)], np.float32)
    assert inside(places, corners).tolist() == [True, False, True, True, False, False]
