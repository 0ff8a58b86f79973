"""Trails lead from a probability to a pixel and on again, one layer a step."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from tests.explain.moments import moment_of, random_places
from visualcnn.explain.fields import feeds
from visualcnn.explain.forward import explain
from visualcnn.explain.moment import Moment
from visualcnn.explain.places import INPUT, SOFTMAX, Place
from visualcnn.explain.story import Story
from visualcnn.explain.trail import PATIENCE, path_back, path_forward
from visualcnn.nn import Conv2d, Dense, Dropout, Flatten, MaxPool2d, ReLU

ROW = np.array([[[0.5, 1, 0]]])


def test_a_way_back_goes_from_source_to_source() -> None:
    """In random networks: each number is made from the next, and most ways reach a pixel."""
    reached = []
    for moment, place in random_places(1):
        way = path_back(moment, place)
        assert way[0] == place
        for later, earlier in itertools.pairwise(way):
            assert earlier in {source.place for source in explain(moment, later).sources}
        reached.append(way[-1].layer == INPUT)
    assert np.mean(reached) > 0.8


def test_a_way_forward_goes_along_what_is_fed() -> None:
    """In random networks: each number feeds the next, and most ways reach a probability."""
    reached = []
    for moment, place in random_places(1):
        way = path_forward(moment, place)
        assert way[0] == place
        for earlier, later in itertools.pairwise(way):
            fed = feeds(moment, earlier)
            assert fed is not None
            assert fed.layer == later.layer
            assert all(
                i in range(*s.indices(s.stop)) for i, s in zip(later.index, fed.ranges, strict=True)
            )
        reached.append(way[-1].layer == SOFTMAX)
    assert np.mean(reached) > 0.6


def dense(*rows: list[float]) -> dict[str, np.ndarray]:
    """The weight of dense1; its bias is 0."""
    return {"dense1.weight": np.array(rows)}


def test_a_way_follows_the_sign_of_the_value() -> None:
    """What made a negative number negative, not what spoke against it."""
    moment = moment_of([Flatten(), Dense(2)], ROW, dense([4, -5, 0], [-4, 6, 0]))
    assert path_back(moment, Place(SOFTMAX, (0,))) == (
        Place(SOFTMAX, (0,)),
        Place("dense1", (0,)),
        Place("flatten1", (1,)),
        Place(INPUT, (0, 0, 1)),
    )
    assert path_back(moment, Place("dense1", (1,)))[1] == Place("flatten1", (1,))
    assert path_forward(moment, Place(INPUT, (0, 0, 1)))[-1] == Place(SOFTMAX, (1,))
    moment = moment_of([Flatten(), Dense(2)], ROW, dense([4, -1, 0], [-6, 6, 0]))
    assert path_forward(moment, Place(INPUT, (0, 0, 0)))[-1] == Place(SOFTMAX, (0,))


FILTERS = {"conv1.weight": np.array([[[[3.0]]], [[[-1.0]]]]), "conv1.bias": np.zeros(2)}


def test_a_way_that_ends_is_left_for_one_that_doesnt() -> None:
    """The pixel makes most of map 0, where another wins the window; in map 1 it wins itself."""
    picture = np.array([[[0.5, 1, 0.75]]])
    moment = moment_of([Conv2d(2, 1), MaxPool2d((1, 3)), Flatten(), Dense(2)], picture, FILTERS)
    way = path_forward(moment, Place(INPUT, (0, 0, 0)))
    assert way[1] == Place("conv1", (1, 0, 0))
    assert [place.layer for place in way] == list(moment.order)
    assert path_forward(moment, Place(INPUT, (0, 0, 1)))[1] == Place("conv1", (0, 0, 1))


def test_where_no_way_leads_on_the_longest_is_told() -> None:
    """In map 0 another pixel wins, and behind the ReLU nothing is left of map 1."""
    layers = [Conv2d(2, 1), MaxPool2d((1, 2)), ReLU(), Dropout(), Flatten(), Dense(2)]
    moment = moment_of([*layers], ROW, FILTERS)
    way = path_forward(moment, Place(INPUT, (0, 0, 0)))
    assert [place.layer for place in way] == list(moment.order[:6])
    assert way[1] == Place("conv1", (1, 0, 0))
    assert moment.value(way[3]) == 0


def test_a_way_is_looked_for_with_patience_but_not_for_ever() -> None:
    """A blank picture behind many biases: nothing leads to a pixel, and few places are asked."""
    arrays = {"dense1.bias": np.ones(1000)}
    moment = moment_of([Flatten(), Dense(1000), Dense(2)], 0 * ROW, arrays)
    asked: list[Place] = []

    def counted(at: Moment, place: Place) -> Story:
        asked.append(place)
        return explain(at, place)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("visualcnn.explain.trail.explain", counted)
        way = path_back(moment, Place(SOFTMAX, (1,)))
    assert [place.layer for place in way] == [SOFTMAX, "dense2", "dense1"]
    assert len(asked) <= PATIENCE + 1


def test_a_black_pixel_leads_nowhere() -> None:
    """It adds 0 to everything; and what is made by the bias alone has nothing behind it."""
    moment = moment_of([Flatten(), Dense(2)], 0 * ROW)
    assert path_forward(moment, Place(INPUT, (0, 0, 2))) == (
        Place(INPUT, (0, 0, 2)),
        Place("flatten1", (2,)),
    )
    assert path_back(moment, Place(SOFTMAX, (1,))) == (Place(SOFTMAX, (1,)), Place("dense1", (1,)))


def test_a_pixel_and_a_probability_are_their_own_way() -> None:
    """There is no further step."""
    moment = moment_of([Flatten(), Dense(2)], ROW)
    assert path_back(moment, Place(INPUT, (0, 0, 1))) == (Place(INPUT, (0, 0, 1)),)
    assert path_forward(moment, Place(SOFTMAX, (1,))) == (Place(SOFTMAX, (1,)),)
