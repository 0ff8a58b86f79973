"""Samples come in pieces that are small enough for the network, and all of them come once."""

from __future__ import annotations

import numpy as np
import pytest

from tests.explain.random_networks import random_moment
from visualcnn.explain.places import INPUT, PlaceError
from visualcnn.explain.samples import Samples, layer_output, piece_size, require_layer
from visualcnn.nn import Conv2d, Dense, Flatten, Network
from visualcnn.nn.layer import Array


def test_every_picture_comes_once_and_in_order() -> None:
    """600 pictures in pieces of 250, each told by the number of its first."""
    pictures = np.random.default_rng(0).random((1, 3, 3, 600), np.float32)
    network = Network([Flatten(), Dense(2)], (1, 3, 3))
    samples = Samples(600, lambda start, stop: pictures[..., start:stop])
    pieces = list(samples.pieces(network))
    assert [(first, piece.shape[-1]) for first, piece in pieces] == [
        (0, 250),
        (250, 250),
        (500, 100),
    ]
    np.testing.assert_array_equal(np.concatenate([piece for _, piece in pieces], -1), pictures)


def test_no_more_is_taken_than_is_asked_for() -> None:
    """Pictures are taken when their piece's turn comes."""
    taken = []

    def take(start: int, stop: int) -> Array:
        taken.append((start, stop))
        return np.zeros((1, 2, 2, stop - start), np.float32)

    pieces = Samples(1000, take).pieces(Network([Flatten(), Dense(2)], (1, 2, 2)))
    next(pieces)
    assert taken == [(0, 250)]


def test_a_large_network_takes_fewer_at_a_time() -> None:
    """16 MB of one layer's output at most, and no more work than some 20 ms; at least one."""
    wide = Network([Conv2d(64, 1)], (1, 40, 40))
    assert piece_size(wide) == 4_000_000 // (64 * 40 * 40)
    laborious = Network([Conv2d(32, 5, padding=2), Conv2d(32, 5, padding=2)], (3, 28, 28))
    work = sum(layer.multiply_adds for layer in laborious.summary().layers)
    assert piece_size(laborious) == 200_000_000 // work
    assert piece_size(Network([Flatten(), Dense(1)], (1, 2100, 2000))) == 1


def test_pieces_may_be_made_shorter() -> None:
    """By allowing each less work, but never less than one picture."""
    network = Network([Conv2d(8, 3), Flatten(), Dense(2)], (1, 9, 9))
    adds = sum(layer.multiply_adds for layer in network.summary().layers)
    assert piece_size(network, 7 * adds) == 7
    assert piece_size(network, 1) == 1
    samples = Samples(20, lambda start, stop: np.zeros((1, 9, 9, stop - start), np.float32))
    sizes = [piece.shape[-1] for _, piece in samples.pieces(network, 7 * adds)]
    assert sizes == [7, 7, 6]


def test_a_layers_output_is_that_of_the_whole_way() -> None:
    """Of every layer of random networks; the input's is the picture itself."""
    for seed in range(20):
        moment = random_moment(seed, own=True)
        x = moment.recording[INPUT][..., np.newaxis]
        for layer, values in moment.recording.items():
            np.testing.assert_array_equal(layer_output(moment.network, layer, x)[..., 0], values)


def test_layers_behind_it_are_not_computed() -> None:
    """They may even be broken."""

    class Broken(Dense):
        """Works once, when the network is built."""

        calls = 0

        def forward(self, x: Array) -> Array:
            """The second time there is nothing to get."""
            self.calls += 1
            assert self.calls == 1
            return super().forward(x)

    network = Network([Flatten(), Dense(3), Broken(2)], (1, 2, 2))
    assert layer_output(network, "dense1", np.ones((1, 2, 2, 4), np.float32)).shape == (3, 4)
    with pytest.raises(AssertionError):
        layer_output(network, "dense2", np.ones((1, 2, 2, 4), np.float32))


def test_a_layer_that_is_not_there_is_told() -> None:
    """In one sentence; the picture counts as a layer, the probabilities don't."""
    network = Network([Flatten(), Dense(3)], (1, 2, 2))
    require_layer(network, INPUT)
    require_layer(network, "dense1")
    for name in ("dense2", "softmax"):
        with pytest.raises(PlaceError, match=f"This network has no layer '{name}'"):
            require_layer(network, name)
