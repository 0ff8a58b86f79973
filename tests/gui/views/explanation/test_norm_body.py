"""Facts about the drawing of a normalised value."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.told import click, told
from visualcnn.explain.places import Place, Weight
from visualcnn.explain.story import NormStory
from visualcnn.gui import text
from visualcnn.gui.views.explanation.norm_body import NormBody


def test_the_steps_lead_to_the_value(qtbot: QtBot) -> None:
    """From the number before to the value; it, scale and shift can be chosen."""
    body = NormBody()
    qtbot.addWidget(body)
    body.resize(984, 190)
    body.show()
    shown = told(Place("norm1", (1, 2, 3)))
    story = shown.story
    assert isinstance(story, NormStory)
    body.show_told(shown)
    numbers = [line.number for line in body.lines.lines]
    assert numbers[0] == text.value(story.before)
    assert numbers[3] == text.value(story.normal)
    assert numbers[-1] == text.value(story.value)
    places: list[Place] = []
    weights: list[Weight] = []
    body.place_wanted.connect(places.append)
    body.weight_wanted.connect(weights.append)
    for row in range(len(numbers)):
        body.lines.row_chosen.emit(row)
    click(body.seen, 1, 1)
    assert places == [Place("conv1", (1, 2, 3)), Place("input", (0, 1, 1))]
    assert weights == [Weight("norm1", "scale", (1,)), Weight("norm1", "shift", (1,))]


def test_other_stories_are_refused(qtbot: QtBot) -> None:
    """A sum isn't normalised."""
    body = NormBody()
    qtbot.addWidget(body)
    with pytest.raises(TypeError, match="normalises nothing"):
        body.show_told(told(Place("dense1", (0,))))
