"""The training thread hands every report over in order, waits for a slow window, and ends."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from queue import SimpleQueue
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread, Slot
from pytestqt.qtbot import QtBot

from visualcnn.gui import training_thread
from visualcnn.gui.training_thread import UNHANDLED, TrainingThread
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
    """Takes the reports, and answers them where it `handles` them."""

    def __init__(self, thread: TrainingThread, *, handles: bool = True) -> None:
        super().__init__()
        self._thread, self._handles = thread, handles
        self.steps: list[int] = []
        self.events: list[Any] = []
        self.threads: set[QThread] = set()
        thread.batch_done.connect(self.on_batch)
        thread.happened.connect(self.on_event)

    @Slot(object)
    def on_batch(self, step_report: StepReport) -> None:
        """Another step."""
        self.steps.append(step_report.step)
        self.threads.add(QThread.currentThread())
        if self._handles:
            self._thread.handled()

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


def test_the_worker_waits_while_2000_reports_are_unhandled(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It begins not one step more; each report that is handled lets it go on by one."""
    script = Script()
    thread = play(monkeypatch, script)
    window = Window(thread, handles=False)
    thread.start()
    assert script.full.wait(10)
    assert not thread.wait(150)
    assert script.begun == UNHANDLED + 1
    thread.handled()
    qtbot.waitUntil(lambda: script.begun == UNHANDLED + 2)
    qtbot.waitUntil(lambda: len(window.steps) == UNHANDLED + 1)
    assert thread.stop(Stop(), 5_000)


def test_it_stops_though_the_window_handles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that waits for room is let go within half a second."""
    script = Script()
    thread = play(monkeypatch, script)
    window = Window(thread, handles=False)
    thread.start()
    assert script.full.wait(10)
    assert thread.stop(Stop(), 500)
    assert window.steps == []


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
    """One sentence for the user; the traceback goes along and into the log."""

    class Broken(Script):
        def events(self) -> Iterator[Event]:
            yield report(1)
            raise RuntimeError("a wheel came off")

    thread = play(monkeypatch, Broken())
    window = Window(thread)
    thread.start()
    qtbot.waitUntil(lambda: bool(window.events))
    (event,) = window.events
    assert isinstance(event, Refused)
    assert "a wheel came off" in event.sentence
    assert event.sentence.endswith(".")
    assert "RuntimeError" in event.traceback
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert thread.wait(5_000)
