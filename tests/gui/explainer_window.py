"""The explainer with a real worker and the real panels, and all that the panel is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.gui.watched import until
from tests.gui.window import CONFIG
from tests.tiny import TINY, tiny_dataset
from visualcnn.explain.places import Place, Weight
from visualcnn.gui.explainer import Explainer
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import Command
from visualcnn.gui.views.explanation import ExplanationPanel
from visualcnn.gui.views.network import NetworkPanel
from visualcnn.gui.views.sample import SamplePanel
from visualcnn.training.requests import Prepared

CELL = Place("conv1", (1, 4, 5))
WEIGHT = Weight("conv1", "weight", (2, 0, 1, 1))


class Window:
    """The panels, and all that the panel is told."""

    def __init__(self, session: TrainingSession, monkeypatch: pytest.MonkeyPatch) -> None:
        self.session = session
        self.panel, self.network, self.sample = ExplanationPanel(), NetworkPanel(), SamplePanel()
        self.told: dict[str, list[tuple[Any, ...]]] = {}
        for name in (*_SHOWS, "say", "set_stamp", "set_progress"):
            self._spy(self.panel, name, monkeypatch)
        for name in ("show_marks", "show_errors", "select_number"):
            self._spy(self.network, name, monkeypatch)
        self._spy(self.sample, "show_field", monkeypatch)
        session.prepared.connect(self._on_prepared)
        self.explainer = Explainer(session, self.panel, self.network, self.sample)

    def _on_prepared(self, event: Prepared) -> None:
        assert self.session.dataset is not None
        self.network.set_network(event.summary, self.session.class_names)
        self.sample.set_dataset(self.session.dataset)

    def _spy(self, widget: QWidget, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        told, real = self.told.setdefault(name, []), getattr(widget, name)

        def heard(*args: object, **named: object) -> None:
            told.append(args)
            real(*args, **named)

        monkeypatch.setattr(widget, name, heard)

    @property
    def step(self) -> int:
        """Of the moment that is shown."""
        assert self.explainer.watched is not None
        return self.explainer.watched.step

    def count(self, name: str) -> int:
        """How often something was told."""
        return len(self.told[name])

    def last(self, name: str) -> tuple[Any, ...]:
        """What was told last."""
        return self.told[name][-1]


_SHOWS = (
    "show_story",
    "show_trail",
    "show_weight",
    "show_error",
    "show_what_if",
    "show_verdict",
    "show_filter",
    "show_why",
)


def opened(
    session: TrainingSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Window]:
    """An untrained run of many epochs, all panels in sight."""
    window = Window(session, monkeypatch)
    for widget in (window.panel, window.network, window.sample):
        qtbot.addWidget(widget)
        widget.show()
    with qtbot.waitSignal(session.prepared):
        session.start_run(CONFIG.changed(epochs=4_000), tiny_dataset(), TINY)
    yield window
    assert window.explainer.close()


def click(window: Window, number: Place | Weight) -> None:
    """As if in the network panel."""
    window.network.number_wanted.emit(number)


def pause(window: Window, qtbot: QtBot) -> None:
    """Until training stands still, and the exact moment is there."""
    window.session.command(Command.PAUSE)
    explainer = window.explainer
    until(qtbot, lambda: explainer.watched is not None and not explainer._outdated)
    qtbot.wait(50)
