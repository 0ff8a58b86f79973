"""Batches: every sample once an epoch, in an order that the passed stream decides."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visualcnn.data.batches import SampleOrder, batches, to_input
from visualcnn.data.dataset import Split


def rng(seed: int = 0) -> np.random.Generator:
    """A stream of its own."""
    return np.random.default_rng(seed)


def test_pixels_are_batch_last_and_from_0_to_1() -> None:
    """uint8 (n, height, width) becomes float32 (1, height, width, n), 255 becomes 1."""
    images = rng().integers(0, 256, (5, 3, 4), np.uint8)
    images[0, 0, :2] = 0, 255
    pixels = to_input(images)
    assert pixels.shape == (1, 3, 4, 5)
    assert pixels.dtype == np.float32
    assert pixels.flags.c_contiguous
    assert (pixels[0, 0, 0, 0], pixels[0, 0, 1, 0]) == (0, 1)
    for n in range(5):
        np.testing.assert_array_equal(pixels[0, ..., n], images[n] / np.float32(255))


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 50), st.lists(st.integers(1, 20), min_size=1, max_size=60))
def test_an_epoch_visits_every_sample_once(count: int, sizes: list[int]) -> None:
    """Whatever batch sizes follow one another."""
    order = SampleOrder(count, rng())
    seen: list[int] = []
    for size in [*sizes, *[7] * 10]:
        taken = order.ahead(size)
        order.advance(len(taken))
        seen += taken.tolist()
        assert order.position == len(seen)
        assert order.at_end == (len(seen) == count)
    assert sorted(seen) == list(range(count))


def test_each_epoch_has_a_new_order() -> None:
    """From the same stream, so the same seed gives the same sequence of orders."""
    order, twin = SampleOrder(100, rng(1)), SampleOrder(100, rng(1))
    first = order.permutation.copy()
    order.start_epoch()
    twin.start_epoch()
    assert order.position == 0
    assert (order.permutation != first).any()
    np.testing.assert_array_equal(order.permutation, twin.permutation)


@pytest.mark.parametrize("position", [0, 37, 100])
def test_a_state_restores_the_order(position: int) -> None:
    """The rest of this epoch and all later ones; the state owns its arrays."""
    order = SampleOrder(100, rng(1))
    order.advance(position)
    state = order.state()
    expected = [order.ahead(100).tolist()]
    order.start_epoch()
    expected.append(order.ahead(100).tolist())
    twin = SampleOrder(100, rng(99))
    twin.restore(state)
    got = [twin.ahead(100).tolist()]
    twin.start_epoch()
    got.append(twin.ahead(100).tolist())
    assert got == expected
    assert state["position"] == position


def test_batches_hold_pictures_with_their_labels() -> None:
    """The last batch may be smaller; each picture keeps its label."""
    images = np.repeat(np.arange(10, dtype=np.uint8), 4).reshape(10, 2, 2)
    split = Split(images, np.arange(10, dtype=np.uint8))
    found = list(batches(split, 4, rng()))
    assert [len(labels) for _, labels in found] == [4, 4, 2]
    for pixels, labels in found:
        np.testing.assert_allclose(pixels[0, 0, 0] * 255, labels, rtol=1e-6)
    assert sorted(np.concatenate([labels for _, labels in found])) == list(range(10))


def test_no_global_stream_is_used() -> None:
    """Two orders of the same seed agree, whatever else is drawn in between."""
    split = Split(np.zeros((20, 2, 2), np.uint8), np.arange(20, dtype=np.uint8))
    runs = []
    for noise in (0, 5):
        np.random.default_rng().random(noise)
        np.random.random(noise)  # noqa: NPY002 - the global stream is what must not be used
        runs.append([labels.tolist() for _, labels in batches(split, 6, rng(3))])
    assert runs[0] == runs[1]
