"""Facts about the drawing of a nonlinearity's value."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.told import click, told
from visualcnn.explain.places import Place
from visualcnn.explain.story import CurveStory
from visualcnn.gui import text
from visualcnn.gui.views.explanation.curve_body import CurveBody


def test_before_and_after_are_told(qtbot: QtBot) -> None:
    """On the curve and in lines; the number before leads on, and so does a pixel."""
    body = CurveBody()
    qtbot.addWidget(body)
    body.resize(984, 190)
    body.show()
    shown = told(Place("relu1", (1, 2, 3)))
    story = shown.story
    assert isinstance(story, CurveStory)
    body.show_told(shown)
    numbers = [line.number for line in body.lines.lines]
    assert numbers == [text.value(each) for each in (story.before, story.value, story.slope)]
    assert body.plot.accessibleName().startswith(story.formula)
    assert body.maps.makes.marked == (2, 3)
    wanted: list[Place] = []
    body.place_wanted.connect(wanted.append)
    body.lines.row_chosen.emit(0)
    click(body.seen, 1, 1)
    assert wanted == [Place("norm1", (1, 2, 3)), Place("input", (0, 1, 1))]


def test_other_stories_are_refused(qtbot: QtBot) -> None:
    """A sum has no curve."""
    body = CurveBody()
    qtbot.addWidget(body)
    with pytest.raises(TypeError, match="has no curve"):
        body.show_told(told(Place("dense1", (0,))))
