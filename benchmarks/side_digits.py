"""The window while it trains and the digits are looked through, as JSON.

side_digits.py scroll SECONDS     lateness of a 5 ms timer while the training set scrolls
side_digits.py draw SECONDS       the same while somebody draws, and how often that is read
side_digits.py matrix SECONDS     the same while matrix, biographies and map follow validations
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest

from benchmarks.opened import live, open_desktop, train, wait
from benchmarks.side_window import CONFIG, INTERVAL, percentiles
from visualcnn.data.sources import open_dataset
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.exploration import Exploration

FRAME = 16
"""Milliseconds between two moves of the mouse or the wheel."""
VALIDATE_EVERY = 200


def opened(panel: str) -> tuple[Desktop, Exploration]:
    """A window that trains, with that panel in front."""
    desktop = open_desktop()
    explored = desktop.explore()
    train(desktop, replace(CONFIG, validate_every=VALIDATE_EVERY), open_dataset())
    live(2)
    desktop.actions[panel].trigger()
    live(1)
    return desktop, explored


def shut(desktop: Desktop) -> None:
    """Close the window as well: what is still in sight would be hidden when Python is gone."""
    desktop.close()
    desktop.window.close()


def lateness(desktop: Desktop, seconds: float, act: Callable[[], None] | None) -> dict[str, Any]:
    """How late a 5 ms timer of the GUI thread comes, in milliseconds, while `act` is done."""
    times: list[float] = []
    acting, ticking = QTimer(interval=FRAME), QTimer(timerType=Qt.TimerType.PreciseTimer)
    ticking.timeout.connect(lambda: times.append(time.perf_counter()))
    if act is not None:
        acting.timeout.connect(act)
        acting.start()
    ticking.start(round(1000 * INTERVAL))
    steps = desktop.session.step
    live(seconds)
    for timer in (acting, ticking):
        timer.stop()
    late = [max(0.0, 1000 * (gap - INTERVAL)) for gap in np.diff(times).tolist()]
    return percentiles(late) | {"steps_per_second": (desktop.session.step - steps) / seconds}


def scroll(seconds: float) -> dict[str, Any]:
    """From the first to the last of the training digits, over and over."""
    desktop, explored = opened("gallery")
    explored.finder.show_samples("train", None)
    explored.readings.want("train")
    live(1)
    bar = explored.gallery.grid.verticalScrollBar()
    step = max(1, round(bar.maximum() / (seconds * 1000 / FRAME / 3)))
    moved = [0]

    def act() -> None:
        moved[0] += 1
        bar.setValue((bar.value() + step) % max(1, bar.maximum()))

    found = lateness(desktop, seconds, act)
    shut(desktop)
    return found | {"moves": moved[0], "range": bar.maximum()}


def draw(seconds: float) -> dict[str, Any]:
    """A stroke that never ends, by mouse, and what all panels make of it."""
    desktop, explored = opened("draw")
    canvas = explored.pad.canvas
    middle, reach = canvas.rect().center(), min(canvas.width(), canvas.height()) // 3
    read: set[int] = set()
    snapshots: list[float] = []
    desktop.session.snapshot_arrived.connect(lambda shot: _note(shot, read, snapshots))
    turn = [0]

    def act() -> None:
        turn[0] += 1
        if turn[0] % 120 == 0:
            QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton)
            canvas.clear()
        angle = turn[0] / 9
        x = middle.x() + reach * math.sin(angle)
        y = middle.y() + reach * math.sin(1.7 * angle)
        place = QPoint(round(x), round(y))
        if turn[0] % 120 in (0, 1):
            QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=place)
        else:
            QTest.mouseMove(canvas, place)

    found = lateness(desktop, seconds, act)
    shut(desktop)
    return found | {"readings_per_second": len(read) / seconds}


def _note(shot: Any, read: set[int], snapshots: list[float]) -> None:  # noqa: ANN401 - a Snapshot
    """Each picture of the drawing that was read, once."""
    if shot.sample.label is None:
        read.add(hash(shot.sample.image.tobytes()))
        snapshots.append(time.perf_counter())


def matrix(seconds: float) -> dict[str, Any]:
    """The panel of mistakes, then the map, each for half of the time."""
    desktop, explored = opened("mistakes")
    before = len(desktop.session.history.validations)
    found = lateness(desktop, seconds / 2, None)
    desktop.actions["map"].trigger()
    wait(explored.map.isVisible)
    mapped = lateness(desktop, seconds / 2, None)
    validations = len(desktop.session.history.validations) - before
    shut(desktop)
    return found | {"map": mapped, "validations": validations}


def _main() -> None:
    parts = {"scroll": scroll, "draw": draw, "matrix": matrix}
    result = parts[sys.argv[1]](float(sys.argv[2]))
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    _main()
