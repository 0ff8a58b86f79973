"""The gallery follows what the user wants, the readings and the window's choice."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from tests.gui.views.conftest import split
from tests.gui.window import CONFIG
from tests.tiny import TINY, tiny_dataset
from visualcnn.data.dataset import Split
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.gallery import Gallery
from visualcnn.gui.gallery_order import Query
from visualcnn.gui.readings import Reading, Readings, reading_key
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import Command
from visualcnn.gui.views.gallery import GalleryPanel
from visualcnn.gui.views.sample import SampleChoice, SamplePanel

WRONG = Query(verdict="wrong")


class Scene(QObject):
    """A gallery in the window of a tiny run."""

    waiting = Signal()

    def __init__(self, session: TrainingSession, qtbot: QtBot) -> None:
        super().__init__()
        self.session, self.qtbot = session, qtbot
        self.sample, self.panel = SamplePanel(), GalleryPanel()
        qtbot.addWidget(self.sample)
        qtbot.addWidget(self.panel)
        self.panel.resize(800, 300)
        self.analysis = Analysis(self)
        self.readings = Readings(session, self.analysis, self.sample.sample, self)
        self.gallery = Gallery(session, self.readings, self.panel, self.sample, self)
        self.gallery.tell_progress(self.analysis)
        self.panel.show()

    def begin(self) -> None:
        """Have an untrained run."""
        with self.qtbot.waitSignal(self.session.prepared):
            self.session.start_run(CONFIG, tiny_dataset(), TINY)
        assert self.session.dataset is not None
        self.sample.set_dataset(self.session.dataset)

    def read(self, split: str = "validation") -> Reading:
        """As a click on the button does it; shown, too."""
        self.gallery.show_samples(split, None)
        self.panel.update_button.click()
        self.qtbot.waitUntil(lambda: self.panel.shown.results is not None)
        reading = self.readings.of(split)
        assert reading is not None
        return reading


@pytest.fixture
def scene(session: TrainingSession, qtbot: QtBot) -> Iterator[Scene]:
    """With an untrained run."""
    made = Scene(session, qtbot)
    made.begin()
    yield made
    made.readings.close()
    made.analysis.close()


def test_invites_before_there_is_a_data_set(session: TrainingSession, qtbot: QtBot) -> None:
    """And shows the validation digits as soon as there is one."""
    scene = Scene(session, qtbot)
    assert len(scene.panel.shown.samples) == 0
    scene.begin()
    shown = scene.panel.shown
    assert shown.split == "validation"
    assert shown.order.tolist() == list(range(len(shown.samples)))
    assert shown.results is None
    assert shown.outdated
    scene.analysis.close()


def test_filters_and_sorts_what_was_read(scene: Scene) -> None:
    """As the query says; the reading is of the split that is shown."""
    for name in ("validation", "test", "train"):
        reading = scene.read(name)
        scene.panel.query_wanted.emit(WRONG)
        wrong = np.flatnonzero(reading.results.predictions != reading.labels)
        assert scene.panel.shown.order.tolist() == wrong.tolist()
        scene.panel.query_wanted.emit(Query(measure="loss", descending=True))
        losses = reading.results.losses[scene.panel.shown.order]
        assert (np.diff(losses) <= 0).all()
        assert scene.panel.shown.step == 0
        assert not scene.panel.shown.outdated


def test_readings_of_each_validation_are_shown(scene: Scene) -> None:
    """Without being asked for; in between it is said that the run has gone on."""
    scene.read()
    with scene.qtbot.waitSignal(scene.session.validated):
        scene.session.command(Command.STEP)
        scene.qtbot.waitUntil(lambda: scene.session.step == 1)
        assert scene.panel.update_button.isVisible()
        scene.session.command(Command.EPOCH)
    scene.qtbot.waitUntil(lambda: scene.panel.shown.step not in {0, None})
    assert scene.panel.shown.step == scene.session.step
    scene.qtbot.waitUntil(lambda: not scene.panel.update_button.isVisible())


def test_a_given_set_with_its_title(scene: Scene) -> None:
    """The filters of before don't hide any of it; dropped, all of the split are there."""
    scene.read("test")
    scene.panel.query_wanted.emit(Query(label=0, measure="loss"))
    scene.gallery.show_samples("test", np.array([7, 2, 5]), "label 4 read as 9")
    shown = scene.panel.shown
    assert (shown.split, shown.title, shown.total) == ("test", "label 4 read as 9", 3)
    assert sorted(shown.order.tolist()) == [2, 5, 7]
    assert shown.query == Query(measure="loss")
    scene.panel.given.click()
    assert len(scene.panel.shown.order) == len(scene.panel.shown.samples)
    assert scene.panel.shown.given is None


