"""An exception that nobody caught is shown to the user, logged, and never ends the window."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread, QTimer, Slot
from pytestqt.exceptions import CapturedExceptions
from pytestqt.qtbot import QtBot

from visualcnn.gui.faults import Faults
from visualcnn.gui.views.message_bar import MessageBar


class Faulty(QObject):
    """Has a slot that fails."""

    @Slot()
    def fail(self) -> None:
        """Always."""
        raise ZeroDivisionError("a slot divided")


class FaultyThread(QThread):
    """Fails in its own thread."""

    def run(self) -> None:
        """At once."""
        raise ZeroDivisionError("a thread divided")


def fail() -> None:
    """As any function may."""
    raise ZeroDivisionError("a thread of Python's divided")


@pytest.fixture
def bar(qtbot: QtBot) -> MessageBar:
    """Of no window."""
    bar = MessageBar()
    qtbot.addWidget(bar)
    return bar


@pytest.fixture
def caught(qtbot: QtBot, bar: MessageBar) -> Iterator[CapturedExceptions]:
    """What the hook hands on to the one that was there before it."""
    with qtbot.capture_exceptions() as caught:
        faults = Faults(bar)
        yield caught
        faults.close()


def test_a_fault_in_a_slot_is_shown_and_logged(
    bar: MessageBar,
    caught: CapturedExceptions,
    qtbot: QtBot,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """One sentence with a way on; the traceback in the log; the earlier hook is called too."""
    faulty = Faulty()
    QTimer.singleShot(0, faulty.fail)
    qtbot.waitUntil(lambda: bar.label.text() != "")
    assert bar.label.text() == (
        "Something went wrong (ZeroDivisionError: a slot divided). Save, to be safe."
    )
    assert not bar.isHidden()
    (record,) = caplog.records
    assert record.levelname == "CRITICAL"
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError
    assert [kind for kind, *_ in caught] == [ZeroDivisionError]


def test_a_fault_in_another_thread_reaches_the_window(
    bar: MessageBar,
    caught: CapturedExceptions,
    qtbot: QtBot,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The message is set by the window's thread."""
    thread = FaultyThread()
    with qtbot.waitSignal(thread.finished):
        thread.start()
    assert thread.wait(5_000)
    qtbot.waitUntil(lambda: "a thread divided" in bar.label.text())
    assert [record.levelname for record in caplog.records] == ["CRITICAL"]
    assert len(caught) == 1


def test_a_fault_in_a_thread_of_pythons_reaches_the_window(
    bar: MessageBar,
    qtbot: QtBot,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Qt knows nothing of such a thread; the earlier hook is called too."""
    told: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", told.append)
    faults = Faults(bar)
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: "a thread of Python's divided" in bar.label.text())
    faults.close()
    assert [record.levelname for record in caplog.records] == ["CRITICAL"]
    assert len(told) == 1


def test_closing_gives_the_hooks_back(bar: MessageBar) -> None:
    """As they were before."""
    before = sys.excepthook, threading.excepthook
    faults = Faults(bar)
    assert sys.excepthook != before[0]
    faults.close()
    assert (sys.excepthook, threading.excepthook) == before


def test_a_fault_while_a_fault_is_told_ends_there(
    bar: MessageBar,
    caught: CapturedExceptions,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The message bar may be gone, or fail itself: nothing goes round in circles."""
    shown: list[str] = []

    def broken(sentence: str, *_: object) -> None:
        shown.append(sentence)
        raise ZeroDivisionError("a bar divided")

    monkeypatch.setattr(bar, "show_message", broken)
    faulty = Faulty()
    QTimer.singleShot(0, faulty.fail)
    qtbot.waitUntil(lambda: len(caught) >= 2)
    assert len(shown) == 1
    assert [str(each[1]) for each in caught] == ["a bar divided", "a slot divided"]
