"""Facts about the ways of writing: several for each digit, and both poses of the same make."""

from __future__ import annotations

from collections import Counter

import pytest

from visualcnn.data.digits.skeletons import WAYS, Way
from visualcnn.data.digits.strokes import parse


def test_every_digit_has_several_ways() -> None:
    """Each of the ten digits can be written in at least four ways."""
    counts = Counter(way.digit for way in WAYS)
    assert sorted(counts) == list(range(10))
    assert min(counts.values()) >= 4


def test_names_tell_ways_apart() -> None:
    """No two ways of a digit share a name, and each can be chosen."""
    assert len({(way.digit, way.name) for way in WAYS}) == len(WAYS)
    assert all(way.weight > 0 for way in WAYS)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.digit} {way.name}")
def test_poses_are_of_the_same_make(way: Way) -> None:
    """Both poses have the same strokes, points and corners, near the sheet."""
    pose, other = parse(way.pose), parse(way.other_pose or way.pose)
    corners = [[mark.corner for mark in stroke] for stroke in pose]
    assert corners == [[mark.corner for mark in stroke] for stroke in other]
    assert all(len(stroke) > 1 for stroke in pose)
    for mark in [mark for stroke in pose + other for mark in stroke]:
        assert -5 <= mark.x <= 105
        assert 0 <= mark.y <= 100
