"""Signals close the window; a step that doesn't end is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from visualcnn.gui.signals import hear_signals

HEARD = [signal.SIGINT, signal.SIGTERM]


@pytest.fixture
def own_handlers() -> Iterator[None]:
    """pytest's are put back."""
    before = {number: signal.getsignal(number) for number in HEARD}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("own_handlers")
@pytest.mark.parametrize("number", HEARD)
def test_a_signal_is_heard_while_nothing_else_runs(qtbot: QtBot, number: int) -> None:
    """Though Qt's loop waits in C++."""
    heard: list[str] = []
    parent = QObject()
    timer = hear_signals(parent, lambda: heard.append("leave"))
    os.kill(os.getpid(), number)
    qtbot.waitUntil(lambda: heard == ["leave"])
    timer.stop()


@pytest.mark.usefixtures("own_handlers")
def test_what_is_under_way_comes_to_its_end_first(qtbot: QtBot) -> None:
    """A signal in the middle of a slot closes nothing before the slot returns."""
    heard: list[str] = []
    parent = QObject()
    timer = hear_signals(parent, lambda: heard.append("leave"))
    signal.raise_signal(signal.SIGTERM)
    heard.append("returned")
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == ["returned", "leave"]
    timer.stop()


def test_a_step_that_never_ends_is_left_behind() -> None:
    """The process says so, and ends with its code."""
    command = "from visualcnn.gui.signals import end_process; end_process(3)"
    done = subprocess.run(
        [sys.executable, "-c", command], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 3
    assert "what came after the last save is lost" in done.stderr
