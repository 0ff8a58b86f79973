"""The analysis thread tells what jobs tell in the window's thread, and ends when asked."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread, Slot
from pytestqt.qtbot import QtBot

from visualcnn.gui.analysis_thread import AnalysisThread
from visualcnn.gui.jobs import Cancel, Done, Job, JobEvent, JobRunner, Pieces, at_once


class Ear(QObject):
    """Hears what the thread tells."""

    def __init__(self, thread: AnalysisThread) -> None:
        super().__init__()
        self.events: list[JobEvent] = []
        self.threads: set[QThread] = set()
        thread.happened.connect(self.hear)

    @Slot(object)
    def hear(self, event: JobEvent) -> None:
        """One of them."""
        self.events.append(event)
        self.threads.add(QThread.currentThread())


@pytest.fixture
def thread(qtbot: QtBot) -> Iterator[AnalysisThread]:
    """A thread that runs until the test ends."""
    assert qtbot is not None
    thread = AnalysisThread()
    thread.start()
    yield thread
    assert thread.stop(5_000)


def test_a_job_runs_in_the_thread_and_is_heard_in_the_windows(
    thread: AnalysisThread, qtbot: QtBot
) -> None:
    """The work is done elsewhere, the result is taken here."""
    ear = Ear(thread)
    thread.submit(Job("a", 1, 7, lambda _: at_once(threading.get_ident)))
    qtbot.waitUntil(lambda: any(isinstance(event, Done) for event in ear.events))
    done = ear.events[-1]
    assert isinstance(done, Done)
    assert done.result != threading.get_ident()
    assert ear.threads == {QThread.currentThread()}


def test_it_is_closed_in_the_midst_of_a_job(qtbot: QtBot) -> None:
    """After the piece that is under way, without a leak."""
    thread = AnalysisThread()
    thread.start()
    begun = threading.Event()

    def endless(cancel: Cancel) -> Pieces[object]:
        while not cancel():
            begun.set()
            yield 0.0
        return None

    thread.submit(Job("a", 1, 7, endless))
    qtbot.waitUntil(begun.is_set)
    assert thread.stop(5_000)
    assert not thread.isRunning()


def test_a_piece_that_does_not_end_is_not_waited_for_too_long(qtbot: QtBot) -> None:
    """Whoever closes is told so."""
    thread = AnalysisThread()
    thread.start()
    begun, go_on = threading.Event(), threading.Event()

    def stuck(cancel: Cancel) -> Pieces[object]:
        del cancel
        begun.set()
        go_on.wait()
        yield 1.0
        return None

    thread.submit(Job("a", 1, 7, stuck))
    qtbot.waitUntil(begun.is_set)
    assert not thread.stop(20)
    go_on.set()
    assert thread.wait(5_000)


def test_a_cancelled_job_tells_nothing_more(thread: AnalysisThread, qtbot: QtBot) -> None:
    """And a later job of another key is done."""
    ear = Ear(thread)
    begun = threading.Event()

    def endless(cancel: Cancel) -> Pieces[object]:
        del cancel
        while True:
            begun.set()
            yield 0.0

    thread.submit(Job("a", 1, 7, endless))
    qtbot.waitUntil(begun.is_set)
    thread.cancel("a")
    thread.submit(Job("b", 2, 7, lambda _: at_once(lambda: "b")))
    qtbot.waitUntil(lambda: any(isinstance(event, Done) for event in ear.events))
    qtbot.wait(20)
    assert [event.job.key for event in ear.events if isinstance(event, Done)] == ["b"]
    assert ear.events[-1].job.key == "b"


def test_a_fault_of_the_runner_is_logged(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It would only be printed else."""

    def broken(runner: JobRunner) -> Iterator[JobEvent]:
        raise KeyError(runner)

    monkeypatch.setattr(JobRunner, "events", broken)
    thread = AnalysisThread()
    with caplog.at_level(logging.ERROR), qtbot.waitSignal(thread.finished):
        thread.start()
    assert thread.wait(5_000)
    assert "The analysis thread ended" in caplog.text


def test_gentleness_reaches_the_runner(thread: AnalysisThread) -> None:
    """Set by the session's state."""
    thread.be_gentle(gentle=True)
    assert thread._runner.gentle
