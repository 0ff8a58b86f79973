"""The window while it trains and explains: how it feels, and what training loses, as JSON.

side_explained.py late SECONDS     lateness of a 5 ms timer while somebody uses every explanation
side_explained.py click TIMES      from a click on a number to its explanation
side_explained.py proof PAIRS      steps a second while proofs are worked out, and without, by turns
side_explained.py filter PAIRS     the same for experiments: a stroke 200 ms after each answer
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from benchmarks.opened import live, open_desktop, train, wait
from benchmarks.side_window import CONFIG, INTERVAL, percentiles
from benchmarks.user import ACT, User, click
from visualcnn.data.sources import open_dataset
from visualcnn.explain.places import Place
from visualcnn.explain.story import Story
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.experiments import ACCURACY
from visualcnn.gui.trials import PROOF

SLICE, SETTLE = 1.5, 0.3
"""Seconds that are counted, and seconds before them."""


def used() -> tuple[Desktop, User]:
    """A window that trains, with its user."""
    desktop = open_desktop()
    user = User(desktop)
    train(desktop, CONFIG, open_dataset())
    live(2)
    return desktop, user


def late(seconds: float) -> dict[str, Any]:
    """How late a 5 ms timer of the GUI thread comes, in milliseconds, and what was answered."""
    desktop, user = used()
    told = _count_answers(user)
    user.begin()
    live(1)
    times: list[float] = []
    ticking = QTimer(timerType=Qt.TimerType.PreciseTimer)
    ticking.timeout.connect(lambda: times.append(time.perf_counter()))
    ticking.start(round(1000 * INTERVAL))
    live(seconds)
    ticking.stop()
    user.end()
    desktop.close()
    lateness = [max(0.0, 1000 * (gap - INTERVAL)) for gap in np.diff(times).tolist()]
    return percentiles(lateness) | {"answers": told}


def _count_answers(user: User) -> dict[str, int]:
    """By kind, how often something was shown: kept up to date."""
    told: dict[str, int] = {}

    def watch(widget: QWidget, name: str) -> None:
        show = getattr(widget, name)
        told[name] = 0

        def shown(*values: object, **named: object) -> None:
            told[name] += 1
            show(*values, **named)

        setattr(widget, name, shown)

    for name in ("story", "weight", "error", "what_if", "verdict", "filter", "trail"):
        watch(user.panel, f"show_{name}")
    for name in ("errors", "marks"):
        watch(user.network, f"show_{name}")
    return told


class Clicker(QObject):
    """Clicks number after number and waits until its explanation is painted.

    At once it is that of the moment which was shown before, soon that of the present step: "first"
    and "now".
    """

    def __init__(self, desktop: Desktop, user: User) -> None:
        super().__init__(desktop)
        self._session, self._user = desktop.session, user
        self._start, self._step = 0.0, 0
        self._wanted: Place | None = None
        self._shown: set[str] = set()
        self._counted: set[str] = set()
        self.milliseconds: dict[str, list[float]] = {"first": [], "now": []}
        show = user.panel.show_story

        def watched(story: Story, *rest: Any) -> None:  # noqa: ANN401 - as they come
            show(story, *rest)
            if story.place == self._wanted:
                self._note()

        user.panel.show_story = watched  # type: ignore[method-assign,assignment]
        desktop.window.installEventFilter(self)

    @property
    def waiting(self) -> bool:
        """Whether what the network is now isn't painted yet."""
        return self._wanted is not None

    def click(self) -> None:
        """Take the time from here."""
        view, place, self._wanted = self._user.pick()
        self._shown, self._counted = set(), set()
        self._step, self._start = self._session.step, time.perf_counter()
        click(view, place)

    def _note(self) -> None:
        """Something of that number is shown now, though not painted."""
        self._shown.add("first")
        watched = self._user.explainer.watched
        if watched is not None and watched.step >= self._step:
            self._shown.add("now")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The window paints all that waits for it; what comes next comes after that."""
        if event.type() == QEvent.Type.UpdateRequest and self._shown and self.waiting:
            QTimer.singleShot(0, self, self._painted)
        return super().eventFilter(watched, event)

    def _painted(self) -> None:
        if not self.waiting:
            return
        milliseconds = 1000 * (time.perf_counter() - self._start)
        for name in self._shown - self._counted:
            self.milliseconds[name].append(milliseconds)
        self._counted |= self._shown
        if "now" in self._shown:
            self._wanted = None
        self._shown = set()


def clicks(times: int) -> dict[str, Any]:
    """Milliseconds from a click on any number, at any moment, to its explanation on screen."""
    desktop, user = used()
    clicker, rng = Clicker(desktop, user), np.random.default_rng(0)
    for _ in range(times):
        live(float(rng.uniform(0.1, 0.3)))
        clicker.click()
        wait(lambda: not clicker.waiting)
    live(0.1)
    desktop.close()
    return {name: percentiles(found) for name, found in clicker.milliseconds.items()}


def shares(pairs: int, *, page: str) -> dict[str, Any]:
    """Steps a second while the work of `page` never ends, and with that page at rest, by turns."""
    desktop, user = used()
    user.choose_filter()
    click(user.panel.header.pages.button(page))
    if page == "filter":
        click(user.panel.filter.editor.mode.button("paint"))
    live(1)
    key, begin, rest = {
        "proof": (PROOF, user.prove, 0),
        "filter": (ACCURACY, user.paint, ACT),
    }[page]
    analysis, working, ended = user.explainer.analysis, [False], [0]

    def again(name: str, seconds: float) -> None:
        if name == key and working[0] and seconds > 0:
            ended[0] += 1
            QTimer.singleShot(rest, user, begin)

    analysis.ended.connect(again)
    slices = []
    for _ in range(pairs):
        working[0] = True
        begin()
        busy = _rate(desktop)
        working[0] = False
        analysis.cancel(key)
        slices.append((busy, _rate(desktop)))
    desktop.close()
    return {"slices": slices, "jobs": ended[0]}


def _rate(desktop: Desktop) -> float:
    """Steps a second in one slice."""
    live(SETTLE)
    step, start = desktop.session.step, time.perf_counter()
    live(SLICE)
    return (desktop.session.step - step) / (time.perf_counter() - start)


def main(what: str, number: int) -> None:
    """One measurement."""
    does: dict[str, Callable[[int], dict[str, Any]]] = {
        "late": late,
        "click": clicks,
        "proof": partial(shares, page="proof"),
        "filter": partial(shares, page="filter"),
    }
    sys.stdout.write(json.dumps(does[what](number)))
    sys.stdout.flush()
    # At the program's end Python would drop the window's parts in an order that Qt can't bear.
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
