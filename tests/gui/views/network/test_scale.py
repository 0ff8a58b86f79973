"""Facts about scales: they stay calm while values move."""

from __future__ import annotations

import numpy as np
import pytest

from visualcnn.gui.views.network.scale import Mode, ValueScale


def _tiles(*tops: float) -> np.ndarray:
    return np.array(tops, np.float32).reshape(-1, 1, 1, 1) * np.ones((1, 1, 2, 2), np.float32)


def _follow(scale: ValueScale, values: np.ndarray, mode: Mode) -> bool:
    """As `shading` does: extremes of each tile, or of all."""
    flat = values.reshape(len(values) if mode == "tile" else 1, -1)
    return scale.follow(flat.min(axis=1).tolist(), flat.max(axis=1).tolist(), mode)


def test_a_scale_grows_at_once_and_does_not_follow_down() -> None:
    """A larger value is never clipped, a smaller one moves nothing until it's a third."""
    scale = ValueScale()
    limits = []
    for top in (1.9, 2.3, 1.0, 0.9, 0.7):
        _follow(scale, _tiles(top), "layer")
        limits.append(scale.limit)
    assert limits == pytest.approx([2.0, 2.5, 2.5, 2.5, 0.8])


def test_rerange_takes_the_values_own_range() -> None:
    """On the user's word the scale fits what is there, signs included."""
    scale = ValueScale()
    _follow(scale, _tiles(-1.9), "layer")
    assert (scale.limit, scale.signed) == (2.0, True)
    scale.rerange()
    _follow(scale, _tiles(1.0), "layer")
    assert (scale.limit, scale.signed) == (1.0, False)


def test_a_scale_that_saw_a_negative_stays_signed() -> None:
    """Colours don't change their meaning from frame to frame."""
    scale = ValueScale()
    _follow(scale, _tiles(-1.0), "layer")
    _follow(scale, _tiles(1.0), "layer")
    assert scale.signed


def test_fixed_keeps_what_it_finds() -> None:
    """A fixed scale clips rather than moves."""
    scale = ValueScale()
    _follow(scale, _tiles(1.0), "layer")
    _follow(scale, _tiles(50.0), "fixed")
    assert scale.limit == 1.0
    assert scale.steps(_tiles(50.0)).max() == 255


def test_each_tile_can_have_its_own() -> None:
    """Per tile, a faint tile uses all colours too."""
    scale = ValueScale()
    _follow(scale, _tiles(1.0, 0.01), "layer")
    assert scale.steps(_tiles(1.0, 0.01))[1].max() == 3
    _follow(scale, _tiles(1.0, 0.01), "tile")
    assert scale.each
    assert scale.steps(_tiles(1.0, 0.01))[1].max() == 255


def test_all_zeros() -> None:
    """A scale of nothing works."""
    scale = ValueScale()
    _follow(scale, _tiles(0.0), "layer")
    assert scale.limit == 1.0


@pytest.mark.parametrize("mode", ["layer", "tile"])
def test_the_least_of_all_numbers_overflow_nothing(mode: Mode) -> None:
    """They read as nothing."""
    scale = ValueScale()
    values = _tiles(1e-44, 1e-44)
    _follow(scale, values, mode)
    assert not scale.steps(values).any()


def test_it_says_when_its_legend_changes() -> None:
    """Only a moved limit or a first negative value changes what a legend says."""
    scale = ValueScale()
    changes = [_follow(scale, _tiles(top), "layer") for top in (1.9, 1.5, 2.3, -1.0, -2.0)]
    assert changes == [True, False, True, True, False]


def test_zero_is_the_middle_of_signed_steps() -> None:
    """Zero is step 128 whatever the limit, and the limits are 1 and 255."""
    for limit in (1e-6, 0.3, 5e4):
        scale = ValueScale(signed=True)
        _follow(scale, _tiles(limit), "layer")
        values = np.array([-1, -0.0, 0.0, 1], np.float32) * np.float32(limit)
        assert scale.steps(values).tolist() == [1, 128, 128, 255]


def test_magnitudes_begin_at_the_first_step() -> None:
    """They run from 0 to 255, and what lies beyond is clipped."""
    scale = ValueScale()
    _follow(scale, _tiles(1.0), "layer")
    assert scale.steps(np.array([0, 0.5, 1, 9], np.float32)).tolist() == [0, 128, 255, 255]


def test_steps_leave_the_values_alone() -> None:
    """A snapshot's arrays are read-only and stay as they are."""
    values = np.ones(4, np.float32)
    values.flags.writeable = False
    ValueScale().steps(values)
    assert (values == 1).all()
