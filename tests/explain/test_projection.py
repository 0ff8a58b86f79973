"""Principal axes are those of a full decomposition; a map keeps little, and doesn't jump."""

from __future__ import annotations

import tracemalloc

import numpy as np
import numpy.typing as npt
import pytest

from tests.explain.finished import finished
from tests.nn.small_network import everything
from visualcnn.explain import projection
from visualcnn.explain.places import INPUT, PlaceError
from visualcnn.explain.projection import (
    Projection,
    aligned,
    features,
    principal_axes,
    principal_axes_steps,
    principal_map,
    project,
)
from visualcnn.explain.samples import Samples
from visualcnn.nn import Conv2d, Dense, Flatten, MaxPool2d, Network, ReLU
from visualcnn.nn.layer import Array

SHAPE = (1, 8, 9)


def network() -> Network:
    """Maps first, then features."""
    layers = [Conv2d(3, 3), ReLU(), MaxPool2d(2), Flatten(), Dense(6), Dense(1)]
    mine = Network(layers, SHAPE, seed=6)
    mine.set_mode(training=False)
    return mine


def pictures(count: int, seed: int = 0) -> Samples:
    """Random ones."""
    x = np.random.default_rng(seed).random((*SHAPE, count), np.float32)
    return Samples(count, lambda start, stop: x[..., start:stop])


def spread(samples: int, width: int, decay: float = 0.7, seed: int = 0) -> Array:
    """Features around 3, each of whose directions varies less than the one before."""
    rng = np.random.default_rng(seed)
    turned = np.linalg.qr(rng.standard_normal((width, width)))[0]
    scaled = rng.standard_normal((samples, width)) * decay ** np.arange(width)
    return np.asarray((3 + scaled @ turned.T).astype(np.float32))


def decomposed(table: Array) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """All axes in rows, and their shares, from the singular values in float64."""
    centred = table - table.mean(axis=0, dtype=np.float64)
    _, values, axes = np.linalg.svd(centred, full_matrices=False)
    return axes, values**2 / (values**2).sum()


@pytest.mark.parametrize("layer", [INPUT, "conv1", "pool1", "dense1"])
def test_features_are_what_the_layer_makes_of_each_picture(layer: str) -> None:
    """In rows, in the pictures' order, over several pieces."""
    mine, x = network(), pictures(620).take(0, 620)
    values = ({INPUT: x} | mine.record(x))[layer].reshape(-1, 620)
    told = finished(features(mine, layer, pictures(620)))
    assert told.dtype == np.float32
    np.testing.assert_allclose(told, values.T, atol=1e-6)


@pytest.mark.parametrize(
    ("samples", "width", "count"), [(300, 5, 2), (2000, 84, 2), (40, 600, 3), (900, 60, 10)]
)
def test_the_axes_are_those_of_a_full_decomposition(samples: int, width: int, count: int) -> None:
    """Up to their sign, with their shares; orthogonal, and of length 1."""
    table = spread(samples, width)
    told = principal_axes(table, count)
    axes, shares = decomposed(table)
    np.testing.assert_allclose(told.share, shares[:count], rtol=1e-4)
    along = np.abs((told.axes * axes[:count]).sum(axis=1))
    np.testing.assert_allclose(along, 1, atol=1e-4)
    np.testing.assert_allclose(told.axes @ told.axes.T, np.eye(count), atol=1e-6)
    np.testing.assert_allclose(told.mean, table.mean(axis=0, dtype=np.float64), rtol=1e-9)
    largest = np.abs(told.axes).argmax(axis=1)
    assert (told.axes[np.arange(count), largest] > 0).all()


def test_points_are_distances_along_the_axes() -> None:
    """From the mean; they vary as much as the axes' shares say."""
    table = spread(500, 20)
    told = principal_axes(table)
    points = project(told, table)
    centred = table - table.mean(axis=0, dtype=np.float64)
    np.testing.assert_allclose(points, centred @ told.axes.T, atol=1e-5)
    part = points.var(axis=0, dtype=np.float64) / table.var(axis=0, dtype=np.float64).sum()
    np.testing.assert_allclose(part, told.share, rtol=1e-4)


def test_the_same_features_give_the_same_axes() -> None:
    """Bit for bit, and nothing is drawn from anybody's random stream."""
    table = spread(200, 30)
    np.testing.assert_array_equal(principal_axes(table).axes, principal_axes(table).axes)


def test_the_work_comes_in_pieces() -> None:
    """Of a wide table each takes a part of the rows only; progress grows to 1."""
    table = spread(900, 2000, decay=0.99)
    work = principal_axes_steps(table)
    assert len(list(work)) > 50
    assert isinstance(finished(principal_axes_steps(table)), Projection)


def test_where_there_are_few_features_the_other_axes_are_0() -> None:
    """One feature has one axis: the points lie on a line."""
    told = principal_axes(spread(50, 1))
    np.testing.assert_array_equal(told.axes, [[1], [0]])
    np.testing.assert_allclose(told.share, [1, 0])
    assert not project(told, spread(50, 1))[:, 1].any()


