"""What the tests of the window share: sessions and windows, closed afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.window import CONFIG
from tests.tiny import TINY, tiny_dataset
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.training_thread import TrainingThread
from visualcnn.training.requests import Stop


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[TrainingSession]:
    """A session without a run; its thread ends with the test."""
    assert qtbot is not None
    thread = TrainingThread()
    session = TrainingSession(thread)
    thread.start()
    yield session
    session.close()
    assert thread.stop(Stop(), 5_000)


@pytest.fixture
def make(qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[..., Desktop]]:
    """Build windows; all are closed at the end."""
    made: list[Desktop] = []

    def build(*, ask: bool = True) -> Desktop:
        desktop = Desktop(qapp, ask=ask)
        qtbot.addWidget(desktop.window)
        made.append(desktop)
        desktop.window.show()
        return desktop

    yield build
    for desktop in made:
        desktop.close()


@pytest.fixture
def desktop(make: Callable[..., Desktop], qtbot: QtBot) -> Desktop:
    """With an untrained run of two epochs of five steps on tiny pictures."""
    desktop = make()
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.session.start_run(CONFIG, tiny_dataset(), TINY)
    return desktop
