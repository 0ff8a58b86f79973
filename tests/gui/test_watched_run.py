"""A run in which every view of the explanations was used ends as the one that nobody watched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.explained import click, click_number, explanations_of, hover, point_of
from tests.gui.watched import until
from tests.gui.window import CONFIG, wait
from tests.tiny import TINY, same, tiny_dataset, tiny_trainer
from visualcnn.explain.places import SOFTMAX, Place, Weight
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.states import Command, State
from visualcnn.training import checkpoint
from visualcnn.training.model_file import model_state
from visualcnn.training.trainer import Trainer

CELL = Place("conv1", (1, 4, 5))
WEIGHT = Weight("conv1", "weight", (2, 0, 1, 1))
SETTINGS: dict[str, Any] = {"epochs": 100_000, "optimizer": "adam", "weight_decay": 0.01}
"""So long that it is never over by itself."""


class Watcher:
    """Uses one view after the other while training runs, and waits until each has answered."""

    def __init__(self, desktop: Desktop, qtbot: QtBot) -> None:
        self.desktop, self._qtbot = desktop, qtbot
        explanations = explanations_of(desktop)
        self.panel, self.explainer = explanations.panel, explanations.explainer
        self.told: dict[str, list[Any]] = {}
        answers = self.explainer.answers
        for name, signal in {
            "story": answers.forward.explained,
            "trail": answers.forward.trail_found,
            "weight": answers.backward.weight_explained,
            "error": answers.backward.error_explained,
            "what if": answers.trials.tried,
            "proof": answers.trials.proved,
            "filter": answers.filters.shown,
            "why": answers.why.shown,
        }.items():
            heard = self.told[name] = []
            signal.connect(lambda first, *_, heard=heard: heard.append(first))

    def answered(self, name: str, times: int = 1, *, fits: Callable[[Any], bool] = bool) -> Any:  # noqa: ANN401
        """Wait for so many more answers, the last of which `fits`; it, while training runs."""
        heard = self.told[name]
        wanted = len(heard) + times
        until(self._qtbot, lambda: len(heard) >= wanted and fits(heard[-1]))
        assert self.desktop.session.state is State.RUNNING
        return heard[-1]

    def page(self, name: str) -> None:
        """Its button above the pages."""
        click(self.panel.header.pages.button(name))

    def look_forward(self) -> None:
        """A cell, its neighbours by the arrow keys, its pixels; then it is followed."""
        click_number(self.desktop, CELL)
        assert self.answered("story", fits=lambda story: story.place == CELL)
        view, _ = point_of(self.desktop, CELL)
        for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            QTest.keyClick(view, key)
        walked = Place("conv1", (1, 5, 6))
        until(self._qtbot, lambda: self.told["story"][-1].place == walked)
        click(self.panel.header.follow)
        first = self.answered("story")
        later = self.answered("story", times=3)
        assert (first.place, later.place) == (walked, walked)
        click_number(self.desktop, Place(SOFTMAX, (3,)))
        self.answered("story", fits=lambda story: story.place.layer == SOFTMAX)

    def point(self) -> None:
        """Hover over an activation: what it feeds is outlined."""
        marks = self.desktop.window.network._area._marks
        hover(*point_of(self.desktop, Place("relu1", (0, 2, 2))))
        until(self._qtbot, lambda: {mark.layer for mark in marks[True]} == {"relu1", "pool1"})

    def show_errors(self) -> None:
        """Error maps in the network, again and again."""
        network = self.desktop.window.network
        click(network._header.kinds.button("errors"))
        steps: set[int] = set()

        def several() -> bool:
            if network._errors.shown is not None:
                steps.add(network._errors._step)
            return len(steps) > 2

        until(self._qtbot, several)

    def look_back(self) -> None:
        """An activation's error; a weight's gradient for the digit and for the last batch."""
        click_number(self.desktop, CELL)
        self.page("gradient")
        assert self.answered("error", fits=lambda story: story.place == CELL).paths
        click_number(self.desktop, WEIGHT)
        assert len(self.answered("weight", fits=lambda story: story.weight == WEIGHT).inputs) == 1
        click(self.panel.weight.samples.button("batch"))
        story = self.answered("weight", fits=lambda story: len(story.inputs) > 1)
        assert story.update is not None

    def try_steps(self) -> None:
        """Ten steps on a copy, on the last batch."""
        self.page("what if")
        click(self.panel.what_if.steps.button("10"))
        result = self.answered("what if", fits=lambda result: result.steps == 10)
        assert result.losses[-1] < result.losses[0]

    def prove(self) -> None:
        """All four proofs."""
        self.page("proof")
        for button in self.panel.proof.buttons.values():
            click(button)
            verdict = self.answered("proof")
            assert verdict.agrees, verdict.sentence
            assert verdict.checked > 0
        assert len({verdict.title.split(" · ")[0] for verdict in self.told["proof"]}) == 4

    def ask_why(self) -> None:
        """For an activation, for a class, and with the smallest patches; then it is followed."""
        self.page("why")
        click_number(self.desktop, CELL)
        assert self.answered("why", fits=_is_made).target == CELL
        click_number(self.desktop, Place(SOFTMAX, (3,)))
        self.answered("why", fits=lambda view: view.is_class and _is_made(view))
        self.panel.patch_wanted.emit(1, 1)
        self.answered("why", fits=lambda view: view.size == 1 and _is_made(view))
        self.answered("why", times=2)

    def experiment(self) -> None:
        """A filter with its digits, muted, then painted by hand; nothing is applied."""
        self.page("filter")
        self.answered("filter", fits=lambda view: len(view.digits) == 9)
        page = self.panel.filter
        click(page.mute)
        view = self.answered("filter", fits=_knows_accuracy)
        assert view.muted
        click(page.mute)
        click(page.editor.mode.button("paint"))
        grid = page.editor.grid
        click(grid, grid.cell_rect(0, 2).center().toPoint())
        view = self.answered("filter", fits=_knows_accuracy)
        assert len(view.experiment.painted) == 1
        assert not view.can_apply


def _is_made(view: Any) -> bool:  # noqa: ANN401 - a WhyView
    return all(each.attribution and not each.late for each in view.maps.values())


def _knows_accuracy(view: Any) -> bool:  # noqa: ANN401 - a FilterView
    return view.experiment.active and view.tried is not None and view.tried.accuracy is not None


@pytest.fixture
def watcher(desktop: Desktop, qtbot: QtBot) -> Iterator[Watcher]:
    """Training is under way with Adam, which has moments of two kinds."""
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.session.start_run(CONFIG.changed(**SETTINGS), tiny_dataset(), TINY)
    watcher = Watcher(desktop, qtbot)
    desktop.session.command(Command.TRAIN)
    yield watcher
    desktop.session.saved_step = desktop.session.step


def unwatched(state: dict[str, Any]) -> Trainer:
    """The same run without any window, to the same place."""
    trainer = tiny_trainer(batch_size=CONFIG.batch_size, **SETTINGS)
    reports, run = trainer.steps(), state["run"]
    while (trainer.step, trainer._validated_step) != (run["step"], run["validated_step"]):
        assert trainer.step <= run["step"]
        next(reports)
    return trainer


def test_a_run_in_which_every_view_was_used_ends_bit_for_bit_as_the_unwatched_one(
    watcher: Watcher, qtbot: QtBot, tmp_path: Path
) -> None:
    """Parameters, running statistics, moments, random streams and curves are the same."""
    watcher.look_forward()
    watcher.point()
    watcher.show_errors()
    watcher.look_back()
    watcher.try_steps()
    watcher.prove()
    watcher.ask_why()
    watcher.experiment()
    desktop, path = watcher.desktop, tmp_path / "watched.visualcnn"
    desktop.session.command(Command.PAUSE)
    wait(qtbot, desktop, State.PAUSED)
    with qtbot.waitSignal(desktop.session.saved):
        desktop.session.save(path)
    watched = checkpoint.load(path)
    expected = model_state(unwatched(watched))
    assert watched["run"]["step"] > 100
    assert len(watched["run"]["optimizer"]["moments"]) == 2
    assert watched["history"].keys() == expected["history"].keys()
    for part in ("run", "history", "config"):
        for name, value in expected[part].items():
            assert same(watched[part][name], value), (part, name)
    assert isinstance(watched["run"]["parameters"]["conv1.weight"], np.ndarray)
