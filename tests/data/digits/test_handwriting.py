"""Facts about the writer's hand: every sample differs, stays readable, and keeps to its path."""

from __future__ import annotations

import numpy as np

from visualcnn.data.digits.handwriting import BRIGHTNESS, PEN_RADIUS, SOFTNESS, write
from visualcnn.data.digits.skeletons import WAYS
from visualcnn.data.digits.streams import Streams
from visualcnn.data.digits.strokes import PATH_POINTS, path_table

COUNT = 200
TABLE = path_table(WAYS)
SAME_WAY = write(TABLE, np.zeros(COUNT, np.intp), Streams(9, np.arange(COUNT)))


def test_arrays_are_float32_of_the_promised_shapes() -> None:
    """Positions and radius along the path, softness and brightness one for each sample."""
    for array in SAME_WAY:
        assert array.dtype == np.float32
    assert SAME_WAY.x.shape == SAME_WAY.y.shape == SAME_WAY.radius.shape == (COUNT, PATH_POINTS)
    assert SAME_WAY.softness.shape == SAME_WAY.brightness.shape == (COUNT,)


def test_the_same_way_never_looks_the_same_twice() -> None:
    """Every path point moves from sample to sample by more than its jitter alone."""
    assert SAME_WAY.x.std(axis=0).min() > 0.09
    assert SAME_WAY.y.std(axis=0).min() > 0.05
    assert len(np.unique(SAME_WAY.x[:, 0])) == COUNT


def test_ink_stays_within_its_ranges() -> None:
    """Softness and brightness keep to their ranges; no stroke tapers to nothing."""
    assert SOFTNESS[0] <= SAME_WAY.softness.min() <= SAME_WAY.softness.max() <= SOFTNESS[1]
    assert BRIGHTNESS[0] <= SAME_WAY.brightness.min() <= SAME_WAY.brightness.max() <= BRIGHTNESS[1]
    assert SAME_WAY.radius.min() >= 0.4 * PEN_RADIUS[0]


def test_a_digit_leans_right_more_often_than_left() -> None:
    """A straight 1 has its upper end to the right of its lower end in most samples."""
    stroke = next(k for k, way in enumerate(WAYS) if way.name == "stroke")
    ones = write(TABLE, np.full(COUNT, stroke), Streams(9, np.arange(COUNT)))
    assert np.mean(ones.x[:, 0] > ones.x[:, -1]) > 0.6
    assert (ones.y[:, 0] < ones.y[:, -1]).all()
