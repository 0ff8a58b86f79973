"""A run's history and a view that shows it."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from visualcnn.gui.views.curves import CurvesView
from visualcnn.training.history import Change, History, Validation


@pytest.fixture
def history() -> History:
    """Two epochs of 500 steps, each validated, with a change of the learning rate."""
    made = History()
    noise = np.random.default_rng(0).uniform(0.9, 1.1, 1_000)
    for step in range(1, 1_001):
        made.loss.append(2 * noise[step - 1] / step**0.5)
        made.accuracy.append(1 - 0.5 * noise[step - 1] / step**0.5)
    made.validations = [Validation(500, 0.1, 0.985, 5_000), Validation(1_000, 0.12, 0.984, 5_000)]
    made.epoch_ends.extend([500, 1_000])
    made.changes = [Change(600, "learning_rate", "0.05", "0.01")]
    return made


@pytest.fixture
def view(qtbot: QtBot, history: History) -> CurvesView:
    """A shown view of `history`."""
    made = CurvesView()
    qtbot.addWidget(made)
    made.resize(1_000, 230)
    made.show()
    made.set_history(history)
    return made
