"""The frame clock draws what changed and is seen, at its rate, and rests otherwise."""

from __future__ import annotations

import time

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from visualcnn.gui.frame_clock import TICK_MILLISECONDS, FrameClock


class View:
    """A widget that counts how often it is drawn."""

    def __init__(self, qtbot: QtBot, *, visible: bool = True) -> None:
        self.widget = QWidget()
        qtbot.addWidget(self.widget)
        self.widget.setObjectName("view")
        self.count = 0
        if visible:
            self.widget.show()

    def draw(self) -> None:
        """Count it."""
        self.count += 1


@pytest.fixture
def clock(qapp: QApplication) -> FrameClock:
    """Ticks are called by hand."""
    assert qapp is not None
    return FrameClock()


def test_many_marks_are_one_drawing(clock: FrameClock, qtbot: QtBot) -> None:
    """Newest wins: nothing queues up."""
    view = View(qtbot)
    clock.add(view.widget, view.draw, hertz=1000)
    for _ in range(100):
        clock.mark(view.widget)
    clock.tick()
    clock.tick()
    assert view.count == 1
    assert clock.drawn == {"view": 1}
    clock.stop()


def test_late_ticks_are_counted(clock: FrameClock, qtbot: QtBot) -> None:
    """A tick is late where the window was busy for more than half a tick beyond its time."""
    view = View(qtbot)
    clock.add(view.widget, view.draw, hertz=1000)
    clock.mark(view.widget)
    clock.tick()
    assert (clock.ticks, clock.late) == (1, 0)
    clock.mark(view.widget)
    end = time.perf_counter() + 2 * TICK_MILLISECONDS / 1000
    while time.perf_counter() < end:
        pass
    clock.tick()
    assert (clock.ticks, clock.late) == (2, 1)
    clock.stop()


def test_what_the_user_waits_for_is_drawn_at_once(clock: FrameClock, qtbot: QtBot) -> None:
    """Whatever the rate, and without waiting for the next tick; what isn't seen is still spared."""
    seen, hidden = View(qtbot), View(qtbot, visible=False)
    for view in (seen, hidden):
        clock.add(view.widget, view.draw, hertz=0.01)
    clock.mark_urgent(seen.widget, hidden.widget)
    clock.mark_urgent(seen.widget, hidden.widget)
    assert (seen.count, hidden.count) == (2, 0)
    clock.stop()


def test_a_hidden_view_is_not_drawn_until_it_is_seen(clock: FrameClock, qtbot: QtBot) -> None:
    """Its mark is kept for the moment when it is shown."""
    view = View(qtbot, visible=False)
    clock.add(view.widget, view.draw, hertz=1000)
    clock.mark(view.widget)
    clock.tick()
    assert view.count == 0
    qtbot.waitUntil(lambda: not clock.running)
    view.widget.show()
    qtbot.waitUntil(lambda: view.count == 1)
    qtbot.waitUntil(lambda: not clock.running)


def test_a_view_is_not_drawn_faster_than_its_rate(clock: FrameClock, qtbot: QtBot) -> None:
    """The second drawing waits, and isn't lost."""
    view = View(qtbot)
    clock.add(view.widget, view.draw, hertz=4)
    for _ in range(3):
        clock.mark(view.widget)
        clock.tick()
    assert view.count == 1
    qtbot.waitUntil(lambda: view.count == 2, timeout=2000)


def test_it_rests_when_nothing_waits(clock: FrameClock, qtbot: QtBot) -> None:
    """After everything is drawn the timer stops by itself."""
    view = View(qtbot)
    clock.add(view.widget, view.draw, hertz=1000)
    clock.mark(view.widget)
    qtbot.waitUntil(lambda: view.count == 1)
    qtbot.waitUntil(lambda: not clock.running)
