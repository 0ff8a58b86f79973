"""Drawing: the network reads along while the pen moves, one drawing at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.watched import until
from tests.gui.window import CONFIG
from tests.tiny import TINY, tiny_dataset
from visualcnn.data.dataset import Dataset, Split
from visualcnn.data.personal import PersonalSet
from visualcnn.data.preparation import Steps, prepare
from visualcnn.gui.drawing import Drawing
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import Command, State
from visualcnn.gui.views.pad.panel import PadPanel
from visualcnn.gui.views.sample import SampleChoice, SamplePanel
from visualcnn.nn import Architecture, Dense, Flatten
from visualcnn.nn.architectures import Layers
from visualcnn.training.requests import RunMoment
from visualcnn.training.snapshot import Sample

STROKE = np.array([[60.0, 40.0], [160.0, 60.0], [90.0, 170.0]])
DOWN = np.array([True, True])


class Pad:
    """A panel, a sample panel that the session looks at, and what joins them."""

    def __init__(self, session: TrainingSession, qtbot: QtBot, folder: Path) -> None:
        self.session = session
        self.panel, self.sample_panel = PadPanel(), SamplePanel()
        for view in (self.panel, self.sample_panel):
            qtbot.addWidget(view)
        self.panel.resize(1_000, 300)
        self.panel.show()
        personal = PersonalSet(folder)
        self.drawing = Drawing(session, self.panel, self.sample_panel, personal)
        self.looked_at: list[Sample] = []
        self.sample_panel.chosen.connect(self._look)
        session.prepared.connect(self._begin)

    def _look(self) -> None:
        self.looked_at.append(self.sample_panel.sample())
        self.session.look_at(self.sample_panel.sample())

    def _begin(self) -> None:
        if self.session.dataset is not None:
            self.sample_panel.set_dataset(self.session.dataset)
        self.session.look_at(self.sample_panel.sample())

    def draw(self) -> None:
        """One stroke."""
        self.panel.canvas.draw_path(STROKE, DOWN)

    @property
    def verdict(self) -> str:
        """What the panel says is read."""
        return self.panel.reading.verdict.text()


@pytest.fixture
def pad(session: TrainingSession, qtbot: QtBot, tmp_path: Path) -> Iterator[Pad]:
    """Beside an untrained run on pictures of 8×8."""
    made = Pad(session, qtbot, tmp_path / "own")
    with qtbot.waitSignal(session.prepared):
        session.start_run(CONFIG, tiny_dataset(), TINY)
    yield made
    made.drawing.close()


def test_a_drawing_is_prepared_and_read(pad: Pad, qtbot: QtBot) -> None:
    """As the network's own pictures are; it is the sample of the whole window, without a label."""
    pad.draw()
    until(qtbot, lambda: pad.verdict != "–")
    sample = pad.sample_panel.sample()
    made = prepare(pad.panel.canvas.ink(), Steps(), 8)
    assert np.array_equal(sample.image, made.final)
    assert sample.label is None
    assert pad.sample_panel.choice == SampleChoice("drawn", 0)
    snapshot = pad.session.snapshot
    assert snapshot is not None
    assert snapshot.sample is sample
    assert pad.panel.reading.bars.prediction == snapshot.prediction
    assert pad.panel.reading.facts.text() == "at step 0"
    image = pad.panel.steps_view.centre.picture.image
    assert image is not None
    assert np.array_equal(image, made.final)


def test_what_is_drawn_meanwhile_is_read_once(pad: Pad, qtbot: QtBot) -> None:
    """One reading is under way at a time, and the newest drawing is the last one read."""
    points = np.linspace([30, 30], [200, 200], 200)
    pad.panel.canvas.draw_path(points, np.ones(199, np.bool_))
    until(qtbot, lambda: len(pad.looked_at) == 1)
    pad.panel.canvas.draw_path(points[::-1] + 9, np.ones(199, np.bool_))
    until(qtbot, lambda: len(pad.looked_at) == 2)
    until(qtbot, lambda: pad.session.snapshot is not None)
    made = prepare(pad.panel.canvas.ink(), Steps(), 8)
    assert np.array_equal(pad.looked_at[-1].image, made.final)


def test_each_step_can_be_left_out(pad: Pad, qtbot: QtBot) -> None:
    """And the network reads what comes of it."""
    pad.draw()
    until(qtbot, lambda: len(pad.looked_at) == 1)
    QTest.mouseClick(pad.panel.steps_view.crop.title, Qt.MouseButton.LeftButton)
    until(qtbot, lambda: len(pad.looked_at) == 2)
    made = prepare(pad.panel.canvas.ink(), Steps(crop=False), 8)
    assert np.array_equal(pad.looked_at[1].image, made.final)
    assert not np.array_equal(pad.looked_at[0].image, made.final)


def test_an_empty_pad_says_so(pad: Pad, qtbot: QtBot) -> None:
    """There is nothing to pin; the window keeps what it shows."""
    pad.draw()
    until(qtbot, lambda: pad.verdict != "–")
    sample = pad.sample_panel.sample()
    pad.panel.canvas.clear()
    until(qtbot, lambda: pad.verdict == "–")
    assert pad.sample_panel.sample() is sample
    with qtbot.assertNotEmitted(pad.drawing.pin_wanted):
        pad.panel.pin_wanted.emit()
    assert pad.panel.message.text() == "✗ The pad is empty: draw a digit first."


