"""Facts about the drawing of a probability."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.told import CLASSES, MOMENT, click, told
from visualcnn.explain.places import SOFTMAX, Place
from visualcnn.gui import text
from visualcnn.gui.views.explanation.softmax_body import SoftmaxBody


@pytest.fixture
def body(qtbot: QtBot) -> SoftmaxBody:
    """With the probability of the third class; the label is the second."""
    made = SoftmaxBody()
    qtbot.addWidget(made)
    made.resize(984, 190)
    made.show()
    made.show_told(told(Place(SOFTMAX, (2,))))
    return made


def test_the_rows_lead_from_outputs_to_probabilities(body: SoftmaxBody) -> None:
    """Logits, exponentials, and their parts of the sum."""
    logits, powers, parts = (grid.values[0] for grid in body.rows.grids)
    np.testing.assert_array_equal(logits, MOMENT.values("dense2"))
    np.testing.assert_allclose(powers / powers.sum(), parts)
    np.testing.assert_allclose(parts, MOMENT.probabilities, rtol=1e-5)
    assert [grid.marked for grid in body.rows.grids] == [(0, 2)] * 3


def test_the_loss_is_that_of_the_label(body: SoftmaxBody) -> None:
    """Whatever class is looked at."""
    line = body.lines.lines[-1]
    assert CLASSES[1] in line.name
    assert line.number == text.value(float(-np.log(MOMENT.probabilities[1])))
    assert line.meaning == Place(SOFTMAX, (1,))


def test_outputs_and_probabilities_can_be_chosen(body: SoftmaxBody) -> None:
    """An output or its exponential leads back, a probability to that class."""
    wanted: list[Place] = []
    body.place_wanted.connect(wanted.append)
    for row, column in ((0, 3), (1, 0), (2, 1)):
        click(body.rows.grids[row], 0, column)
    body.lines.row_chosen.emit(0)
    assert wanted == [
        *(Place("dense2", (3,)), Place("dense2", (0,)), Place(SOFTMAX, (1,))),
        Place("dense2", (2,)),
    ]


def test_pointing_tells_the_division(body: SoftmaxBody) -> None:
    """With the class's name."""
    said: list[str] = []
    body.said.connect(said.append)
    body.rows.pointed.emit(1)
    body.rows.pointed.emit(-1)
    assert said[0].startswith("Coat: ")
    assert " ÷ " in said[0]
    assert said[1] == ""
    with pytest.raises(TypeError, match="has no probabilities"):
        body.show_told(told(Place("dense1", (0,))))
