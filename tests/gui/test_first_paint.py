"""Work begins after the first paint, and begins in any case."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from visualcnn.gui import first_paint
from visualcnn.gui.first_paint import when_painted

# What the offscreen platform logs whenever a window is shown.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


class Window(QWidget):
    """Notes what happens in which order."""

    def __init__(self) -> None:
        super().__init__()
        self.order: list[str] = []

    def paintEvent(self, event: QPaintEvent) -> None:
        """Painted."""
        super().paintEvent(event)
        self.order.append("paint")

    def work(self) -> None:
        """Done."""
        self.order.append("work")


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    """Not shown yet."""
    made = Window()
    qtbot.addWidget(made)
    return made


def test_work_follows_the_first_paint(window: Window, qtbot: QtBot) -> None:
    """Once, and not within the call."""
    window.show()
    when_painted(window, window.work)
    assert "work" not in window.order
    qtbot.waitUntil(lambda: "work" in window.order)
    # With its timer nothing is left that could begin again.
    qtbot.waitUntil(lambda: not window.findChildren(QTimer))
    assert window.order == ["paint", "work"]


def test_a_window_out_of_sight_works_all_the_same(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After some patience."""
    monkeypatch.setattr(first_paint, "PATIENCE", 20)
    window.winId()
    when_painted(window, window.work)
    qtbot.waitUntil(lambda: window.order == ["work"])
