"""The trail goes from a probability through the chosen number to a pixel."""

from __future__ import annotations

import numpy as np
import pytest

from tests.gui.watched import tiny_watched
from visualcnn.explain.places import INPUT, SOFTMAX, Place, PlaceError
from visualcnn.gui.trail import trail_through
from visualcnn.nn.layer import Array


def test_it_goes_through_every_layer_once() -> None:
    """In the order in which they stand, backwards, with the chosen number among them."""
    moment = tiny_watched().moment
    chosen = Place("relu1", _brightest(moment.values("relu1")))
    trail = trail_through(moment, chosen)
    assert chosen in trail
    assert [place.layer for place in trail] == list(reversed(moment.order))


def test_from_a_probability_it_ends_at_a_pixel() -> None:
    """All layers take part: some pixel is behind every probability of this network."""
    moment = tiny_watched().moment
    trail = trail_through(moment, Place(SOFTMAX, (4,)))
    assert trail[0] == Place(SOFTMAX, (4,))
    assert [place.layer for place in trail] == list(reversed(moment.order))


def test_from_a_pixel_it_ends_there() -> None:
    """The way forward is shown from its end."""
    moment = tiny_watched().moment
    pixel = Place(INPUT, _brightest(moment.values(INPUT)))
    trail = trail_through(moment, pixel)
    assert trail[-1] == pixel
    assert trail[0].layer == SOFTMAX


def test_a_place_that_is_not_there_is_refused() -> None:
    """In a sentence."""
    with pytest.raises(PlaceError, match=r"\.$"):
        trail_through(tiny_watched().moment, Place("conv9", (0, 0, 0)))


def _brightest(values: Array) -> tuple[int, ...]:
    return tuple(int(i) for i in np.unravel_index(values.argmax(), values.shape))
