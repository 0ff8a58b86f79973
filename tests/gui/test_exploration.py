"""The chosen digit in the whole window: what one panel wants, another one shows."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.window import wait
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.exploration import Exploration
from visualcnn.gui.states import Command, State
from visualcnn.gui.views.sample_search import SampleChoice


@pytest.fixture
def explored(desktop: Desktop) -> Exploration:
    """With an untrained run, in a window of the size that it is made for."""
    found = desktop.explore()
    desktop.window.resize(1280, 800)
    QApplication.processEvents()
    return found


def in_front(desktop: Desktop, name: str) -> bool:
    """Whether that dock is in sight."""
    return not desktop.window.docks[name].visibleRegion().isEmpty()


@pytest.mark.parametrize("name", ["draw", "gallery", "mistakes", "map"])
def test_each_panel_is_one_key_away(
    desktop: Desktop, explored: Exploration, qtbot: QtBot, name: str
) -> None:
    """With the room that it needs."""
    assert explored.parent() is desktop
    desktop.actions[name].trigger()
    qtbot.waitUntil(lambda: in_front(desktop, name))
    qtbot.waitUntil(lambda: desktop.window.docks[name].height() >= 300)


def test_a_cell_of_the_matrix_opens_its_digits(
    desktop: Desktop, explored: Exploration, qtbot: QtBot
) -> None:
    """In the gallery, which comes to the front."""
    explored.mistakes.samples_wanted.emit("validation", np.array([3, 5]), "label 4 read as 9")
    qtbot.waitUntil(lambda: in_front(desktop, "gallery"))
    assert explored.finder._given is not None
    assert explored.finder._given.tolist() == [3, 5]


def test_a_lasso_fills_the_gallery(desktop: Desktop, explored: Exploration, qtbot: QtBot) -> None:
    """The same way."""
    desktop.session.command(Command.EPOCH)
    wait(qtbot, desktop, State.PAUSED)
    desktop.actions["map"].trigger()
    qtbot.waitUntil(lambda: explored.map._points is not None)
    explored.map.scatter.lassoed.emit(np.array([1, 2]))
    qtbot.waitUntil(lambda: in_front(desktop, "gallery"))
    assert explored.finder._given is not None
    assert explored.finder._given.tolist() == [1, 2]


def test_a_digit_chosen_anywhere_is_the_windows(desktop: Desktop, explored: Exploration) -> None:
    """From the gallery, a biography and the map."""
    sample = desktop.window.sample
    explored.gallery.sample_wanted.emit("train", 4)
    assert sample.choice == SampleChoice("train", 4)
    explored.mistakes.sample_wanted.emit("validation", 2)
    assert sample.choice == SampleChoice("validation", 2)


def test_the_chosen_digit_is_pinned(desktop: Desktop, explored: Exploration, qtbot: QtBot) -> None:
    """By its key, from the gallery, and by the pad; a ninth is refused in a sentence."""
    desktop.window.sample.choose("validation", 1)
    desktop.actions["pin"].trigger()
    qtbot.waitUntil(desktop.window.pins.isVisible)
    for index in range(2, 9):
        explored.gallery.pin_wanted.emit("validation", index)
    assert len(explored.pins.pins) == 8
    explored.gallery.pin_wanted.emit("validation", 9)
    assert len(explored.pins.pins) == 8
    assert desktop.window.messages.label.text().endswith(".")


def test_it_is_made_once(desktop: Desktop, explored: Exploration) -> None:
    """However often it is asked for."""
    assert desktop.explore() is explored
