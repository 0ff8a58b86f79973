"""Convolution and dense layer, by hand: patch, padding, products, and the picture behind them."""

from __future__ import annotations

import numpy as np

from tests.explain.moments import moment_of
from visualcnn.explain.forward import explain
from visualcnn.explain.moment import Moment
from visualcnn.explain.places import Place
from visualcnn.explain.story import Source, WeightedSum
from visualcnn.nn import Conv2d, Dense, Flatten, MaxPool2d, ReLU
from visualcnn.nn.layer import BaseLayer

PICTURE = np.arange(9.0).reshape(1, 3, 3)


def weighted(moment: Moment, place: Place) -> WeightedSum:
    """The story, which must be a weighted sum."""
    story = explain(moment, place)
    assert isinstance(story, WeightedSum)
    return story


def test_a_patch_in_the_corner_has_padding() -> None:
    """The first of the windows starts outside: what lies there counts as 0 and is no source."""
    arrays = {
        "conv1.weight": np.array([1.0, 2, 3, -4]).reshape(1, 1, 2, 2),
        "conv1.bias": np.array([0.5]),
    }
    moment = moment_of([Conv2d(1, 2, stride=2, padding=1), Flatten()], PICTURE, arrays)
    first, last = (weighted(moment, Place("conv1", (0, i, i))) for i in (0, 1))
    assert first.corner == (-1, -1)
    assert first.inside is not None
    assert first.inside.tolist() == [[False, False], [False, True]]
    assert first.sources == (Source(Place("input", (0, 0, 0)), 0.0, 0.0),)
    assert last.corner == (1, 1)
    assert last.inputs.tolist() == [[[4, 5], [7, 8]]]
    assert last.products.tolist() == [[[4, 10], [21, -32]]]
    assert last.value == last.total == 3.5
    assert last.sources[0] == Source(Place("input", (0, 2, 2)), 8.0, -32.0)
    assert last.sentence == (
        "The 4 values in the patch, each times its weight, add up to 3.00; "
        "the bias of 0.500 makes it 3.50."
    )


def test_a_patch_that_is_all_padding_has_no_sources() -> None:
    """The bias alone is the value."""
    moment = moment_of(
        [Conv2d(1, 1, padding=1), Flatten()], PICTURE, {"conv1.bias": np.array([2.0])}
    )
    story = weighted(moment, Place("conv1", (0, 0, 0)))
    assert (story.value, story.total, story.sources) == (2, 2, ())
    assert story.sentence == "The patch is all padding: the bias alone makes it 2.00."


def test_one_product_is_told_as_one() -> None:
    """A kernel of one weight over one channel."""
    arrays = {"conv1.weight": np.full((1, 1, 1, 1), 3.0), "conv1.bias": np.array([0.5])}
    story = weighted(
        moment_of([Conv2d(1, 1), Flatten()], PICTURE, arrays), Place("conv1", (0, 0, 2))
    )
    assert story.sentence == (
        "The value in the patch times its weight is 6.00; the bias of 0.500 makes it 6.50."
    )


def test_all_inputs_of_a_dense_layer_are_sources() -> None:
    """With the weights of the output's row, the largest product first."""
    arrays = {"dense1.weight": np.eye(2, 9, 7) - 2 * np.eye(2, 9, 3), "dense1.bias": np.ones(2)}
    moment = moment_of([Flatten(), Dense(2)], PICTURE, arrays)
    story = weighted(moment, Place("dense1", (1,)))
    assert story.value == 8 - 2 * 4 + 1
    assert len(story.sources) == 9
    assert [s.contribution for s in story.sources[:3]] == [-8, 8, 0]
    assert [s.place.index for s in story.sources[:2]] == [(4,), (8,)]
    assert story.weight((4,)).index == (1, 4)


def test_of_very_many_inputs_the_largest_are_sources() -> None:
    """Listing all would take longer than a click may; the products are all there."""
    picture = np.random.default_rng(0).random((3, 30, 30))
    story = weighted(moment_of([Flatten(), Dense(2)], picture), Place("dense1", (0,)))
    assert story.products.size == 2700
    sizes = np.sort(np.abs(story.products))[::-1]
    assert [abs(source.contribution) for source in story.sources] == sizes[:2000].tolist()


def picture_of(*layers: BaseLayer) -> tuple[int, ...] | None:
    """What the last layer's story says that its inputs were."""
    moment = moment_of([*layers, Dense(2)], np.ones((2, 4, 4)))
    return weighted(moment, Place(moment.order[-2], (0,))).picture


def test_a_dense_layer_knows_the_picture_that_was_put_in_a_row() -> None:
    """Also through layers that leave every number at its place, but not through another sum."""
    assert picture_of(Flatten()) == (2, 4, 4)
    assert picture_of(MaxPool2d(2), Flatten(), ReLU()) == (2, 2, 2)
    assert picture_of(Flatten(), Flatten()) == (2, 4, 4)
    assert picture_of(Flatten(), Dense(3)) is None
    assert picture_of(Flatten(), Dense(3), ReLU(), Flatten()) is None
