"""Facts about docks: what is in one follows it out of sight and back, and disturbs nobody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from visualcnn.gui.dock import Dock

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class _Unfolding(QWidget):
    """Shows more as soon as it is wide, as some views do when they are resized."""

    WIDE, MORE = 300, 200

    def __init__(self) -> None:
        super().__init__()
        self.within = self.deepest = 0
        self.label = QLabel("more")
        self.label.setMinimumHeight(self.MORE)
        QVBoxLayout(self).addWidget(self.label)
        self.label.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.within += 1
        self.deepest = max(self.deepest, self.within)
        self.label.setVisible(event.size().width() > self.WIDE)
        self.within -= 1


def view_of(dock: Dock) -> QWidget:
    """What it holds."""
    assert dock.view is not None
    return dock.view


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QMainWindow]:
    """Without docks."""
    window = QMainWindow()
    qtbot.addWidget(window)
    yield window
    window.close()


@pytest.fixture
def docks(window: QMainWindow, qtbot: QtBot) -> list[Dock]:
    """Two of a window, one behind the other, with a label in each."""
    made = [Dock(name, name.capitalize(), window) for name in ("front", "back")]
    for dock in made:
        dock.fill(dock.windowTitle(), QLabel(dock.windowTitle()))
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, made[0])
    window.tabifyDockWidget(*made)
    made[0].raise_()
    window.show()
    qtbot.waitUntil(lambda: view_of(made[1]).isHidden())
    return made


def test_what_is_behind_another_tab_is_hidden(docks: list[Dock], qtbot: QtBot) -> None:
    """Tab would go through it, and it would be drawn."""
    front, back = docks
    assert view_of(front).isVisible()
    back.raise_()
    qtbot.waitUntil(lambda: view_of(front).isHidden() and view_of(back).isVisible())


def test_nothing_is_shown_amid_the_laying_out(docks: list[Dock], qtbot: QtBot) -> None:
    """Qt goes on in a list of docks that whatever is shown in one could change."""
    back = docks[1]
    told: list[tuple[bool, bool]] = []
    back.visibilityChanged.connect(lambda seen: told.append((seen, view_of(back).isHidden())))
    back.raise_()
    assert told == [(True, True)]
    qtbot.waitUntil(view_of(back).isVisible)


def test_what_comes_behind_another_tab_stays_hidden(docks: list[Dock], qtbot: QtBot) -> None:
    """It comes into sight with its tab."""
    back = docks[1]
    late = QLabel("late")
    back.fill("late", late)
    assert late.isHidden()
    back.raise_()
    qtbot.waitUntil(late.isVisible)
    assert late.size() == back.widget().size()


def test_a_view_that_changes_while_it_is_resized_lays_out_no_docks_at_once(
    window: QMainWindow, qtbot: QtBot
) -> None:
    """But soon: it gets the room that it needs."""
    dock = Dock("unfolding", "Unfolding", window)
    unfolding = _Unfolding()
    dock.fill("unfolding", unfolding)
    window.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, dock)
    window.setCentralWidget(QWidget())
    window.resize(_Unfolding.WIDE - 100, 300)
    window.show()
    assert unfolding.label.isHidden()
    window.resize(_Unfolding.WIDE + 100, 300)
    qtbot.waitUntil(lambda: unfolding.height() >= _Unfolding.MORE)
    assert unfolding.deepest == 1


def test_a_dock_is_as_large_as_its_view_needs(docks: list[Dock], qtbot: QtBot) -> None:
    """Also where the view says something else than it was set."""
    front = docks[0]
    view_of(front).setMinimumSize(0, 321)
    least = view_of(front).minimumSizeHint().width()
    qtbot.waitUntil(lambda: front.widget().minimumSizeHint() == QSize(least, 321))
    qtbot.waitUntil(lambda: view_of(front).height() >= 321)
