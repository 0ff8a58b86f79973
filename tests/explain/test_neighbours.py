"""The nearest pictures are those that computing every distance in float64 finds."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from tests.explain.finished import finished
from tests.nn.small_network import everything
from visualcnn.explain.neighbours import (
    Pictures,
    last_hidden,
    nearest_activations,
    nearest_pixels,
)
from visualcnn.explain.places import INPUT, PlaceError
from visualcnn.explain.samples import Samples
from visualcnn.nn import BaseLayer, Conv2d, Dense, Dropout, Flatten, MaxPool2d, Network, ReLU
from visualcnn.nn.architectures import lenet5, mlp
from visualcnn.nn.layer import Array, ShapeError

SHAPE = (1, 8, 9)


def raw(count: int, seed: int = 0) -> npt.NDArray[np.uint8]:
    """Random pictures as a data set keeps them, (count, rows, columns)."""
    return np.random.default_rng(seed).integers(0, 256, (count, *SHAPE[1:]), np.uint8)


def kept(images: npt.NDArray[np.uint8]) -> Pictures:
    """They, as they are."""
    return Pictures(len(images), lambda start, stop: images[start:stop].transpose(1, 2, 0))


def made(images: npt.NDArray[np.uint8]) -> Samples:
    """They, as a network takes them."""
    x = (images.transpose(1, 2, 0)[np.newaxis] / 255).astype(np.float32)
    return Samples(len(images), lambda start, stop: x[..., start:stop])


def network(seed: int = 6) -> Network:
    """Two layers with parameters before the last one, and one that would draw noise."""
    layers = [Conv2d(3, 3), ReLU(), MaxPool2d(2), Flatten(), Dense(6), Dropout(0.5), Dense(3)]
    mine = Network(layers, SHAPE, seed=seed)
    mine.set_mode(training=False)
    return mine


def test_all_distances_by_pixels_are_exact() -> None:
    """In float64, of pixels in 0..1, over several pieces; the nearest come first."""
    images, query = raw(12_000), raw(1, 1)[0]
    apart = (images.astype(np.float64) - query) / 255
    distances = np.sqrt((apart**2).sum(axis=(1, 2)))
    found = finished(nearest_pixels(kept(images), query, 7))
    assert [each.index for each in found] == np.argsort(distances, kind="stable")[:7].tolist()
    np.testing.assert_allclose([each.distance for each in found], np.sort(distances)[:7], 1e-12)


def test_pixels_may_be_whole_numbers_or_shares() -> None:
    """A query of float32 among pictures of uint8, and the other way round: the same distances."""
    images, query = raw(500), raw(1, 1)[0]
    share = (query / 255).astype(np.float32)
    pictures = (kept(images), made(images))
    answers = [finished(nearest_pixels(some, q)) for some in pictures for q in (query, share)]
    for answer in answers[1:]:
        assert [each.index for each in answer] == [each.index for each in answers[0]]
        distances = [each.distance for each in answer]
        assert distances == pytest.approx([each.distance for each in answers[0]], rel=1e-6)


def test_a_picture_is_nearest_to_itself_unless_it_is_left_out() -> None:
    """At a distance of exactly 0."""
    images = raw(300)
    (first, *_) = finished(nearest_pixels(kept(images), images[123]))
    assert (first.index, first.distance) == (123, 0.0)
    others = finished(nearest_pixels(kept(images), images[123], leave_out=123))
    assert 123 not in {each.index for each in others}
    assert len(others) == 5


def test_of_equally_near_ones_the_first_count() -> None:
    """Over the pieces' borders too: 12,000 copies of three pictures."""
    which = np.random.default_rng(2).integers(0, 3, 12_000)
    three = raw(3)
    found = finished(nearest_pixels(kept(three[which]), three[1], 9))
    assert [each.index for each in found] == np.flatnonzero(which == 1)[:9].tolist()


def test_there_may_be_fewer_than_are_asked_for() -> None:
    """Then all of them."""
    assert len(finished(nearest_pixels(kept(raw(3)), raw(1)[0]))) == 3