def test_features_that_do_not_vary_lie_on_one_point() -> None:
    """A layer that died: no share, no warning."""
    table = np.full((30, 12), 2.5, np.float32)
    told = principal_axes(table)
    np.testing.assert_array_equal(told.share, [0, 0])
    assert not project(told, table).any()
    assert not principal_axes(0 * table).share.any()


def test_large_and_small_features_have_the_same_axes() -> None:
    """Near the ends of what float32 holds, too: nothing overflows."""
    table = spread(300, 15)
    told = principal_axes(table)
    for scale in (1e30, 1e-30):
        scaled = principal_axes((table * scale).astype(np.float32))
        np.testing.assert_allclose(scaled.axes, told.axes, atol=1e-3)
        np.testing.assert_allclose(scaled.share, told.share, rtol=1e-3)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_features_that_are_not_finite_are_told(value: float) -> None:
    """In one sentence; so is a single sample."""
    table = spread(10, 4)
    table[3, 2], table[4, 2] = value, -value
    with pytest.raises(ValueError, match="The activations aren't finite any more"):
        principal_axes(table)
    with pytest.raises(ValueError, match="Principal components need at least two samples"):
        principal_axes(table[:1])


@pytest.mark.parametrize("layer", [INPUT, "conv1", "dense1", "dense2"])
def test_a_map_has_all_pictures_along_the_axes(layer: str) -> None:
    """Where all features can be kept, those of all of them."""
    mine = network()
    told = finished(principal_map(mine, layer, pictures(620)))
    table = finished(features(mine, layer, pictures(620)))
    axes = principal_axes(table)
    assert (told.fitted, told.points.shape) == (620, (620, 2))
    np.testing.assert_allclose(told.projection.axes, axes.axes, atol=1e-6)
    np.testing.assert_allclose(told.points, project(axes, table), atol=1e-5)
    with pytest.raises(ValueError, match="read-only"):
        told.points[...] = 0


def test_of_a_large_layer_the_axes_are_of_some_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spread evenly over all, and all are projected; no more is kept than is allowed."""
    mine, all_of_them = network(), pictures(5000)
    table = finished(features(mine, "conv1", all_of_them))
    monkeypatch.setattr(projection, "MOST_KEPT", 200 * table.shape[1])
    told = finished(principal_map(mine, "conv1", all_of_them))
    chosen = np.linspace(0, 4999, 200).astype(int)
    axes = principal_axes(table[chosen])
    assert told.fitted == 200
    np.testing.assert_allclose(told.projection.axes, axes.axes, atol=1e-4)
    np.testing.assert_allclose(told.points, project(axes, table), atol=1e-3)


def test_a_map_of_a_large_layer_keeps_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Less than a third of the features' own memory, however many pictures there are."""
    mine, all_of_them = network(), pictures(12_000)
    monkeypatch.setattr(projection, "MOST_KEPT", 100_000)
    finished(principal_map(mine, "conv1", pictures(10)))
    tracemalloc.start()
    finished(principal_map(mine, "conv1", all_of_them))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 12_000 * 126 * 4 / 3


def test_a_start_that_is_known_is_gone_on_from() -> None:
    """The axes end where they would have: one of another width is left aside."""
    table = spread(300, 40)
    told = principal_axes(table)
    again = principal_axes(table, start=told)
    np.testing.assert_allclose(again.axes, told.axes, atol=1e-5)
    other = principal_axes(table, start=principal_axes(spread(300, 30)))
    np.testing.assert_allclose(other.axes, told.axes, atol=1e-5)


def test_points_are_turned_to_lie_as_before() -> None:
    """Turned or mirrored and moved by nothing else: what was turned away comes back."""
    rng = np.random.default_rng(3)
    before = (rng.standard_normal((400, 2)) * [3, 1]).astype(np.float32)
    before -= before.mean(axis=0)
    turn, mirror = np.array([[0.6, -0.8], [0.8, 0.6]]), np.diag([1, -1])
    for matrix in (turn, mirror, turn @ mirror, -np.eye(2)):
        points = (before @ matrix).astype(np.float32)
        np.testing.assert_allclose(aligned(points, before), before, atol=1e-5)
    moved = (before + rng.normal(0, 0.3, before.shape)).astype(np.float32)
    turned = aligned((moved @ turn).astype(np.float32), before)
    assert np.abs(turned - before).mean() < 0.5
    lengths, kept = (np.linalg.norm(p - p[:1], axis=1) for p in (moved, turned))
    np.testing.assert_allclose(lengths, kept, rtol=1e-4)


def test_points_of_others_are_left_as_they_are() -> None:
    """There is nothing to lie like; nor where a network had blown up."""
    points = np.random.default_rng(0).standard_normal((9, 2)).astype(np.float32)
    assert aligned(points, points[:8]) is points
    assert aligned(points, points * np.nan) is points


def test_nothing_of_the_network_changes() -> None:
    """Bit for bit, buffers included; layers that aren't there are told."""
    mine = network()
    before = everything(mine)
    finished(principal_map(mine, "conv1", pictures(60)))
    assert everything(mine) == before
    for work in (features(mine, "conv9", pictures(2)), principal_map(mine, "conv9", pictures(2))):
        with pytest.raises(PlaceError, match="This network has no layer 'conv9'"):
            next(work)
