"""Moments of networks that a test builds itself, and random places in random ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from tests.explain.random_networks import random_moment
from visualcnn.explain.moment import Moment
from visualcnn.explain.places import INPUT, Place
from visualcnn.nn import Dense, Flatten, Network, softmax
from visualcnn.nn.layer import Array, BaseLayer

NETWORKS = 220


def moment_of(
    layers: list[BaseLayer],
    picture: Array,
    arrays: Mapping[str, Array] | None = None,
    label: int | None = None,
) -> Moment:
    """What `layers`, with `arrays` for parameters and state, make of one picture (c, h, w)."""
    network = Network(layers, picture.shape)
    network.assign(arrays or {})
    network.set_mode(training=False)
    picture = picture.astype(np.float32)
    recording = {INPUT: picture}
    for name, output in network.record(picture[..., np.newaxis]).items():
        recording[name] = output[..., 0]
    logits = next(reversed(recording.values()))
    return Moment(1, network, recording, softmax(logits[:, np.newaxis])[:, 0], label)


def linear_moment(weight: Array, picture: Array, label: int | None = None) -> Moment:
    """A moment of one dense layer without bias: the gradients are known by heart."""
    arrays = {"dense1.weight": weight, "dense1.bias": np.zeros(len(weight))}
    return moment_of([Flatten(), Dense(len(weight))], picture, arrays, label)


def random_places(each: int = 2) -> Iterator[tuple[Moment, Place]]:
    """`each` places of every layer of NETWORKS random networks, half of them with a user's own."""
    for seed in range(NETWORKS):
        moment = random_moment(seed, own=seed % 2 == 0)
        rng = np.random.default_rng(seed)
        for layer in moment.order:
            shape = moment.values(layer).shape
            for _ in range(each):
                yield moment, Place(layer, tuple(int(rng.integers(size)) for size in shape))
