"""Smoothing gives each step one value, whatever the zoom and however it arrived."""

from __future__ import annotations

import numpy as np
import pytest

from visualcnn.gui.smoothing import MEMORY, SmoothedSeries, smooth
from visualcnn.training.series import EXACT, Series


def filled(values: np.ndarray) -> Series:
    """A series of `values`."""
    series = Series()
    for value in values:
        series.append(float(value))
    return series


def textbook(values: np.ndarray) -> np.ndarray:
    """The exponential mean as its formula says, one step after the other."""
    mean, means = 0.0, []
    for step, value in enumerate(values):
        mean += max(1 / (1 + step / 5), 1 - MEMORY) * (value - mean)
        means.append(mean)
    return np.array(means)


def test_equals_the_textbook_loop() -> None:
    """Smoothing in blocks gives what the recursion gives, for lengths around a block's."""
    for count in (1, 244, 245, 246, 308, 309, 310, 1_000):
        values = np.random.default_rng(count).normal(size=count)
        assert smooth(values)[0] == pytest.approx(textbook(values), abs=1e-6)


def test_constant_stays_constant() -> None:
    """The first values aren't drawn to 0."""
    assert smooth(np.full(200, 3.0))[0] == pytest.approx(np.full(200, 3.0))


def test_a_value_that_is_not_finite_is_passed_over() -> None:
    """One NaN doesn't swallow the rest of the curve."""
    values = np.ones(500)
    values[[10, 400]] = np.nan
    assert smooth(values)[0] == pytest.approx(np.ones(500))


def test_nothing_is_made_up_before_the_first_value() -> None:
    """Before the first finite value there is no mean."""
    means = smooth([np.nan, np.inf, 2.0])[0]
    assert np.isnan(means[:2]).all()
    assert means[2] == 2


def test_first_fall_is_followed() -> None:
    """Where a loss falls fast at first, the mean is near it, not fifty steps behind."""
    steps = np.arange(300)
    loss = 2.3 * np.exp(-steps / 40)
    assert np.abs(smooth(loss)[0] - loss).max() < 0.4


def test_growing_equals_at_once() -> None:
    """A curve smoothed while it grew equals one smoothed when it was complete."""
    values = np.random.default_rng(0).normal(size=3_000)
    series = Series()
    growing = SmoothedSeries(series)
    for index, value in enumerate(values):
        series.append(value)
        if index % 37 == 0:
            growing.update()
    growing.update()
    assert growing.values == pytest.approx(smooth(values)[0], abs=1e-6)


def test_zoom_does_not_change_a_value() -> None:
    """The line has the same value at a step in every view that shows the step."""
    smoothed = SmoothedSeries(filled(np.random.default_rng(0).normal(size=4_000)))
    smoothed.update()
    whole = smoothed.thinned(0, 4_000, 400)
    zoomed = smoothed.thinned(1_000, 1_200)
    line = dict(zip(zoomed.x, zoomed.y, strict=True))
    shared = [(line[x], y) for x, y in zip(whole.x, whole.y, strict=True) if x in line]
    assert shared
    assert all(a == b for a, b in shared)


def test_cut_series_is_smoothed_anew() -> None:
    """After a cut and other steps, as many or more, nothing of the dropped ones remains."""
    series = filled(np.ones(500))
    smoothed = SmoothedSeries(series)
    smoothed.update()
    series.cut(100)
    for _ in range(600):
        series.append(5.0)
    smoothed.update()
    expected = textbook(np.r_[np.ones(100), np.full(600, 5.0)])
    assert smoothed.values == pytest.approx(expected, abs=1e-5)


def test_old_steps_have_their_bucket_mean() -> None:
    """Of steps that were folded into buckets the mean is shown; newer ones stay as they were."""
    values = np.random.default_rng(0).normal(size=2 * EXACT + 10)
    series = filled(values[:-20])
    smoothed = SmoothedSeries(series)
    smoothed.update()
    before = smoothed.at(2 * EXACT - 20)
    for value in values[-20:]:
        series.append(value)
    smoothed.update()
    assert smoothed.at(2 * EXACT - 20) == before
    assert smoothed.at(1) == pytest.approx(values[: series.bucket_width].mean(), abs=1e-6)
    assert smoothed.at(len(values) + 1) is None
    assert smoothed.thinned(0, len(values)).x[-1] == len(values)


def test_a_long_series_takes_no_more_room() -> None:
    """However often steps are folded: what is exact has room for all that a series keeps exact."""
    series = filled(np.zeros(2 * EXACT))
    smoothed = SmoothedSeries(series)
    for _ in range(3):
        smoothed.update()
        assert len(smoothed._values) == 2 * EXACT
        for _ in range(EXACT + 1):
            series.append(0.0)
