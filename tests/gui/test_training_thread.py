"""The training thread hands every report over in order, waits for a slow window, and ends."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from queue import SimpleQueue
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QMetaMethod, QObject, QThread, Slot
from pytestqt.qtbot import QtBot

from visualcnn.gui import training_thread
from visualcnn.gui.training_thread import MOST_FAULTS, UNHANDLED, TrainingThread
from visualcnn.training.report import StepReport
from visualcnn.training.requests import Event, Refused, Request, Stop

REPORTS = 5_000


def report(step: int) -> StepReport:
    """Of one step."""
    return StepReport(0, step, 0, step, REPORTS, 1, 1.0, 0.5, 0.1)


class Script:
    """In the worker's place: tells `count` reports, or goes on until it is asked to stop."""

    def __init__(self, count: int | None = None) -> None:
        self.count, self.begun = count, 0
        self.full = threading.Event()

    def __call__(self, requests: SimpleQueue[Request]) -> Script:
        """Made by the thread."""
        self._requests = requests
        return self

    def events(self) -> Iterator[Event]:
        """One report after another."""
        while self._requests.empty() and self.begun != self.count:
            self.begun += 1
            if self.begun > UNHANDLED:
                self.full.set()
            yield report(self.begun)


class Window(QObject):
    """Takes the reports as soon as it hears of them, where it `takes` any."""

    def __init__(self, thread: TrainingThread, *, takes: bool = True) -> None:
        super().__init__()
        self._thread, self._takes = thread, takes
        self.told = 0
        self.steps: list[int] = []
        self.events: list[Any] = []
        self.threads: set[QThread] = set()
        thread.reports_waiting.connect(self.on_reports)
        thread.happened.connect(self.on_event)

    @Slot()
    def on_reports(self) -> None:
        """Further steps."""
        self.told += 1
        self.threads.add(QThread.currentThread())
        if self._takes:
            self.steps += [each.step for each in self._thread.take_reports()]

    @Slot(object)
    def on_event(self, event: Event) -> None:
        """Anything else."""
        self.events.append(event)


def play(monkeypatch: pytest.MonkeyPatch, script: Any) -> TrainingThread:  # noqa: ANN401
    """A thread whose worker is `script`."""
    monkeypatch.setattr(training_thread, "Worker", script)
    return TrainingThread()


def test_5000_reports_arrive_in_order(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than twice as many as may be unhandled; each once, in the window's thread."""
    thread = play(monkeypatch, Script(REPORTS))
    window = Window(thread)
    thread.start()
    qtbot.waitUntil(lambda: len(window.steps) == REPORTS, timeout=20_000)
    assert window.steps == list(range(1, REPORTS + 1))
    assert window.threads == {QThread.currentThread()}
    assert thread.stop(Stop(), 5_000)


def test_every_batch_emits_a_signal(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who connects to it hears of each one, in order, in the window's thread."""
    heard: list[int] = []

    class Listener(QObject):
        @Slot(object)
        def on_batch(self, done: StepReport) -> None:
            assert QThread.currentThread() is self.thread()
            heard.append(done.step)

    thread = play(monkeypatch, Script(500))
    listener = Listener()
    thread.batch_done.connect(listener.on_batch)
    thread.start()
    qtbot.waitUntil(lambda: len(heard) == 500)
    assert heard == list(range(1, 501))
    assert thread.stop(Stop(), 5_000)


def test_the_thread_never_asks_qt_who_listens(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked there, with the interpreter's lock held, Qt may wait for ever: for its own lock."""
    thread = play(monkeypatch, Script(50))
    asked: list[QMetaMethod] = []
    monkeypatch.setattr(thread, "isSignalConnected", asked.append)
    listener = Window(thread)
    thread.start()
    qtbot.waitUntil(lambda: len(listener.steps) == 50)
    assert asked == []
    assert thread.stop(Stop(), 5_000)


def test_the_worker_waits_while_2000_reports_are_not_taken(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It begins not one step more; once they are taken it goes on until there are as many again."""
    script = Script()
    thread = play(monkeypatch, script)
    thread.start()
    assert script.full.wait(10)
    assert not thread.wait(150)
    assert script.begun == UNHANDLED + 1
    assert [each.step for each in thread.take_reports()] == list(range(1, UNHANDLED + 1))
    qtbot.waitUntil(lambda: script.begun == 2 * UNHANDLED + 1)
    assert thread.stop(Stop(), 5_000)


def test_reports_that_wait_are_told_of_once(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are, until they are taken; then the next one is told of again."""
    script = Script()
    thread = play(monkeypatch, script)
    window = Window(thread, takes=False)
    thread.start()
    assert script.full.wait(10)
    # All 2,000 are told of by now, and what was told is delivered here.
    QCoreApplication.processEvents()
    assert window.told == 1
    thread.take_reports()
    qtbot.waitUntil(lambda: window.told == 2)
    assert thread.stop(Stop(), 5_000)


def test_it_stops_though_the_window_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that waits for room is let go within half a second."""
    script = Script()
    thread = play(monkeypatch, script)
    thread.start()
    assert script.full.wait(10)
    assert thread.stop(Stop(), 500)


def test_a_step_that_takes_too_long_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop gives up after its time; the thread ends when the step does."""
    begun, end = threading.Event(), threading.Event()

    class Stuck(Script):
        def events(self) -> Iterator[Event]:
            begun.set()
            assert end.wait(10)
            yield report(1)

    thread = play(monkeypatch, Stuck())
    thread.start()
    assert begun.wait(5)
    assert not thread.stop(Stop(), 20)
    end.set()
    assert thread.wait(5_000)


def test_a_fault_of_the_worker_itself_is_told(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """One sentence for the user, the traceback also for the log; another worker goes on."""

    class Broken(Script):
        def events(self) -> Iterator[Event]:
            if not self.begun:
                self.begun = 1
                raise RuntimeError("a wheel came off")
            yield report(1)

    thread = play(monkeypatch, Broken())
    window = Window(thread)
    thread.start()
    qtbot.waitUntil(lambda: bool(window.events) and window.steps == [1])
    (event,) = window.events
    assert isinstance(event, Refused)
    assert "a wheel came off" in event.sentence
    assert event.sentence.endswith(".")
    assert "RuntimeError" in event.traceback
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert thread.wait(5_000)


def test_a_worker_that_always_fails_is_given_up(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread ends instead of failing for ever."""

    class Broken(Script):
        def events(self) -> Iterator[Event]:
            raise RuntimeError("no wheel at all")

    thread = play(monkeypatch, Broken())
    window = Window(thread)
    thread.start()
    assert thread.wait(5_000)
    qtbot.waitUntil(lambda: len(window.events) == MOST_FAULTS)