def test_chooses_for_the_window_and_follows_it(scene: Scene) -> None:
    """A digit that is chosen elsewhere is marked, if it is of the split that is shown."""
    scene.panel.sample_wanted.emit("test", 3)
    assert scene.sample.choice == SampleChoice("test", 3)
    assert scene.panel.grid.chosen is None
    scene.panel.split_wanted.emit("test")
    assert scene.panel.grid.chosen == 3
    scene.sample.choose("test", 5)
    assert scene.panel.grid.chosen == 5
    scene.sample.choose("train", 5)
    assert scene.panel.grid.chosen is None


def test_hidden_it_draws_nothing(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """What came meanwhile is shown when it is seen again."""
    scene.panel.hide()
    drawn: list[object] = []
    show = scene.panel.show_digits
    monkeypatch.setattr(scene.panel, "show_digits", drawn.append)
    scene.gallery.show_samples("test", np.array([1]), "one")
    scene.readings.want("test")
    scene.qtbot.waitUntil(lambda: scene.readings.of("test") is not None)
    scene.qtbot.waitUntil(lambda: not scene.gallery._news.isActive())
    assert not drawn
    monkeypatch.setattr(scene.panel, "show_digits", show)
    scene.panel.show()
    assert scene.panel.shown.order.tolist() == [1]
    assert scene.panel.shown.results is not None


def test_the_users_own_digits(scene: Scene) -> None:
    """Offered where they fit the data set, and read like the others; gone, others are shown."""
    assert scene.session.dataset is not None
    height, width = scene.session.dataset.image_shape[1:]
    mine = Split(np.ones((4, height, width), np.uint8), np.zeros(4, np.uint8))
    scene.gallery.set_personal(mine)
    assert "personal" in scene.panel.shown.splits
    scene.read("personal")
    assert scene.panel.shown.samples is mine
    scene.gallery.set_personal(split(3, 0))
    assert "personal" not in scene.panel.shown.splits
    assert scene.panel.shown.split != "personal"
    scene.gallery.set_personal(None)
    assert "personal" not in scene.panel.shown.splits


def test_another_data_set_begins_anew(scene: Scene) -> None:
    """Neither a set nor a filter of the last one holds; another run on the same keeps them."""
    scene.gallery.show_samples("validation", np.array([1, 2]), "two")
    dataset = scene.session.dataset
    assert dataset is not None
    with scene.qtbot.waitSignal(scene.session.prepared):
        scene.session.start_run(CONFIG, dataset, TINY)
    assert scene.panel.shown.title == "two"
    scene.panel.query_wanted.emit(Query(label=1))
    scene.begin()
    assert scene.panel.shown.title == ""
    assert scene.panel.shown.query == Query()
    assert scene.panel.shown.samples is not dataset.validation


def test_progress_and_failures_are_told(scene: Scene) -> None:
    """Of the split that is shown; those of another one are passed over."""
    button = scene.panel.update_button
    scene.analysis.progressed.emit(reading_key("validation"), 0.25)
    assert button.text() == "Reading… 25 %"
    scene.analysis.progressed.emit(reading_key("test"), 0.5)
    assert button.text() == "Reading… 25 %"
    scene.analysis.ended.emit(reading_key("validation"), 1.0)
    assert button.text() == "Read"
    scene.analysis.failed.emit(reading_key("validation"), "It failed.")
    assert scene.panel.readout.text() == "It failed."
