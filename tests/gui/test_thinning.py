"""Thinning keeps what the eye looks for: extremes, ends and the best point."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visualcnn.gui.thinning import (
    POINTS,
    Points,
    bucket_width,
    cut_to,
    thin,
    thin_range,
    thin_series,
)
from visualcnn.training.series import EXACT, Series


def long_series(steps: int) -> Series:
    """A series of noise with one low and one high value, each among its oldest steps."""
    values = np.random.default_rng(0).uniform(1, 2, steps)
    values[100], values[40_000] = -5, 7
    series = Series()
    for value in values:
        series.append(value)
    return series


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=300), st.integers(1, 40))
def test_every_bucket_keeps_its_extremes(values: list[float], width: int) -> None:
    """In each bucket the thinned curve has the same minimum and maximum as the whole one."""
    chosen = thin(values, width)
    for start in range(0, len(values), width):
        bucket = values[start : start + width]
        kept = [values[i] for i in chosen if start <= i < start + width]
        assert (min(kept), max(kept)) == (min(bucket), max(bucket))


@given(st.integers(1, 500), st.integers(1, 50), st.data())
def test_first_last_and_best_are_kept(count: int, width: int, data: st.DataObject) -> None:
    """The first and last index stay, and so does any that is asked for; all ascend."""
    best = data.draw(st.integers(0, count - 1))
    chosen = thin(np.sin(np.arange(count)), width, keep=[best])
    assert {0, best, count - 1} <= set(chosen.tolist())
    assert np.all(np.diff(chosen) > 0)


def test_values_that_are_not_finite_hide_no_extreme() -> None:
    """A NaN or an infinity in a bucket doesn't displace its finite extremes."""
    values = np.array([1.0, np.nan, 3.0, np.inf, 2.0, -np.inf, 0.5, 1.0])
    assert {2, 6} <= set(thin(values, 8).tolist())


def test_nothing_thins_to_nothing() -> None:
    """An empty curve has no points."""
    assert len(thin([], 16)) == 0
    assert len(thin_series(Series(), 0, 100).x) == 0


@pytest.mark.parametrize("span", [10, 2_000, 2_001, 131_072, 1_000_000])
def test_width_bounds_the_number_of_points(span: int) -> None:
    """Two points a bucket stay within the limit, and a short curve isn't thinned."""
    width = bucket_width(span)
    assert 2 * span / width <= POINTS
    assert width == 1 or 2 * span / (width / 2) > POINTS


def test_short_series_is_drawn_exactly() -> None:
    """A run of few steps keeps every value, at its step."""
    series = Series()
    for value in (3.0, 1.0, 2.0):
        series.append(value)
    points = thin_series(series, 0, 3)
    assert points.x.tolist() == [1, 2, 3]
    assert points.y.tolist() == [3, 1, 2]


def test_long_series_keeps_old_extremes_within_the_limit() -> None:
    """Extremes of steps of which only buckets are left are still drawn, near where they were."""
    series = long_series(2 * EXACT + 1_000)
    points = thin_series(series, 0, len(series))
    assert len(points.x) <= POINTS + 4
    assert np.all(np.diff(points.x) >= 0)
    assert points.x[-1] == len(series)
    assert points.x[points.y.argmin()] == pytest.approx(101, abs=series.bucket_width)
    assert points.x[points.y.argmax()] == pytest.approx(40_001, abs=series.bucket_width)


def test_zoomed_range_reaches_over_both_edges() -> None:
    """A line in a zoomed view goes on to its edges: one point at either side is drawn too."""
    points = thin_range(np.arange(100.0), 1, 20.5, 30.5, 1)
    assert points.x[0] <= 20
    assert points.x[-1] >= 31
    assert np.array_equal(points.y, points.x - 1)


def test_buckets_stay_where_they_are_while_panning() -> None:
    """The points of a bucket don't depend on where the view begins."""
    values = np.random.default_rng(1).normal(size=5_000)
    here = thin_range(values, 1, 1_000, 3_000, 16)
    there = thin_range(values, 1, 1_005, 3_005, 16)
    inside = (here.x > 1_050) & (here.x < 2_900)
    assert set(here.x[inside]) <= set(there.x)


def test_cut_line_ends_at_the_edges() -> None:
    """Cut to a range, a line goes on to both edges, at the height that it has there."""
    line = Points(np.array([0.0, 10.0, 20.0]), np.array([0.0, 1.0, 3.0]))
    cut = cut_to(line, 5, 15)
    assert cut.x.tolist() == [5, 10, 15]
    assert cut.y.tolist() == [0.5, 1, 2]
    assert np.array_equal(cut_to(line, -5, 30).x, line.x)
    assert cut_to(line, 15, 30).x.tolist() == [15, 20]
