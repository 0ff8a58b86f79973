"""Facts about PySide6 on which the training thread stands: a release that breaks one fails here."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

_SIGNALS = 5_000
_CALLS = 1_000


class Sender(QThread):
    """Emits its things one after another from its own thread."""

    sent = Signal(object)

    def __init__(self, things: list[object]) -> None:
        super().__init__()
        self._things = things

    def run(self) -> None:
        """Runs in the worker."""
        for thing in self._things:
            self.sent.emit(thing)


class Receiver(QObject):
    """Keeps what arrives, and the thread in which it arrived."""

    def __init__(self) -> None:
        super().__init__()
        self.things: list[object] = []
        self.threads: set[QThread] = set()

    @Slot(object)
    def receive(self, thing: object) -> None:
        """Runs in the thread of the receiver."""
        self.things.append(thing)
        self.threads.add(QThread.currentThread())


def test_5000_signals_arrive_as_the_same_objects_in_order(qtbot: QtBot) -> None:
    """Signal(object) of a QThread hands every object itself, in order, to the GUI thread."""
    things: list[object] = [{"step": step} for step in range(_SIGNALS)]
    sender, receiver = Sender(things), Receiver()
    sender.sent.connect(receiver.receive, Qt.ConnectionType.QueuedConnection)
    with qtbot.waitSignal(sender.finished, timeout=20_000):
        sender.start()
    qtbot.waitUntil(lambda: len(receiver.things) == _SIGNALS)
    assert all(got is sent for got, sent in zip(receiver.things, things, strict=True))
    assert receiver.threads == {QThread.currentThread()}


def test_qt_calls_keep_the_references_of_none_and_true(qtbot: QtBot) -> None:
    """1,000 calls leave the reference counts of None and True where they were, give or take 50.

    PySide6 6.12.0 on Python 3.11 loses one in every call and aborts after some 1,300 signals.
    From Python 3.12 on these objects are immortal and their counts don't move at all.
    """
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(_CALLS):
        label.setEnabled(True)
        label.setText("step")
        label.isEnabled()
        label.parent()
    after = sys.getrefcount(None), sys.getrefcount(True)
    assert abs(after[0] - before[0]) <= 50
    assert abs(after[1] - before[1]) <= 50


def test_signals_keep_the_references_of_none(qtbot: QtBot) -> None:
    """1,000 signals with None inside leave its reference count where it was, give or take 50."""
    sender, receiver = Sender([]), Receiver()
    sender.sent.connect(receiver.receive)
    before = sys.getrefcount(None)
    for _ in range(_CALLS):
        sender.sent.emit(None)
    received = len(receiver.things)
    receiver.things.clear()
    qtbot.wait(0)
    assert received == _CALLS
    assert abs(sys.getrefcount(None) - before) <= 50


def test_a_signal_of_dict_would_hand_over_a_copy() -> None:
    """Signal(dict) converts: that is why the worker's signals are all Signal(object)."""

    class Converting(QObject):
        sent = Signal(dict)

    sender, receiver = Converting(), Receiver()
    sender.sent.connect(receiver.receive)
    thing = {"step": 1}
    sender.sent.emit(thing)
    assert receiver.things == [thing]
    assert receiver.things[0] is not thing
