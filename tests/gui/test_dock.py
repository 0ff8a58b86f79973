"""Facts about docks: what is in one follows it out of sight and back, but never at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from visualcnn.gui.dock import Dock

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def docks(qtbot: QtBot) -> Iterator[list[Dock]]:
    """Two of a window, one behind the other, with a label in each."""
    window = QMainWindow()
    qtbot.addWidget(window)
    made = [Dock(name, name.capitalize(), window) for name in ("front", "back")]
    for dock in made:
        dock.fill(dock.windowTitle(), QLabel(dock.windowTitle()))
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, made[0])
    window.tabifyDockWidget(*made)
    made[0].raise_()
    window.show()
    qtbot.waitUntil(lambda: made[1].widget().isHidden())
    yield made
    window.close()


def test_what_is_behind_another_tab_is_hidden(docks: list[Dock], qtbot: QtBot) -> None:
    """Tab would go through it, and it would be drawn."""
    front, back = docks
    assert front.widget().isVisible()
    back.raise_()
    qtbot.waitUntil(lambda: front.widget().isHidden() and back.widget().isVisible())


def test_nothing_is_shown_amid_the_laying_out(docks: list[Dock], qtbot: QtBot) -> None:
    """Shown at once, it would have the window lay out its docks while it does: Qt crashes then."""
    back = docks[1]
    told: list[tuple[bool, bool]] = []
    back.visibilityChanged.connect(lambda seen: told.append((seen, back.widget().isHidden())))
    back.raise_()
    assert told == [(True, True)]
    qtbot.waitUntil(back.widget().isVisible)
