"""The trail: the way from a probability through a chosen number to a pixel, as it was chosen."""

from __future__ import annotations

from visualcnn.explain.moment import Moment
from visualcnn.explain.places import Place
from visualcnn.explain.trail import path_back, path_forward


def trail_through(moment: Moment, place: Place) -> tuple[Place, ...]:
    """From a probability to a pixel, through `place`, along what contributes most.

    It begins or ends earlier where nothing leads on. Raises PlaceError where there is no such
    place.
    """
    back = path_back(moment, place)
    return (*reversed(path_forward(moment, place)[1:]), *back)
