"""Facts about scales: they stay calm while values move."""

from __future__ import annotations

import numpy as np
import pytest

from visualcnn.gui.views.network.scale import ValueScale


def _tiles(*tops: float) -> np.ndarray:
    return np.array(tops, np.float32).reshape(-1, 1, 1, 1) * np.ones((1, 1, 2, 2), np.float32)


def test_a_scale_grows_at_once_and_does_not_follow_down() -> None:
    """A larger value is never clipped, a smaller one moves nothing until it's a third."""
    scale = ValueScale()
    limits = []
    for top in (1.9, 2.3, 1.0, 0.9, 0.7):
        scale.follow(_tiles(top), "layer")
        limits.append(scale.limit)
    assert limits == pytest.approx([2.0, 2.5, 2.5, 2.5, 0.8])


def test_rerange_takes_the_values_own_range() -> None:
    """On the user's word the scale fits what is there, signs included."""
    scale = ValueScale()
    scale.follow(_tiles(-1.9), "layer")
    assert (scale.limit, scale.signed) == (2.0, True)
    scale.rerange()
    scale.follow(_tiles(1.0), "layer")
    assert (scale.limit, scale.signed) == (1.0, False)


def test_a_scale_that_saw_a_negative_stays_signed() -> None:
    """Colours don't change their meaning from frame to frame."""
    scale = ValueScale()
    scale.follow(_tiles(-1.0), "layer")
    scale.follow(_tiles(1.0), "layer")
    assert scale.signed


def test_fixed_keeps_what_it_finds() -> None:
    """A fixed scale clips rather than moves."""
    scale = ValueScale()
    scale.follow(_tiles(1.0), "layer")
    scale.follow(_tiles(50.0), "fixed")
    assert scale.limit == 1.0
    assert scale.steps(_tiles(50.0)).max() == 255


def test_each_tile_can_have_its_own() -> None:
    """Per tile, a faint tile uses all colours too."""
    scale = ValueScale()
    scale.follow(_tiles(1.0, 0.01), "layer")
    assert scale.steps(_tiles(1.0, 0.01))[1].max() == 3
    scale.follow(_tiles(1.0, 0.01), "tile")
    assert scale.each
    assert scale.steps(_tiles(1.0, 0.01))[1].max() == 255


def test_values_that_are_none() -> None:
    """All zeros, or nothing finite, leave a scale that works."""
    scale = ValueScale()
    scale.follow(_tiles(0.0), "layer")
    assert scale.limit == 1.0
    scale.follow(_tiles(np.nan), "layer")
    assert scale.limit == 1.0
