"""The way forward: a story at once, its trail, and outlines only while it is seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.watched import at_rest, tiny_watched
from visualcnn.explain.fields import Region
from visualcnn.explain.places import INPUT, SOFTMAX, Place
from visualcnn.explain.story import Story
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.forward import TRAIL, Forward
from visualcnn.gui.moments import Watched
from visualcnn.gui.views.network import NetworkPanel
from visualcnn.gui.views.network.marks import Mark
from visualcnn.gui.views.sample import SamplePanel

CELL = Place("conv1", (1, 4, 5))
BAR = Place(SOFTMAX, (4,))


class Told:
    """What is told and outlined."""

    def __init__(self, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        self._qtbot = qtbot
        network, sample = NetworkPanel(), SamplePanel()
        qtbot.addWidget(network)
        qtbot.addWidget(sample)
        self.marks: tuple[Mark, ...] = ()
        self.hovered: tuple[Mark, ...] = ()
        self.field: tuple[int, ...] | None = None
        monkeypatch.setattr(network, "show_marks", self._show_marks)
        monkeypatch.setattr(sample, "show_field", self._show_field)
        self.analysis = Analysis()
        self.forward = Forward(self.analysis, network, sample)
        self.stories: list[tuple[Story, Region | None]] = []
        self.trails: list[tuple[tuple[Place, ...], Place]] = []
        self.said: list[tuple[str, str]] = []
        self.forward.explained.connect(lambda *told: self.stories.append(told))
        self.forward.trail_found.connect(lambda *told: self.trails.append(told))
        self.forward.said.connect(lambda *told: self.said.append(told))

    def choose(self, place: Place | None) -> None:
        """Until it is explained."""
        self.forward.choose(place)
        self._qtbot.waitUntil(lambda: not self.forward.waits)

    def watch(self, watched: Watched) -> None:
        """Until what is chosen is explained anew."""
        self.forward.watch(watched)
        self._qtbot.waitUntil(lambda: not self.forward.waits)

    def _show_marks(self, marks: tuple[Mark, ...], *, hovered: bool = False) -> None:
        if hovered:
            self.hovered = marks
        else:
            self.marks = marks

    def _show_field(self, part: tuple[int, ...] | None) -> None:
        self.field = part


@pytest.fixture
def told(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Told]:
    """With a moment, in sight."""
    told = Told(qtbot, monkeypatch)
    told.forward.look(seen=True)
    told.watch(tiny_watched())
    yield told
    assert told.analysis.close()


def test_what_was_chosen_last_is_told_once(told: Told) -> None:
    """A moment that comes at the same time has no second story."""
    told.forward.choose(BAR)
    told.forward.watch(tiny_watched())
    assert told.stories == []
    told.choose(CELL)
    ((story, _),) = told.stories
    assert story.place == CELL


def test_a_story_is_told_with_its_receptive_field(told: Told) -> None:
    """Which the digit shows."""
    told.choose(CELL)
    ((story, region),) = told.stories
    assert story.place == CELL
    assert region == Region(3, 4, 3, 3)
    assert told.field == (3, 4, 3, 3)
    assert [mark.layer for mark in told.marks] == [INPUT]


def test_the_trail_follows(told: Told, qtbot: QtBot) -> None:
    """A place on it doesn't change it, and needs no job."""
    told.choose(BAR)
    at_rest(qtbot, told.analysis, TRAIL)
    ((trail, current),) = told.trails
    assert current == BAR
    told.choose(trail[3])
    assert told.trails[-1] == (trail, trail[3])
    assert not told.analysis.busy(TRAIL)


def test_the_next_moment_of_a_sample_keeps_the_trail(told: Told, qtbot: QtBot) -> None:
    """It may run elsewhere now, but must not jump under the user's hands."""
    told.choose(BAR)
    at_rest(qtbot, told.analysis, TRAIL)
    first = tiny_watched()
    told.watch(first)
    at_rest(qtbot, told.analysis, TRAIL)
    trails, stories = list(told.trails), len(told.stories)
    told.watch(replace(tiny_watched(step=9), sample=first.sample))
    assert len(told.stories) == stories + 1
    assert told.trails == trails
    assert not told.analysis.busy(TRAIL)
    told.choose(trails[-1][0][2])
    assert told.trails[-1] == (trails[-1][0], trails[-1][0][2])


def test_another_sample_gets_another_trail(told: Told, qtbot: QtBot) -> None:
    """Its pixels are others."""
    told.choose(BAR)
    at_rest(qtbot, told.analysis, TRAIL)
    told.watch(tiny_watched(index=5))
    at_rest(qtbot, told.analysis, TRAIL)
    assert len(told.trails) == 2
    assert len(told.stories) == 2


def test_what_is_not_seen_is_not_outlined(told: Told) -> None:
    """The maps are free when the panel is hidden."""
    told.choose(CELL)
    told.forward.look(seen=False)
    assert told.marks == ()
    assert told.field is None
    told.forward.look(seen=True)
    assert told.marks != ()
    assert told.field is not None


def test_nothing_is_outlined_when_nothing_is_chosen(told: Told) -> None:
    """Another network may have no such number."""
    told.choose(CELL)
    told.choose(None)
    assert told.marks == ()
    assert told.field is None
    assert len(told.stories) == 1


def test_what_a_number_feeds_is_outlined_while_it_is_pointed_at(told: Told) -> None:
    """What is no place outlines nothing."""
    told.forward.point_at(Place(INPUT, (0, 4, 4)))
    assert [mark.layer for mark in told.hovered] == [INPUT, "conv1"]
    told.forward.point_at(None)
    assert told.hovered == ()
    told.forward.point_at(Place("conv9", (0, 0, 0)))
    assert told.hovered == ()


def test_a_place_that_is_not_there_is_forgotten_with_a_sentence(told: Told) -> None:
    """Once."""
    told.choose(Place("conv9", (0, 0, 0)))
    ((page, sentence),) = told.said
    assert page == "value"
    assert "conv9" in sentence
    assert told.forward.place is None
    told.watch(tiny_watched())
    assert len(told.said) == 1
    assert not told.stories
