"""What the tests of the window share: a session with its thread, closed afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

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
    assert thread.stop(Stop(), 5_000)
