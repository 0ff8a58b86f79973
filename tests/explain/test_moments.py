"""What the tests share: moments of given networks, and enough random places."""

from __future__ import annotations

import numpy as np

from tests.explain.moments import NETWORKS, moment_of, random_places
from visualcnn.explain.places import Place
from visualcnn.nn import Dense, Flatten


def test_a_moment_holds_what_the_network_made() -> None:
    """2 · 0.5 − 1 = 0, from given parameters."""
    arrays = {"dense1.weight": np.full((1, 1), 2.0), "dense1.bias": np.full(1, -1.0)}
    moment = moment_of([Flatten(), Dense(1)], np.full((1, 1, 1), 0.5), arrays, label=0)
    assert moment.value(Place("dense1", (0,))) == 0
    assert moment.label == 0


def test_random_places_are_in_every_layer() -> None:
    """Of at least 200 networks, the picture and the probabilities included."""
    places = list(random_places(1))
    assert len({id(moment) for moment, _ in places}) == NETWORKS >= 200
    assert {"input", "softmax", "conv1"} <= {place.layer for _, place in places}
