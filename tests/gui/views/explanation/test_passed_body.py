"""Facts about the drawing of a value that passes as it is."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.told import MOMENT, click, told
from visualcnn.explain.places import INPUT, Place
from visualcnn.gui.views.explanation.passed_body import PassedBody


@pytest.fixture
def body(qtbot: QtBot) -> PassedBody:
    """With nothing in it."""
    made = PassedBody()
    qtbot.addWidget(made)
    made.resize(984, 190)
    made.show()
    return made


def test_a_pixel_is_shown_in_its_picture(body: PassedBody) -> None:
    """With the numbers around it, cut at the picture's edge."""
    body.show_told(told(Place(INPUT, (0, 0, 3))))
    assert [line.total for line in body.lines.lines] == [True]
    assert body.around.values.shape == (3, 5)
    assert body.around.marked == (0, 2)
    assert body.around.values[0, 2] == MOMENT.value(Place(INPUT, (0, 0, 3)))
    wanted: list[Place] = []
    body.place_wanted.connect(wanted.append)
    click(body.around, 1, 0)
    click(body.picture.grids[0], 7, 7)
    assert wanted == [Place(INPUT, (0, 1, 1)), Place(INPUT, (0, 7, 7))]


def test_a_number_in_a_row_comes_from_a_map(body: PassedBody, qtbot: QtBot) -> None:
    """Its place there is marked, and one click away."""
    shown = told(Place("flatten1", (2,)))
    body.show_told(shown)
    source = shown.story.sources[0].place
    assert body.lines.lines[0].meaning == source == Place("dropout1", (2, 0, 0))
    with qtbot.waitSignal(body.place_wanted) as signal:
        body.lines.row_chosen.emit(0)
    assert signal.args == [source]


def test_settings_are_told(body: PassedBody) -> None:
    """Dropout's rate stands beside the value, as it is called in code."""
    body.show_told(told(Place("dropout1", (0, 0, 0))))
    assert len(body.lines.lines) == 3
    assert body.lines.lines[1].number == "0.5"


def test_pointing_tells_the_place(body: PassedBody) -> None:
    """In the picture and in the numbers around."""
    body.show_told(told(Place(INPUT, (0, 4, 4))))
    hovered: list[Place | None] = []
    body.hovered.connect(hovered.append)
    body.around.cell_hovered.emit(0, 0)
    body.around.cell_hovered.emit(-1, -1)
    body.picture.index_hovered.emit((1, 0, 0))
    assert hovered == [Place(INPUT, (0, 2, 2)), None, Place(INPUT, (1, 0, 0))]
    with pytest.raises(TypeError, match="changes its value"):
        body.show_told(told(Place("dense1", (0,))))
