"""Samples come in pieces that are small enough for the network, and all of them come once."""

from __future__ import annotations

import numpy as np

from visualcnn.explain.samples import Samples, piece_size
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
