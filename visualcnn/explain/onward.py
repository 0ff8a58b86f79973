"""Onward: what one number contributes to each output of the next layer."""

from __future__ import annotations

import numpy as np

from visualcnn.explain.fields import Fed, feeds
from visualcnn.explain.forward import explain
from visualcnn.explain.moment import Moment
from visualcnn.explain.own import alone
from visualcnn.explain.places import SOFTMAX, Place
from visualcnn.explain.story import Floats, Source
from visualcnn.nn.convolution import Conv2d
from visualcnn.nn.dense import Dense
from visualcnn.nn.kinds import KINDS


def onward(moment: Moment, place: Place) -> tuple[Source, ...]:
    """The outputs that the number at `place` feeds, each with what the number added to it.

    Here a Source's place and value are those of the output. As in that output's own story, except
    for a user's own layer: there it is what the output loses when the number is set to 0, and
    outputs that lose nothing are left out. Raises PlaceError where there is no such place.
    """
    fed = feeds(moment, place)
    if fed is None:
        return ()
    with np.errstate(invalid="ignore"):  # as in `explain`
        shares = _shares(moment, place, fed)
    told = shares != 0 if _is_own(moment, fed.layer) else np.ones(fed.shape, np.bool_)
    values = moment.values(fed.layer)[fed.ranges]
    where = np.argwhere(told) + fed.first
    return tuple(
        Source(Place(fed.layer, tuple(index)), value, share)
        for index, value, share in zip(
            where.tolist(), values[told].tolist(), shares[told].tolist(), strict=True
        )
    )


def _is_own(moment: Moment, layer: str) -> bool:
    return layer != SOFTMAX and type(moment.layer(layer)) not in KINDS.values()


def _shares(moment: Moment, place: Place, fed: Fed) -> Floats:
    """What the number adds to each of the outputs that are `fed`: an array of their shape."""
    if fed.layer != SOFTMAX:
        layer, value = moment.layer(fed.layer), moment.value(place)
        if type(layer) is Conv2d:
            return value * _taps(layer, place.index, fed)
        if type(layer) is Dense:
            return value * layer.parameters["weight"][:, place.index[0]].astype(np.float64)
        if _is_own(moment, fed.layer):
            return _lost(moment, place, fed)
    return _told(moment, place, fed)


def _taps(layer: Conv2d, index: tuple[int, ...], fed: Fed) -> Floats:
    """The weights by which the windows that are `fed` take the number at `index`."""
    rows, columns = (
        i + p - s * np.arange(each.start, each.stop)
        for i, p, s, each in zip(
            index[1:], layer.padding, layer.stride, fed.ranges[1:], strict=True
        )
    )
    weight = layer.parameters["weight"][:, index[0]]
    return weight[:, rows[:, np.newaxis], columns].astype(np.float64)


def _lost(moment: Moment, place: Place, fed: Fed) -> Floats:
    """The output of a user's layer less that with 0 at `place`."""
    without = moment.values(place.layer).copy()
    without[place.index] = 0
    outputs = alone(moment, fed.layer).forward(without[..., np.newaxis])[..., 0]
    return moment.values(fed.layer).astype(np.float64) - outputs


def _told(moment: Moment, place: Place, fed: Fed) -> Floats:
    """As the story of each output tells it: few, so each is asked for."""
    shares = np.empty(fed.shape)
    for at in np.ndindex(*fed.shape):
        index = tuple(first + i for first, i in zip(fed.first, at, strict=True))
        sources = explain(moment, Place(fed.layer, index)).sources
        shares[at] = next(source.contribution for source in sources if source.place == place)
    return shares
