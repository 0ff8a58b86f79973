"""Random ways back: a random moment, and a batch of random pictures with labels."""

from __future__ import annotations

import numpy as np

from tests.explain.random_networks import random_moment
from visualcnn.explain.backward import reverse
from visualcnn.explain.moment import Moment
from visualcnn.explain.places import Place
from visualcnn.explain.reverse import Reverse
from visualcnn.nn.layer import Array
from visualcnn.nn.loss import ClassLabels


def batch_for(moment: Moment, seed: int, most: int = 4) -> tuple[Array, ClassLabels]:
    """One to `most` pictures for the moment's network, and a label for each."""
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, most + 1))
    pictures = rng.random((*moment.network.input_shape, count), np.float32)
    return pictures, rng.integers(len(moment.probabilities), size=count)


def random_reverse(seed: int, *, optimizer: str | None = None, own: bool = False) -> Reverse:
    """The way back of a batch, or, of every third seed, of the moment's own picture."""
    moment = random_moment(seed, optimizer=optimizer, own=own)
    return reverse(moment) if seed % 3 == 0 else reverse(moment, *batch_for(moment, seed))


def random_index(shape: tuple[int, ...], rng: np.random.Generator) -> tuple[int, ...]:
    """Somewhere in an array of `shape`."""
    return tuple(int(rng.integers(size)) for size in shape)


def random_place(back: Reverse, layer: str, rng: np.random.Generator) -> Place:
    """One of the layer's values."""
    return Place(layer, random_index(back.errors[layer].shape[:-1], rng))
