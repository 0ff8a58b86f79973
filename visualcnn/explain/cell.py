"""A cell: the number that is asked about, with all that its explanation starts from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from visualcnn.explain.moment import Moment
from visualcnn.explain.places import Place, PlaceError
from visualcnn.explain.story import Source
from visualcnn.nn.layer import Array, BaseLayer

Indices = npt.NDArray[np.integer[Any]]


def require_place(moment: Moment, place: Place) -> None:
    """Raises PlaceError where `moment` has no number at `place`."""
    try:
        shape = moment.values(place.layer).shape
    except KeyError:
        raise PlaceError(f"This network has no layer {place.layer!r}.") from None
    fits = len(place.index) == len(shape)
    if not (fits and all(0 <= i < n for i, n in zip(place.index, shape, strict=True))):
        at, sizes = (", ".join(map(str, numbers)) for numbers in (place.index, shape))
        raise PlaceError(f"{place.layer} has no value at ({at}): its shape is ({sizes}).")


@dataclass(frozen=True)
class Cell:
    """The number at `place`; the properties are what its story begins with."""

    moment: Moment
    place: Place

    @property
    def layer(self) -> BaseLayer:
        """The layer that made it."""
        return self.moment.layer(self.place.layer)

    @property
    def value(self) -> float:
        """The number itself."""
        return self.moment.value(self.place)

    @property
    def reads(self) -> str:
        """The name of what its layer reads."""
        return self.moment.before(self.place.layer)

    @property
    def inputs(self) -> Array:
        """What its layer reads, without the batch."""
        return self.moment.values(self.reads)

    def head(
        self, sentence: str, sources: tuple[Source, ...]
    ) -> tuple[Place, float, str, str, str, tuple[Source, ...]]:
        """The fields that every story has, in their order."""
        return self.place, self.value, self.layer.kind, self.reads, sentence, sources

    def source(self, index: tuple[int, ...], contribution: float) -> Source:
        """The number at `index` of what is read."""
        place = Place(self.reads, index)
        return Source(place, self.moment.value(place), contribution)

    def sources(
        self, where: Indices, contributions: Array, most: int | None = None
    ) -> tuple[Source, ...]:
        """Many at once, those that contributed most first: the first `most`, or all.

        `where` (axes, n) has the index of each on each axis, `contributions` is (n,).
        """
        order = np.argsort(-np.abs(contributions), kind="stable")[:most]
        where, reads = where[:, order], self.reads
        values = self.inputs[tuple(where)].tolist()
        shares = contributions[order].tolist()
        return tuple(
            Source(Place(reads, tuple(index)), value, share)
            for index, value, share in zip(where.T.tolist(), values, shares, strict=True)
        )


def kept(values: Array) -> Array:
    """A copy that nobody can write into."""
    copy = values.copy()
    copy.setflags(write=False)
    return copy
