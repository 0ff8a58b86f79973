"""Facts about the drawing of a user's own layer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.told import click, told
from visualcnn.explain.places import Place, Weight
from visualcnn.explain.story import OwnStory
from visualcnn.gui.views.explanation.own_body import OwnBody

HERE = Place("triple1", (1, 2, 3))


@pytest.fixture
def body(qtbot: QtBot) -> OwnBody:
    """With a value of a layer that its author described in no way."""
    made = OwnBody()
    qtbot.addWidget(made)
    made.resize(984, 190)
    made.show()
    made.show_told(told(HERE))
    return made


def test_the_input_that_moves_the_value_is_found(body: OwnBody, qtbot: QtBot) -> None:
    """One input has a slope of 3; it is listed, and one click away."""
    slopes = body.pictures.grids[1].values
    assert slopes.max() == 3
    assert np.count_nonzero(slopes) == 1
    assert [term.meaning for term in body.inputs.terms] == [Place("pool1", (1, 2, 3))]
    with qtbot.waitSignal(body.place_wanted) as signal:
        body.inputs.row_chosen.emit(0)
    assert signal.args == [Place("pool1", (1, 2, 3))]
    body.inputs.row_hovered.emit(0)
    assert body.pictures.grids[0].pointed is not None


def test_any_input_can_be_chosen(body: OwnBody, qtbot: QtBot) -> None:
    """Also such as don't matter."""
    with qtbot.waitSignal(body.place_wanted) as signal:
        click(body.pictures.grids[0], 0, 1)
    assert signal.args == [Place("pool1", (0, 0, 1))]


def test_parameters_and_settings_are_told(body: OwnBody, qtbot: QtBot) -> None:
    """Their shapes and norms, and how they move the value; the weight that does most is chosen."""
    shown = told(HERE)
    assert isinstance(shown.story, OwnStory)
    weight = np.array([3.0, 4.0], np.float32)
    story = replace(
        shown.story,
        settings={"power": 2},
        parameters={"gain": weight},
        parameter_slopes={"gain": 2 * weight},
    )
    body.show_told(replace(shown, story=story))
    told_lines = {line.name: line.number for line in body.lines.lines}
    assert told_lines["power"] == "2"
    assert told_lines["gain, 2: norm"] == "5.00"
    assert told_lines["value by gain: norm"] == "10.0"
    row = next(n for n, line in enumerate(body.lines.lines) if line.name.startswith("gain"))
    with qtbot.waitSignal(body.weight_wanted) as signal:
        body.lines.row_chosen.emit(row)
    assert signal.args == [Weight("triple1", "gain", (1,))]


def test_a_layer_without_slopes_is_still_shown(body: OwnBody) -> None:
    """Inputs alone, no list, and pointing tells their values."""
    shown = told(HERE)
    assert isinstance(shown.story, OwnStory)
    body.show_told(replace(shown, story=replace(shown.story, slopes=None, sources=())))
    assert body.pictures.grids[1].isHidden()
    assert body.inputs.isHidden()
    said: list[str] = []
    body.said.connect(said.append)
    body.pictures.index_hovered.emit((0, 0, 0))
    body.pictures.index_hovered.emit(None)
    assert said[0].startswith("pool1 map 0 [0, 0]: ")
    assert "slope" not in said[0]
    assert said[1] == ""
    with pytest.raises(TypeError, match="is of a known kind"):
        body.show_told(told(Place("dense1", (0,))))