def test_ink_beside_the_pad_is_none(pad: Pad, qtbot: QtBot) -> None:
    """A stroke that begins and ends outside leaves nothing to read, and one sentence."""
    pad.panel.canvas.draw_path(np.array([[-90.0, -90.0], [-70.0, -90.0]]), np.array([True]))
    pad.panel.changed.emit()
    until(qtbot, lambda: pad.panel.message.text().startswith("✗"))
    assert not pad.looked_at


def test_a_drawing_can_be_pinned(pad: Pad, qtbot: QtBot) -> None:
    """As the network reads it."""
    pad.draw()
    until(qtbot, lambda: len(pad.looked_at) == 1)
    with qtbot.waitSignal(pad.drawing.pin_wanted) as wanted:
        pad.panel.tools.pin.click()
    assert wanted.args == [pad.looked_at[0], "Drawing"]


def test_training_is_followed(pad: Pad, qtbot: QtBot) -> None:
    """The same drawing is read anew as the network learns, and exactly at the end."""
    pad.draw()
    until(qtbot, lambda: pad.verdict != "–")
    pad.session.command(Command.EPOCH)
    until(qtbot, lambda: pad.session.state is State.PAUSED)
    until(qtbot, lambda: pad.panel.reading.facts.text() == "at step 5")


def test_another_choice_leaves_the_reading_as_of_its_step(pad: Pad, qtbot: QtBot) -> None:
    """Dimmed; drawing on comes back to the drawing."""
    pad.draw()
    until(qtbot, lambda: pad.verdict != "–")
    verdict = pad.verdict
    assert not pad.panel.reading.stale
    pad.sample_panel.choose("train", 3)
    assert pad.verdict == verdict
    assert pad.panel.reading.stale
    pad.draw()
    until(qtbot, lambda: pad.sample_panel.choice.split == "drawn")
    until(qtbot, lambda: not pad.panel.reading.stale)


def test_an_answer_that_never_comes_is_not_waited_for(pad: Pad, qtbot: QtBot) -> None:
    """As when the worker refuses it: the next drawing is read."""
    pad.sample_panel.chosen.disconnect(pad._look)
    pad.draw()
    until(qtbot, lambda: pad.sample_panel.choice.split == "drawn")
    first = pad.sample_panel.sample()
    pad.sample_panel.chosen.connect(pad._look)
    pad.panel.canvas.draw_path(STROKE + 30, DOWN)
    until(qtbot, lambda: pad.sample_panel.sample() is not first)
    until(qtbot, lambda: pad.verdict != "–")


def test_a_hidden_panel_shows_it_when_it_is_seen(pad: Pad, qtbot: QtBot) -> None:
    """What isn't visible costs nothing."""
    pad.draw()
    pad.panel.hide()
    until(qtbot, lambda: len(pad.looked_at) == 1)
    until(qtbot, lambda: pad.session.snapshot is not None)
    qtbot.waitUntil(lambda: pad.session.snapshot.sample is pad.looked_at[0])  # type: ignore[union-attr]
    assert pad.verdict == "–"
    pad.panel.show()
    assert pad.verdict != "–"


def wide_dataset() -> Dataset:
    """Pictures that are wider than high."""
    images = np.random.default_rng(0).integers(0, 256, (30, 8, 12), np.uint8)
    labels = (np.arange(30) % 3).astype(np.uint8)
    train, validation, test = map(Split, np.split(images, 3), np.split(labels, 3))
    return Dataset("custom", "Wide", train, validation, test, ("a", "b", "c"), "0" * 64)


def flat_layers() -> Layers:
    """Any size will do."""
    return [Flatten(), Dense(3)]


def test_another_network_reads_its_own_size(pad: Pad, qtbot: QtBot) -> None:
    """The drawing stays; in pictures that aren't square it stands in the middle."""
    pad.draw()
    until(qtbot, lambda: len(pad.looked_at) == 1)
    with qtbot.waitSignal(pad.session.prepared):
        pad.session.start_run(CONFIG, wide_dataset(), Architecture("flat", flat_layers))
    assert pad.sample_panel.choice.split == "validation"
    assert pad.panel.tools.labels.count() == 4
    assert "others" in pad.panel.tools.add.toolTip()
    assert pad.verdict == "–"
    pad.panel.steps_view.switched.emit()
    until(qtbot, lambda: pad.verdict.startswith("Read as"))
    image = pad.sample_panel.sample().image
    assert image.shape == (8, 12)
    assert not image[:, :2].any()
    assert np.array_equal(image[:, 2:10], prepare(pad.panel.canvas.ink(), Steps(), 8).final)


def test_drawing_never_changes_the_run(pad: Pad, session: TrainingSession, qtbot: QtBot) -> None:
    """A run drawn beside ends bit for bit where the unwatched one ends."""
    ends: list[RunMoment] = []
    session.moment_arrived.connect(ends.append)
    for drawn in (False, True):
        with qtbot.waitSignal(session.prepared):
            session.start_run(replace(CONFIG, epochs=60), tiny_dataset(), TINY)
        session.command(Command.TRAIN)
        while drawn and session.state is State.RUNNING:
            pad.panel.canvas.draw_path(STROKE + len(pad.looked_at) % 40, DOWN)
            qtbot.wait(1)
        until(qtbot, lambda: session.state is State.FINISHED)
        session.take_moment(pad.sample_panel.sample())
        count = 1 + drawn
        until(qtbot, lambda count=count: len(ends) == count)  # type: ignore[misc]
    assert len(pad.looked_at) > 2
    one, other = (end.parameters | end.state for end in ends)
    assert one.keys() == other.keys()
    assert all(np.array_equal(one[name], other[name]) for name in one)
