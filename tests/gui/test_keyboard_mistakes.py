"""The walk by keyboard alone: a cell of the matrix, the gallery, a digit, its layers, and why."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.walker import Walker
from tests.gui.watched import until
from tests.gui.window import wait
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.exploration import Exploration
from visualcnn.gui.states import Command, State
from visualcnn.gui.views.sample_search import SampleChoice

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def explored(desktop: Desktop, qtbot: QtBot) -> Exploration:
    """After one epoch, the mistakes in front; the keyboard is in the matrix."""
    explored = desktop.explore()
    desktop.session.command(Command.EPOCH)
    wait(qtbot, desktop, State.PAUSED)
    return explored


def a_mistake(explored: Exploration) -> tuple[int, int]:
    """A class, and another that some of its digits are taken for."""
    reading = explored.readings.of("validation")
    assert reading is not None
    pairs = zip(reading.labels.tolist(), reading.results.predictions.tolist(), strict=True)
    return next((label, read) for label, read in pairs if label != read)


def test_from_a_mistake_to_its_cause(desktop: Desktop, explored: Exploration, qtbot: QtBot) -> None:
    """Ctrl+M, arrows, Enter; Enter; Tab to a map, Enter; Tab to the pages, Why."""
    walker = Walker(desktop, qtbot)
    QTest.keyClick(walker.here, Qt.Key.Key_M, CONTROL)
    canvas = explored.mistakes.matrix.canvas
    until(qtbot, lambda: walker.window.focusWidget() is canvas and canvas.isVisible())
    until(qtbot, lambda: explored.mistakes.matrix._matrix is not None)
    label, read = a_mistake(explored)
    walker.press(*[Qt.Key.Key_Down] * label, *[Qt.Key.Key_Right] * read)
    walker.press(Qt.Key.Key_Return)

    grid = explored.gallery.grid
    until(qtbot, lambda: walker.window.focusWidget() is grid and grid.isVisible())
    shown = grid.shown.order
    labels = desktop.session.dataset.validation.labels if desktop.session.dataset else np.empty(0)
    assert (labels[shown] == label).all()
    walker.press(Qt.Key.Key_Return)
    assert walker.window.sample.choice == SampleChoice("validation", int(shown[0]))

    strips = {view.strip.name: view for view in walker.window.network.views}
    walker.tab_into(strips["relu1"])
    walker.press(Qt.Key.Key_Right)
    assert walker.choose(Qt.Key.Key_Return).layer == "relu1"

    pages = walker.panel.header.pages
    walker.tab_into(pages)
    for _ in range(5):
        if pages.option == "why":
            break
        walker.press(Qt.Key.Key_Right)
    assert pages.option == "why"
    why = walker.panel.why
    until(qtbot, lambda: any(grid.grid.values.any() for grid in why.maps.values()))
