"""A series keeps its last values exact and the rest as minimum, maximum and mean."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from visualcnn.training import series as module
from visualcnn.training.series import Series

Floats = npt.NDArray[np.float32]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sizes at which folding and widening happen within a thousand values."""
    monkeypatch.setattr(module, "EXACT", 64)
    monkeypatch.setattr(module, "BUCKETS", 64)
    monkeypatch.setattr(module, "FIRST_WIDTH", 2)


def filled(values: Floats) -> Series:
    """A series of `values`."""
    series = Series()
    for value in values.tolist():
        series.append(value)
    return series


def assert_describes(series: Series, values: Floats) -> None:
    """Every bucket and every exact value is that of its steps."""
    width = series.bucket_width
    old = values[: series.exact_from - 1].reshape(-1, width)
    assert len(series) == len(values)
    np.testing.assert_array_equal(series.exact, values[series.exact_from - 1 :])
    np.testing.assert_array_equal(series.buckets[:, 0], old.min(axis=1))
    np.testing.assert_array_equal(series.buckets[:, 1], old.max(axis=1))
    np.testing.assert_allclose(series.buckets[:, 2], old.mean(axis=1), rtol=1e-4, atol=1e-5)


def noise(count: int) -> Floats:
    """Random values."""
    return np.random.default_rng(0).normal(size=count).astype(np.float32)


def test_short_series_are_exact() -> None:
    """A hundred thousand values and more are kept as they came."""
    values = noise(150_000)
    series = filled(values)
    assert series.exact_from == 1
    np.testing.assert_array_equal(series.exact, values)
    assert not len(series.buckets)


def test_a_million_values_keep_their_extremes_and_an_exact_tail() -> None:
    """At least the last 100,000 are exact; no minimum or maximum of a bucket is lost."""
    values = noise(1_000_000)
    series = filled(values)
    assert len(series.exact) >= 100_000
    assert_describes(series, values)
    assert series.exact_from - 1 == len(series.buckets) * series.bucket_width


@pytest.mark.usefixtures("small")
def test_memory_is_bounded() -> None:
    """However long it grows: few buckets, and an exact part of a fixed size."""
    series = Series()
    for step, value in enumerate(noise(4_000).tolist(), 1):
        series.append(value)
        assert len(series) == step
        assert len(series.buckets) <= module.BUCKETS
        assert min(step, module.EXACT) <= len(series.exact) <= 2 * module.EXACT


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("cut", [0, 1, 2, 3, 12, 37, 66, 100, 143, 171, 199, 200, 300])
def test_after_a_cut_it_grows_on(cut: int) -> None:
    """Wherever it was cut, later folding and widening never lose a step."""
    values = noise(200)
    series = filled(values)
    exact_from = series.exact_from
    series.cut(cut)
    kept = min(cut, 200)
    assert len(series) == kept
    if kept >= exact_from:
        np.testing.assert_array_equal(series.exact, values[exact_from - 1 : kept])
    for step, value in enumerate(noise(3_000).tolist(), kept + 1):
        series.append(value)
        assert len(series) == step
        assert series.exact_from - 1 == len(series.buckets) * series.bucket_width
        assert len(series.buckets) <= module.BUCKETS
    tail = noise(3_000)[-len(series.exact) :]
    np.testing.assert_array_equal(series.exact, tail)


@pytest.mark.usefixtures("small")
def test_a_bucket_that_is_cut_through_leaves_its_mean() -> None:
    """Whole buckets stay; the rest of the cut one stands at its mean."""
    values = noise(200)
    series = filled(values)
    buckets, width = series.buckets.copy(), series.bucket_width
    series.cut(2 * width + 1)
    np.testing.assert_array_equal(series.buckets, buckets[:2])
    np.testing.assert_array_equal(series.exact, buckets[2:3, 2])


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("count", [0, 1, 64, 65, 700])
def test_a_state_restores_the_series(count: int) -> None:
    """Bit for bit, and both go on alike; the state owns its arrays."""
    series = filled(noise(count))
    state = series.state()
    twin = Series.from_state(state)
    for value in noise(100).tolist():
        series.append(value)
        twin.append(value)
    for mine, its in zip(series.state().values(), twin.state().values(), strict=True):
        np.testing.assert_array_equal(mine, its)
    np.testing.assert_array_equal(Series.from_state(state).exact, filled(noise(count)).exact)


def test_views_are_read_only() -> None:
    """Who draws the curve can't change it."""
    with pytest.raises(ValueError, match="read-only"):
        filled(noise(3)).exact[0] = 1
