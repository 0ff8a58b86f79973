"""A fault that is injected into the product, what is told of it, and that training goes on."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.window import wait
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.logs import log_file
from visualcnn.gui.states import State

TOLD = 1.0
"""Seconds until the message is there."""


class Fault:
    """Raises `error` in place of a function at its first call that `counts`; then lets it work."""

    def __init__(self, error: BaseException) -> None:
        self.error = error
        self.at: float | None = None

    def into(
        self,
        monkeypatch: pytest.MonkeyPatch,
        owner: object,
        name: str,
        counts: Callable[..., bool] = lambda *_: True,
    ) -> None:
        """Take the place of `owner.name`."""
        work = getattr(owner, name)

        def faulty(*values: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever it takes
            if self.at is None and counts(*values):
                self.at = time.monotonic()
                raise self.error
            return work(*values, **named)

        monkeypatch.setattr(owner, name, faulty)


def told(qtbot: QtBot, desktop: Desktop, fault: Fault) -> str:
    """The message of the fault, which the log has with its traceback."""
    label, kind = desktop.window.messages.label, type(fault.error).__name__
    qtbot.waitUntil(lambda: fault.at is not None and kind in label.text(), timeout=5_000)
    assert fault.at is not None
    assert time.monotonic() - fault.at < TOLD
    log = log_file().read_text(encoding="utf-8")
    assert "Traceback (most recent call last):" in log
    assert kind in log[log.index("Traceback") :]
    assert not desktop.window.messages.isHidden()
    assert label.text().endswith(".")
    return label.text()


def trains_on(qtbot: QtBot, desktop: Desktop) -> None:
    """Press Train: it goes to the end, and what is saved then can be read."""
    desktop.actions["train"].trigger()
    assert desktop.session.state is State.RUNNING
    wait(qtbot, desktop, State.FINISHED)
    assert desktop.session.step == desktop.session.history.steps
