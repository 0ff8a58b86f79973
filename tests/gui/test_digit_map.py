"""The map follows the validations while somebody looks, and t-SNE is made on demand."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.gui.watched import until
from tests.gui.window import CONFIG
from tests.tiny import TINY, tiny_dataset
from visualcnn.gui import tsne_process
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.digit_map import MAP, DigitMap
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import Command, State
from visualcnn.gui.tsne_process import TsneProcess
from visualcnn.gui.views.digit_map import DigitMapPanel, MapPoints
from visualcnn.gui.views.digit_map.panel import INVITATION
from visualcnn.gui.views.sample import SamplePanel
from visualcnn.nn.layer import Array


class Mapped:
    """The map, its panel, and what it shows."""

    def __init__(self, session: TrainingSession, qtbot: QtBot) -> None:
        self.session = session
        self.panel, self.sample = DigitMapPanel(), SamplePanel()
        for widget in (self.panel, self.sample):
            qtbot.addWidget(widget)
        self.analysis = Analysis()
        self.map = DigitMap(session, self.analysis, self.panel, self.sample)

    @property
    def points(self) -> MapPoints | None:
        """What is shown."""
        return self.panel._points

    @property
    def step(self) -> int:
        """Of what is shown; −1: nothing is."""
        return self.points.step if self.points else -1


@pytest.fixture
def mapped(session: TrainingSession, qtbot: QtBot) -> Iterator[Mapped]:
    """An untrained run, the panel in sight."""
    mapped = Mapped(session, qtbot)
    mapped.panel.show()
    with qtbot.waitSignal(session.prepared):
        session.start_run(CONFIG, tiny_dataset(), TINY)
    mapped.sample.set_dataset(tiny_dataset())
    yield mapped
    mapped.map.close()
    assert mapped.analysis.close()


def epoch(mapped: Mapped, qtbot: QtBot) -> None:
    """One more, to its validation."""
    mapped.session.command(Command.EPOCH)
    until(qtbot, lambda: mapped.session.state in {State.PAUSED, State.FINISHED})


def test_it_invites_before_there_is_a_map(mapped: Mapped) -> None:
    """Nothing was trained; the layer that is offered is the last hidden one."""
    assert mapped.panel.note.text() == INVITATION
    names = [mapped.panel.layers.itemText(i) for i in range(mapped.panel.layers.count())]
    assert names[0] == "input"
    assert "conv1" in names
    assert mapped.panel.layers.currentText() == "dropout1"


def test_each_validation_has_its_map(mapped: Mapped, qtbot: QtBot) -> None:
    """Of all validation digits; the next one lies as the last one did."""
    epoch(mapped, qtbot)
    until(qtbot, lambda: mapped.step == 5)
    assert mapped.points is not None
    first = mapped.points.places
    assert len(first) == len(tiny_dataset().validation)
    assert (mapped.points.labels == tiny_dataset().validation.labels).all()
    assert "of what varies" in mapped.panel.note.text()
    epoch(mapped, qtbot)
    until(qtbot, lambda: mapped.step == 10)
    second = mapped.points.places
    turned = np.corrcoef(first.ravel(), second.ravel())[0, 1]
    assert turned > 0.5


def test_hidden_it_makes_nothing(mapped: Mapped, qtbot: QtBot) -> None:
    """Seen again, it catches up."""
    mapped.panel.hide()
    epoch(mapped, qtbot)
    assert not mapped.analysis.busy(MAP)
    assert mapped.step == -1
    mapped.panel.show()
    until(qtbot, lambda: mapped.step == 5)


def test_another_layer_has_another_map(mapped: Mapped, qtbot: QtBot) -> None:
    """One that was left is outdated when one comes back."""
    epoch(mapped, qtbot)
    until(qtbot, lambda: mapped.step == 5)
    mapped.panel.layer_wanted.emit("input")
    until(qtbot, lambda: mapped.points is not None and mapped.points.layer == "input")


def test_it_says_when_it_is_outdated(mapped: Mapped, qtbot: QtBot) -> None:
    """The run has gone on; Update brings it up to date."""
    epoch(mapped, qtbot)
    until(qtbot, lambda: mapped.step == 5)
    assert not mapped.panel.update_.isEnabled()
    mapped.session.command(Command.STEP)
    until(qtbot, mapped.panel.update_.isEnabled)
    mapped.panel.update_.click()
    until(qtbot, lambda: mapped.step == 6)


def test_a_point_is_chosen_for_the_window(mapped: Mapped, qtbot: QtBot) -> None:
    """A lasso takes several."""
    epoch(mapped, qtbot)
    until(qtbot, lambda: mapped.step == 5)
    mapped.panel.scatter.chosen.emit(7)
    choice = mapped.sample.choice
    assert (choice.split, choice.index) == ("validation", 7)
    with qtbot.waitSignal(mapped.map.samples_wanted) as wanted:
        mapped.panel.scatter.lassoed.emit(np.array([2, 9]))
    split, indices, title = wanted.args
    assert (split, indices.tolist(), title) == ("validation", [2, 9], "taken from the map")
    image = mapped.panel.scatter.image_of(7)
    assert image is not None
    np.testing.assert_array_equal(image, tiny_dataset().validation.images[7])


class Layout:
    """In the place of t-SNE: what it was given, to be answered by hand."""

    def __init__(self, mapped: Mapped, monkeypatch: pytest.MonkeyPatch) -> None:
        self.given: list[Array] = []
        monkeypatch.setattr(tsne_process, "installed", lambda: True)
        monkeypatch.setattr(mapped.map._tsne, "start", self.given.append)
        monkeypatch.setattr(TsneProcess, "running", property(lambda _: bool(self.given)))


def test_t_sne_is_made_when_it_is_asked_for(
    mapped: Mapped, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And stays, outdated, while the training goes on."""
    layout = Layout(mapped, monkeypatch)
    epoch(mapped, qtbot)
    mapped.panel.way_wanted.emit("t-SNE")
    assert "Update" in mapped.panel.note.text()
    mapped.panel.update_.click()
    until(qtbot, lambda: len(layout.given) == 1)
    assert not mapped.panel.stop.isHidden()
    places = np.arange(2 * len(layout.given[0]), dtype=np.float32).reshape(-1, 2)
    mapped.map._tsne.progressed.emit(0.5)
    assert mapped.panel.stop.text() == "Stop (62%)"
    mapped.map._tsne.made.emit(places)
    assert mapped.points is not None
    np.testing.assert_array_equal(mapped.points.places, places)
    assert "t-SNE" in mapped.panel.note.text()
    assert mapped.panel.stop.isHidden()
    epoch(mapped, qtbot)
    until(qtbot, lambda: mapped.panel.note.text().endswith("outdated"))


def test_what_t_sne_lacks_is_told(
    mapped: Mapped, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """scikit-learn, or more."""
    epoch(mapped, qtbot)
    monkeypatch.setattr(tsne_process, "installed", lambda: False)
    mapped.panel.way_wanted.emit("t-SNE")
    assert mapped.panel.note.text() == tsne_process.NOT_INSTALLED
    mapped.panel.update_.click()
    assert mapped.panel.note.text() == tsne_process.NOT_INSTALLED
    mapped.map._tsne.failed.emit("There is no place for these.")
    assert mapped.panel.note.text() == "There is no place for these."


def test_another_run_begins_without_a_map(mapped: Mapped, qtbot: QtBot) -> None:
    """Its digits may be others."""
    epoch(mapped, qtbot)
    until(qtbot, lambda: mapped.step == 5)
    with qtbot.waitSignal(mapped.session.prepared):
        mapped.session.start_run(CONFIG, tiny_dataset(seed=1), TINY)
    assert mapped.points is None
