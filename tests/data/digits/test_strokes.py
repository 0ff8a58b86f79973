"""Facts about pen paths: through every control point, smooth except at corners, lifted between."""

from __future__ import annotations

import numpy as np
import pytest

from visualcnn.data.digits.skeletons import WAYS, Way
from visualcnn.data.digits.strokes import PATH_POINTS, Floats, parse, path_table


def _path(way: Way) -> tuple[Floats, Floats]:
    """The control points (C, 2) and the path points (P, 2) of a way's first pose."""
    table = path_table((way,))
    points = table.poses[0, 0]
    shares = table.shares[0][:, :, np.newaxis]
    return points, (points[table.neighbours[0]] * shares).sum(axis=1)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.digit} {way.name}")
def test_path_goes_through_every_control_point(way: Way) -> None:
    """A Catmull-Rom curve passes its control points."""
    points, path = _path(way)
    distances = np.linalg.norm(points[:, np.newaxis] - path, axis=2)
    assert distances.min(axis=1).max() < 1e-5


def test_every_way_has_the_same_number_of_path_points() -> None:
    """Ways of different length and number of strokes fit one table."""
    table = path_table(WAYS)
    assert table.shares.shape == (len(WAYS), PATH_POINTS, 4)
    assert table.pen_down.shape == (len(WAYS), PATH_POINTS - 1)
    np.testing.assert_allclose(table.shares.sum(axis=2), 1, atol=1e-6)


def test_pen_is_up_between_strokes_only() -> None:
    """A way of n strokes lifts the pen n - 1 times."""
    table = path_table(WAYS)
    lifts = (~table.pen_down).sum(axis=1)
    assert lifts.tolist() == [len(parse(way.pose)) - 1 for way in WAYS]


def test_corner_is_sharp() -> None:
    """Next to a corner the curve stays on the straight line; without the mark it swings out."""
    sharp = _path(Way(7, "sharp", 1, "0,0 100,0! 100,100"))[1]
    round_ = _path(Way(7, "round", 1, "0,0 100,0 100,100"))[1]
    assert sharp[:, 0].max() == pytest.approx(1)
    assert round_[:, 0].max() > 1.05


def test_path_points_are_spread_by_length() -> None:
    """A span four times as long gets about four times the points."""
    path = _path(Way(1, "straight", 1, "50,0 50,20! 50,100"))[1]
    gaps = np.diff(path[:, 1])
    assert gaps.max() < 2.5 * gaps.min()
