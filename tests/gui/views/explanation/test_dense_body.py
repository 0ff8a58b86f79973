"""Facts about the drawing of a dense layer's value."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.told import click, hover, told
from visualcnn.explain.places import Place, Weight
from visualcnn.explain.story import WeightedSum
from visualcnn.gui.views.explanation.dense_body import DenseBody, largest


@pytest.fixture
def body(qtbot: QtBot) -> DenseBody:
    """With a value whose inputs were a picture."""
    made = DenseBody()
    qtbot.addWidget(made)
    made.resize(984, 190)
    made.show()
    made.show_told(told(Place("dense1", (2,))))
    return made


def test_the_largest_of_each_sign_are_found() -> None:
    """Positive ones first, both from the largest on; zeros never."""
    products = np.array([0.0, -3.0, 1.0, 2.0, -1.0, 5.0])
    assert largest(products, 2) == [5, 3, 1, 4]
    assert largest(products, 9) == [5, 3, 2, 1, 4]


def test_all_terms_add_up(body: DenseBody) -> None:
    """Those that are shown, the others together and the bias make the value."""
    adds = [term.adds for term in body.sums.terms]
    assert sum(adds[:-1]) == pytest.approx(adds[-1], rel=1e-5)
    assert body.sums.terms[-1].total


def test_a_lower_panel_shows_fewer_terms(body: DenseBody) -> None:
    """The others count as the rest, and the sum stays."""
    body.show_told(told(Place("dense2", (2,))))
    before = body.sums.terms
    body.resize(984, 110)
    after = body.sums.terms
    assert len(after) < len(before)
    assert "others" in after[-3].cells[0]
    assert sum(term.adds for term in after[:-1]) == pytest.approx(after[-1].adds, rel=1e-5)


def test_inputs_lie_as_they_did_in_the_picture(body: DenseBody) -> None:
    """Four maps of one cell each need no gaps between them."""
    story = told(Place("dense1", (2,))).story
    assert isinstance(story, WeightedSum)
    assert story.picture == (4, 1, 1)
    inputs = body.calculation.grids[0]
    assert inputs.values.shape == (2, 3)
    assert inputs.values[0, 0] == story.inputs[0]
    assert inputs.values[1, 0] == story.inputs[3]


def test_cells_and_rows_lead_on(body: DenseBody) -> None:
    """An input asks for that place, a weight for that weight, a row for its input."""
    places: list[Place] = []
    weights: list[Weight] = []
    body.place_wanted.connect(places.append)
    body.weight_wanted.connect(weights.append)
    inputs, kernel, _ = body.calculation.grids
    click(inputs, 0, 2)
    click(kernel, 0, 1)
    first = body.sums.terms[0].meaning
    body.sums.row_chosen.emit(0)
    body.sums.row_chosen.emit(len(body.sums.terms) - 2)
    assert places == [Place("flatten1", (2,)), first]
    assert weights == [Weight("dense1", "weight", (2, 1)), Weight("dense1", "bias", (2,))]


def test_a_row_shows_its_input_in_the_pictures(body: DenseBody) -> None:
    """The same cell in all three, and leaving shows none."""
    source = body.sums.terms[0].meaning
    assert isinstance(source, Place)
    body.sums.row_hovered.emit(0)
    pointed = {grid.pointed for grid in body.calculation.grids}
    assert pointed == {divmod(source.index[0], 3)}
    body.sums.row_hovered.emit(-1)
    assert {grid.pointed for grid in body.calculation.grids} == {None}


def test_pointing_tells_the_calculation(body: DenseBody, qtbot: QtBot) -> None:
    """Input times weight, and which input it is."""
    said: list[str] = []
    body.said.connect(said.append)
    grid = body.calculation.grids[0]
    with qtbot.waitSignal(body.hovered) as signal:
        hover(grid, 0, 1)
    assert signal.args == [Place("flatten1", (1,))]
    assert said[0].startswith("flatten1 [1]: ")
    body.calculation.cell_hovered.emit(-1, -1)
    assert said[-1] == ""
