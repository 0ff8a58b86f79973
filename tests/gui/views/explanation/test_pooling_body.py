"""Facts about the drawing of a pooled value."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.told import click, told
from visualcnn.explain.places import Place
from visualcnn.explain.story import WindowStory
from visualcnn.gui import text
from visualcnn.gui.views.explanation.pooling_body import PoolingBody


@pytest.fixture
def body(qtbot: QtBot) -> PoolingBody:
    """With nothing in it."""
    made = PoolingBody()
    qtbot.addWidget(made)
    made.resize(984, 190)
    made.show()
    return made


def test_the_winner_is_marked_and_leads_on(body: PoolingBody, qtbot: QtBot) -> None:
    """The window has its numbers; a click on one asks for it."""
    shown = told(Place("pool1", (2, 1, 3)))
    story = shown.story
    assert isinstance(story, WindowStory)
    body.show_told(shown)
    assert body.window_grid.marked == story.winner
    assert body.window_grid.has_numbers
    assert body.lines.lines[-1].number == text.value(story.value)
    with qtbot.waitSignal(body.place_wanted) as signal:
        click(body.window_grid, 1, 0)
    assert signal.args == [Place("relu1", (2, 3, 6))]
    with qtbot.waitSignal(body.place_wanted) as signal:
        body.lines.row_chosen.emit(0)
    assert signal.args == [story.sources[0].place]


def test_a_mean_has_no_winner(body: PoolingBody) -> None:
    """Its sum, how many there are, and their mean are told instead."""
    body.show_told(told(Place("pool2", (1, 0, 1))))
    assert body.window_grid.marked is None
    assert [line.number for line in body.lines.lines][1] == "4"
    total, _, value = body.lines.lines
    assert float(total.number) / 4 == pytest.approx(float(value.number), rel=0.01)


def test_losers_are_called_so(body: PoolingBody) -> None:
    """Pointing at a number tells whether it took part."""
    shown = told(Place("pool1", (2, 1, 3)))
    story = shown.story
    assert isinstance(story, WindowStory)
    assert story.winner is not None
    body.show_told(shown)
    said: list[str] = []
    body.said.connect(said.append)
    body.window_grid.cell_hovered.emit(*story.winner)
    body.window_grid.cell_hovered.emit(1 - story.winner[0], story.winner[1])
    body.window_grid.cell_hovered.emit(-1, -1)
    assert [words.endswith("not the largest") for words in said] == [False, True, False]


def test_the_digit_is_shown_beside_it(body: PoolingBody, qtbot: QtBot) -> None:
    """With the receptive field; a click asks for the pixel."""
    body.show_told(told(Place("pool1", (2, 1, 3))))
    assert not body.seen.isHidden()
    with qtbot.waitSignal(body.place_wanted) as signal:
        click(body.seen, 3, 3)
    assert signal.args == [Place("input", (0, 3, 3))]
    with pytest.raises(TypeError, match="has no window"):
        body.show_told(told(Place("dense1", (0,))))