def test_no_more_than_one_piece_is_taken_at_a_time() -> None:
    """Of 400,000 pixels at most; each picture once."""
    taken = []

    def take(start: int, stop: int) -> npt.NDArray[np.uint8]:
        taken.append((start, stop))
        return np.zeros((*SHAPE[1:], stop - start), np.uint8)

    finished(nearest_pixels(Pictures(12_000, take), raw(1)[0]))
    assert taken == [(0, 5555), (5555, 11_110), (11_110, 12_000)]


def test_other_sizes_are_told() -> None:
    """In one sentence."""
    with pytest.raises(ShapeError, match="Pictures of 72 values can't be near one of 71"):
        finished(nearest_pixels(kept(raw(2)), np.zeros(71, np.uint8)))
    with pytest.raises(ShapeError, match=r"The network takes \(1, 8, 9\), not \(1, 8, 8\)"):
        finished(
            nearest_activations(network(), "dense1", made(raw(2)), np.zeros((1, 8, 8), np.float32))
        )
    with pytest.raises(PlaceError, match="This network has no layer 'conv7'"):
        finished(nearest_activations(network(), "conv7", made(raw(2)), np.zeros(SHAPE, np.float32)))


@pytest.mark.parametrize("layer", ["input", "conv1", "pool1", "dense1", "dropout1", "dense2"])
def test_the_nearest_by_activations_are_found(layer: str) -> None:
    """As recording every picture and computing every distance in float64 does."""
    mine, images, query = network(), raw(620), made(raw(1, 1)).take(0, 1)[..., 0]
    x = made(images).take(0, 620)
    values = ({INPUT: x} | mine.record(x))[layer].reshape(-1, 620).astype(np.float64)
    asked = query[..., np.newaxis]
    goal = ({INPUT: asked} | mine.record(asked))[layer].reshape(-1, 1)
    distances = np.sqrt(((values - goal) ** 2).sum(axis=0))
    found = finished(nearest_activations(mine, layer, made(images), query))
    assert [each.index for each in found] == np.argsort(distances)[:5].tolist()
    np.testing.assert_allclose([each.distance for each in found], np.sort(distances)[:5], 1e-5)
    first = found[0].index
    others = finished(nearest_activations(mine, layer, made(images), query, leave_out=first))
    assert [each.index for each in others[:4]] == [each.index for each in found[1:]]


def test_nothing_of_the_network_changes() -> None:
    """Bit for bit, buffers included, and it needn't be in evaluation mode."""
    mine = network()
    mine.set_mode(training=True)
    before, query = everything(mine), made(raw(1, 1)).take(0, 1)[..., 0]
    found = finished(nearest_activations(mine, "dropout1", made(raw(50)), query))
    assert everything(mine) == before
    mine.set_mode(training=False)
    assert finished(nearest_activations(mine, "dropout1", made(raw(50)), query)) == found


def test_a_network_that_blew_up_has_no_neighbours() -> None:
    """Values that aren't numbers, or too large for one, are near nothing; nobody is warned."""
    query = made(raw(1)).take(0, 1)[..., 0]
    for value in (np.nan, 1e38):
        mine = network()
        for array in mine.parameters().values():
            array[...] = value
        assert finished(nearest_activations(mine, "dense2", made(raw(9)), query)) == ()


def test_the_last_hidden_layer_is_what_the_last_learning_one_reads() -> None:
    """In the networks that come with the program, and in odd ones."""
    assert last_hidden(Network(lenet5(), (1, 28, 28))) == "relu4"
    assert last_hidden(Network(mlp(), (1, 28, 28))) == "relu2"
    assert last_hidden(network()) == "dropout1"
    one: list[BaseLayer] = [Flatten(), Dense(2)]
    assert last_hidden(Network(one, SHAPE)) == "flatten1"
    assert last_hidden(Network([Conv2d(2, 3), ReLU()], SHAPE)) == INPUT
    assert last_hidden(Network([Flatten(), ReLU()], SHAPE)) == INPUT


def test_the_input_counts_as_a_layer() -> None:
    """So that there is always a last hidden one: its neighbours are those by pixels."""
    images, query = raw(100), raw(1, 1)[0]
    by_pixels = finished(nearest_pixels(kept(images), query))
    x: Array = (query / 255).astype(np.float32)[np.newaxis]
    by_input = finished(nearest_activations(network(), INPUT, made(images), x))
    assert [each.index for each in by_input] == [each.index for each in by_pixels]
