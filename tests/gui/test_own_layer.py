"""A layer of the user's own, in a Python file: trained, explained, saved, opened, explained."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.gui.explained import click, click_number, explanations_of
from tests.gui.watched import until
from tests.gui.window import CONFIG, wait
from tests.tiny import TINY, tiny_dataset
from visualcnn.explain.places import Place, Weight
from visualcnn.explain.reverse import WeightStory
from visualcnn.explain.story import OwnStory
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.states import Command, State
from visualcnn.gui.views.explanation.own_body import OwnBody

GAIN = """
import numpy as np
from visualcnn.nn import BaseLayer, Conv2d, Dense, Flatten

class Gain(BaseLayer):
    def build(self, input_shape, rng):
        self.parameters["gain"] = rng.uniform(0.9, 1.1, input_shape[0]).astype(self.dtype)

    def forward(self, x):
        self.x = x
        return (x.T * self.parameters["gain"]).T

    def backpropagation(self, grad_output):
        self.gradients["gain"] = (self.x * grad_output).reshape(len(self.x), -1).sum(axis=1)
        return (grad_output.T * self.parameters["gain"]).T

def make():
    return [Conv2d(3, 3), Gain(), Flatten(), Dense(10)]
"""
CELL = Place("gain1", (2, 3, 1))
STEPS = 4


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The user's Python file."""
    path = tmp_path / "gain.py"
    path.write_text(GAIN)
    return path


@pytest.fixture
def model(desktop: Desktop, qtbot: QtBot, source: Path, tmp_path: Path) -> Path:
    """The file's network, opened in the window, trained for some steps, and saved."""
    desktop.session.saved_step = desktop.session.step
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.controls.use_python(source)
    for _ in range(STEPS):
        desktop.session.command(Command.STEP)
        wait(qtbot, desktop, State.PAUSED)
    path = tmp_path / "mine.visualcnn"
    with qtbot.waitSignal(desktop.session.saved):
        desktop.session.save(path)
    return path


def explained(desktop: Desktop, qtbot: QtBot) -> OwnStory:
    """Click a number of the layer; its story as it is shown."""
    page = explanations_of(desktop).panel.value
    click_number(desktop, CELL)
    until(qtbot, lambda: page.told is not None and page.told.story.place == CELL)
    assert page.told is not None
    story = page.told.story
    assert isinstance(page.shown, OwnBody)
    assert isinstance(story, OwnStory)
    assert page.title.text().startswith("gain1 map 2")
    return story


def read(desktop: Desktop, qtbot: QtBot, path: Path) -> None:
    """Open the file as the user does, in place of what is in the window."""
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.session.start_run(CONFIG, tiny_dataset(), TINY)
    with qtbot.waitSignal(desktop.documents.failed):
        desktop.documents.open_path(path)


def choose(desktop: Desktop, monkeypatch: pytest.MonkeyPatch, python: Path) -> None:
    """Name the Python file where it is asked for."""
    bar = desktop.window.messages
    assert bar.label.text().endswith("uses your layer Gain: choose its Python file (gain.py).")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(python), ""))
    (button,) = bar.buttons
    click(button)


def test_a_number_of_it_is_explained(desktop: Desktop, qtbot: QtBot, model: Path) -> None:
    """Value, input, slope and parameter, without any code of its author's for that."""
    assert model.exists()
    story = explained(desktop, qtbot)
    gain = float(story.parameters["gain"][2])
    assert story.kind == "Gain"
    assert story.value == pytest.approx(float(story.inputs[CELL.index]) * gain)
    assert story.slopes is not None
    assert story.slopes[CELL.index] == pytest.approx(gain)
    assert np.count_nonzero(story.slopes) == 1
    assert [source.place for source in story.sources] == [Place("conv1", CELL.index)]


def test_a_weight_of_it_is_explained(desktop: Desktop, qtbot: QtBot, model: Path) -> None:
    """By its line in the calculation: its own gradient, and what the optimiser makes of it."""
    assert model.exists()
    told: list[WeightStory] = []
    explanations = explanations_of(desktop)
    explanations.explainer.answers.backward.weight_explained.connect(told.append)
    explained(desktop, qtbot)
    body = explanations.panel.value.shown
    assert isinstance(body, OwnBody)
    row = next(n for n, line in enumerate(body.lines.lines) if line.name.startswith("gain"))
    body.lines.scrollTo(body.lines.model().index(row, 0))
    cell = body.lines.visualRect(body.lines.model().index(row, 0))
    click(body.lines.viewport(), cell.center())
    until(qtbot, lambda: len(told) > 0)
    (story,) = told
    assert story.weight == Weight("gain1", "gain", (2,))
    assert not story.decomposed
    assert story.update is not None
    assert story.update.after != story.value
    page = explanations.panel.weight
    assert page.isVisible()
    assert page.title.text().startswith("gain1")
    assert "own gradient" in page.caption.text()


def test_opened_again_it_is_the_same(
    desktop: Desktop, qtbot: QtBot, model: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The Python is run only once its file was named; then every number is as it was."""
    before = explained(desktop, qtbot)
    read(desktop, qtbot, model)
    assert desktop.session.model is None
    with qtbot.waitSignal(desktop.session.prepared):
        choose(desktop, monkeypatch, source)
    wait(qtbot, desktop, State.PAUSED)
    assert desktop.session.step == STEPS
    assert desktop.session.trainable
    assert "has changed" not in desktop.window.messages.label.text()
    again = explained(desktop, qtbot)
    assert again.value == before.value
    assert again.parameters["gain"].tobytes() == before.parameters["gain"].tobytes()
    desktop.session.command(Command.STEP)
    until(qtbot, lambda: desktop.session.step == STEPS + 1)


def test_a_file_that_has_changed_is_warned_of(
    desktop: Desktop, qtbot: QtBot, model: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It opens with the layer as it is now, and is explained so."""
    before = explained(desktop, qtbot)
    read(desktop, qtbot, model)
    source.write_text(GAIN.replace("return (x.T * ", "return 2 * (x.T * "))
    with qtbot.waitSignal(desktop.session.prepared):
        choose(desktop, monkeypatch, source)
    until(qtbot, lambda: "has changed" in desktop.window.messages.label.text())
    assert explained(desktop, qtbot).value == pytest.approx(2 * before.value)


def test_without_its_file_the_run_on_screen_stays(
    desktop: Desktop, qtbot: QtBot, model: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence says that the file is absent; what is in the window goes on being explained."""
    explanations = explanations_of(desktop)
    read(desktop, qtbot, model)
    run = desktop.session.run
    source.unlink()
    choose(desktop, monkeypatch, source)
    assert "gain.py" in desktop.window.messages.label.text()
    assert "can't be read" in desktop.window.messages.label.text()
    assert desktop.session.run == run
    click_number(desktop, Place("dense1", (4,)))
    page = explanations.panel.value
    until(qtbot, lambda: page.told is not None)
    assert page.told is not None
    assert page.told.story.place == Place("dense1", (4,))
