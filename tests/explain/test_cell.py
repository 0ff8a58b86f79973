"""A cell gives what every story begins with, and its sources in order."""

from __future__ import annotations

import numpy as np
import pytest

from tests.explain.moments import moment_of
from visualcnn.explain.cell import Cell, kept, require_place
from visualcnn.explain.places import Place, PlaceError
from visualcnn.nn import Flatten, Tanh

MOMENT = moment_of([Tanh(), Flatten()], np.arange(4.0).reshape(1, 2, 2))


def test_a_cell_knows_its_layer_and_what_that_reads() -> None:
    """The head of the story has them in the story's order."""
    cell = Cell(MOMENT, Place("flatten1", (3,)))
    value = MOMENT.value(cell.place)
    assert cell.head("Said.", ()) == (cell.place, value, "Flatten", "tanh1", "Said.", ())
    assert cell.inputs is MOMENT.recording["tanh1"]


def test_sources_come_in_the_order_of_their_size() -> None:
    """Whatever their sign; equals in the order given."""
    cell = Cell(MOMENT, Place("tanh1", (0, 0, 0)))
    where = np.array([[0, 0, 0, 0], [0, 0, 1, 1], [0, 1, 0, 1]])
    sources = cell.sources(where, np.array([1.0, -3.0, 2.0, 3.0]))
    assert [source.place.index for source in sources] == [
        (0, 0, 1),
        (0, 1, 1),
        (0, 1, 0),
        (0, 0, 0),
    ]
    assert [source.contribution for source in sources] == [-3, 3, 2, 1]
    assert [source.value for source in sources] == [1, 3, 2, 0]
    assert cell.source((0, 1, 1), 3.0) == sources[1]


def test_what_is_kept_is_a_copy() -> None:
    """Read-only, and apart from what it was made of."""
    array = np.zeros(2)
    copy = kept(array)
    array[0] = 1
    assert copy[0] == 0
    with pytest.raises(ValueError, match="read-only"):
        copy[0] = 1


def test_only_places_that_are_there_pass() -> None:
    """A layer's own index does; another's doesn't."""
    require_place(MOMENT, Place("flatten1", (3,)))
    with pytest.raises(PlaceError):
        require_place(MOMENT, Place("flatten1", (0, 1, 1)))
