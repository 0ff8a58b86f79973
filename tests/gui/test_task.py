"""A task does its work in a thread of its own and hands back what came of it, once."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread, Slot
from pytestqt.qtbot import QtBot

from visualcnn.gui.task import Task


class Ears(QObject):
    """Keeps what a task tells, in the window's thread."""

    def __init__(self, task: Task) -> None:
        super().__init__()
        self.heard: list[tuple[str, Any]] = []
        self.threads: set[QThread] = set()
        task.progress.connect(self.on_progress)
        task.done.connect(self.on_done)
        task.failed.connect(self.on_failed)

    @Slot(object)
    def on_progress(self, value: object) -> None:
        """How far it is."""
        self._hear("progress", value)

    @Slot(object)
    def on_done(self, value: object) -> None:
        """Its result."""
        self._hear("done", value)

    @Slot(object)
    def on_failed(self, value: object) -> None:
        """Its error."""
        self._hear("failed", value)

    def _hear(self, name: str, value: object) -> None:
        self.heard.append((name, value))
        self.threads.add(QThread.currentThread())


def listen(qtbot: QtBot, task: Task) -> Ears:
    """Run `task` to its end."""
    ears = Ears(task)
    with qtbot.waitSignal(task.finished):
        task.start()
    assert task.wait(5_000)
    return ears


def test_the_result_arrives_after_all_progress(qtbot: QtBot) -> None:
    """In order, the very objects, in the window's thread, while the work ran in another."""
    result, place = object(), []

    def work(task: Task) -> object:
        place.append(threading.get_ident())
        for value in range(3):
            task.report(value)
        return result

    ears = listen(qtbot, Task(work))
    assert ears.heard == [("progress", 0), ("progress", 1), ("progress", 2), ("done", result)]
    assert ears.threads == {QThread.currentThread()}
    assert place != [threading.get_ident()]


def test_an_error_arrives_in_place_of_the_result(qtbot: QtBot) -> None:
    """It isn't raised anywhere else."""
    error = ValueError("no")

    def work(task: Task) -> None:
        del task
        raise error

    assert listen(qtbot, Task(work)).heard == [("failed", error)]


@pytest.mark.parametrize("fails", [False, True])
def test_a_cancelled_task_tells_neither_result_nor_error(qtbot: QtBot, fails: bool) -> None:
    """Its work can see that nobody waits for it any more."""
    begun, cancelled, seen = threading.Event(), threading.Event(), []

    def work(task: Task) -> None:
        begun.set()
        assert cancelled.wait(5)
        seen.append(task.cancelled)
        if fails:
            raise ValueError("too late")

    task = Task(work)
    ears = Ears(task)
    with qtbot.waitSignal(task.finished):
        task.start()
        assert begun.wait(5)
        task.cancel()
        cancelled.set()
    assert task.wait(5_000)
    assert seen == [True]
    assert ears.heard == []
