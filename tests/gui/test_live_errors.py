"""Error maps are worked out while they are wanted and seen, and of the sample that counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.gui.watched import until
from tests.gui.window import CONFIG
from tests.tiny import TINY, tiny_dataset
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.live_errors import LiveErrors
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import Command, State
from visualcnn.gui.views.network import NetworkPanel
from visualcnn.nn.layer import Array
from visualcnn.training.snapshot import Sample


class Maps:
    """A panel that keeps what it is shown."""

    def __init__(
        self, session: TrainingSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.panel = NetworkPanel()
        qtbot.addWidget(self.panel)
        self.shown: list[tuple[Mapping[str, Array] | None, int]] = []
        monkeypatch.setattr(self.panel, "show_errors", self._show)
        self.sample = _sample(0)
        self.analysis = Analysis()
        self.errors = LiveErrors(session, lambda: self.sample, self.analysis, self.panel)
        self.panel.show()

    def _show(self, errors: Mapping[str, Array] | None, step: int) -> None:
        self.shown.append((errors, step))


def _sample(index: int) -> Sample:
    split = tiny_dataset().validation
    (image,) = split.take(np.array([index]))
    return Sample(image, int(split.labels[index]))


@pytest.fixture
def maps(session: TrainingSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Maps]:
    """An untrained run of many epochs."""
    maps = Maps(session, qtbot, monkeypatch)
    with qtbot.waitSignal(session.prepared):
        session.start_run(CONFIG.changed(epochs=4_000), tiny_dataset(), TINY)
    yield maps
    maps.errors.close()
    assert maps.analysis.close()


def test_they_come_when_they_are_wanted(maps: Maps, qtbot: QtBot) -> None:
    """Of every layer, and of every parameter; not before."""
    qtbot.wait(30)
    assert not maps.shown
    maps.panel.errors_wanted.emit(True)
    until(qtbot, lambda: bool(maps.shown))
    errors, step = maps.shown[-1]
    assert step == 0
    assert errors is not None
    assert errors["input"].shape == (1, 8, 8)
    assert errors["dense1"].shape == (10,)
    assert errors["dense1.weight"].shape == (10, 48)
    assert errors["dense1"].sum() == pytest.approx(0, abs=1e-6)


def test_they_follow_the_training(maps: Maps, session: TrainingSession, qtbot: QtBot) -> None:
    """And stand at the exact step when it stops."""
    maps.panel.errors_wanted.emit(True)
    session.command(Command.TRAIN)
    until(qtbot, lambda: len(maps.shown) > 3)
    session.command(Command.PAUSE)
    until(qtbot, lambda: maps.shown[-1][1] == session.step)
    assert session.state is State.PAUSED
    steps = [step for _, step in maps.shown]
    assert steps == sorted(steps)


def test_another_sample_empties_them_first(maps: Maps, qtbot: QtBot) -> None:
    """What is shown isn't of it."""
    maps.panel.errors_wanted.emit(True)
    until(qtbot, lambda: bool(maps.shown))
    before = maps.shown[-1][0]
    assert before is not None
    maps.sample = _sample(5)
    maps.errors.look_at_another()
    assert maps.shown[-1][0] is None
    until(qtbot, lambda: maps.shown[-1][0] is not None)
    after = maps.shown[-1][0]
    assert after is not None
    assert not np.array_equal(before["conv1"], after["conv1"])


@pytest.mark.parametrize("how", ["unwanted", "hidden"])
def test_nobody_looks_nothing_is_worked_out(
    maps: Maps, session: TrainingSession, qtbot: QtBot, how: str
) -> None:
    """Until somebody does again."""
    maps.panel.errors_wanted.emit(True)
    session.command(Command.TRAIN)
    until(qtbot, lambda: bool(maps.shown))
    if how == "hidden":
        maps.panel.hide()
    else:
        maps.panel.errors_wanted.emit(False)
    qtbot.wait(50)
    count = len(maps.shown)
    qtbot.wait(500)
    assert len(maps.shown) == count
    maps.panel.show()
    maps.panel.errors_wanted.emit(True)
    until(qtbot, lambda: len(maps.shown) > count)


def test_another_run_gets_maps_of_its_own(
    maps: Maps, session: TrainingSession, qtbot: QtBot
) -> None:
    """Without being asked again."""
    maps.panel.errors_wanted.emit(True)
    until(qtbot, lambda: bool(maps.shown))
    maps.shown.clear()
    with qtbot.waitSignal(session.prepared):
        session.start_run(CONFIG.changed(seed=5), tiny_dataset(), TINY)
    until(qtbot, lambda: bool(maps.shown))
