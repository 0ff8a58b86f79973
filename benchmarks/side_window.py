"""Training with the window open: what it costs, and how the window feels meanwhile, as JSON.

side_window.py speed FROM TO [N]   steps a second between two steps; redraws and late ticks
side_window.py timer SECONDS [N]   lateness of a 5 ms timer while training
side_window.py idle SECONDS        the same in a window where nothing happens
side_window.py choose TIMES        from another digit chosen to all panels showing it
side_window.py blocked SECONDS     a GUI thread that stands still, at batch size 1
side_window.py grow FROM TO        memory between two steps of a tiny network
side_window.py total SECONDS       memory with MNIST and LeNet-5 after so long

N: threads of matrix products, by default all cores but one.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, QTimer

from benchmarks.opened import live, open_desktop, train, wait
from visualcnn.data.sources import open_dataset
from visualcnn.gui.desktop import Desktop
from visualcnn.nn import Architecture, Dense, Flatten
from visualcnn.training.config import Config
from visualcnn.training.snapshot import Snapshot

CONFIG = Config(epochs=10_000)
TINY = Config(architecture="linear", batch_size=1, epochs=10_000, learning_rate=0.001)
LINEAR = Architecture("linear", lambda: [("flatten1", Flatten()), ("dense1", Dense(10))])
"""Steps that cost next to nothing."""
INTERVAL = 0.005
"""Seconds of the timer whose lateness is measured."""
LIVE = 50
"""With so few steps on their way the window is up to date: they come together."""
MEGABYTE = 1e6


def megabytes() -> float:
    """What this process holds in memory."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024 / MEGABYTE


def percentiles(milliseconds: list[float]) -> dict[str, float]:
    """The middle, what few exceed, and the worst."""
    p50, p95, p99 = np.percentile(milliseconds, [50, 95, 99])
    return {
        "p50": float(p50),
        "p95": float(p95),
        "p99": float(p99),
        "max": max(milliseconds),
        "count": len(milliseconds),
    }


def speed(first: int, last: int, threads: int | None = None) -> dict[str, Any]:
    """Steps a second between two steps, redraws a second, and the share of late ticks."""
    desktop = open_desktop(threads)
    session, clock = desktop.session, desktop.display.clock
    marks: list[tuple[float, int, dict[str, int], int, int]] = []

    def note() -> None:
        if len(marks) < 2 and session.step >= (last if marks else first):
            now = time.perf_counter()
            marks.append((now, session.step, dict(clock.drawn), clock.ticks, clock.late))

    session.advanced.connect(note)
    train(desktop, CONFIG, open_dataset())
    wait(lambda: len(marks) == 2, every=0.5)
    desktop.close()
    (start, begun, drawn, ticks, late), (end, ended, drawn_then, ticks_then, late_then) = marks
    seconds = end - start
    return {
        "steps_per_second": (ended - begun) / seconds,
        "redraws": {name: (n - drawn.get(name, 0)) / seconds for name, n in drawn_then.items()},
        "ticks": ticks_then - ticks,
        "late_share": (late_then - late) / max(ticks_then - ticks, 1),
    }


def timer(seconds: float, threads: int | None = None, *, training: bool) -> dict[str, float]:
    """How late a 5 ms timer of the GUI thread comes, in milliseconds."""
    desktop = open_desktop(threads)
    if training:
        train(desktop, CONFIG, open_dataset())
    live(2)
    times: list[float] = []
    ticking = QTimer(timerType=Qt.TimerType.PreciseTimer)
    ticking.timeout.connect(lambda: times.append(time.perf_counter()))
    ticking.start(round(1000 * INTERVAL))
    live(seconds)
    ticking.stop()
    desktop.close()
    return percentiles([max(0.0, 1000 * (gap - INTERVAL)) for gap in np.diff(times).tolist()])


class Chooser(QObject):
    """Chooses digit after digit and waits until network, sample and inspector have painted it."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__(desktop)
        self._window = desktop.window
        self._start = 0.0
        self._missing: set[str] = set()
        self.milliseconds: list[float] = []
        self.waiting = False
        for name in ("network", "sample", "inspector"):
            self._watch(name)
        self._window.installEventFilter(self)

    def _watch(self, name: str) -> None:
        view = getattr(self._window, name)
        show = view.show_snapshot

        def watched(snapshot: Snapshot) -> None:
            show(snapshot)
            if snapshot.sample is self._window.sample.sample():
                self._missing.discard(name)

        view.show_snapshot = watched

    def choose(self, index: int) -> None:
        """Take the time from here."""
        self._missing = {"network", "sample", "inspector"}
        self.waiting = True
        self._start = time.perf_counter()
        self._window.sample.choose("validation", index)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """The window paints all that waits for it; what comes next comes after that."""
        if self.waiting and not self._missing and event.type() == QEvent.Type.UpdateRequest:
            self.waiting = False
            QTimer.singleShot(0, self, self._painted)
        return super().eventFilter(watched, event)

    def _painted(self) -> None:
        self.milliseconds.append(1000 * (time.perf_counter() - self._start))


def choose(times: int) -> dict[str, float]:
    """Milliseconds from another digit chosen, at any moment, to all panels showing it."""
    desktop = open_desktop()
    train(desktop, CONFIG, open_dataset())
    live(2)
    chooser, rng = Chooser(desktop), np.random.default_rng(0)
    for index in range(1, times + 1):
        live(float(rng.uniform(0.1, 0.3)))
        chooser.choose(index)
        wait(lambda: not chooser.waiting)
    live(0.1)
    desktop.close()
    return percentiles(chooser.milliseconds)


def blocked(seconds: float) -> dict[str, float]:
    """Whether reports are lost, what memory grows by, and how soon the window is live again."""
    desktop = open_desktop()
    session, thread = desktop.session, desktop.thread_
    sent = [0]
    emit = thread._emit  # noqa: SLF001 - only here is known what was sent

    def count(event: Any) -> None:  # noqa: ANN401 - any event
        sent[0] = getattr(event, "step", sent[0])
        emit(event)

    thread._emit = count  # type: ignore[method-assign]  # noqa: SLF001
    train(desktop, CONFIG.changed(batch_size=1), open_dataset())
    live(3)
    before, step = megabytes(), session.step
    time.sleep(seconds)
    start, behind, after = time.perf_counter(), sent[0] - session.step, megabytes()
    drawn = desktop.display.clock.drawn["curves"]
    wait(
        lambda: sent[0] - session.step <= LIVE and desktop.display.clock.drawn["curves"] > drawn,
        every=0.001,
    )
    back = time.perf_counter() - start
    live(1)
    desktop.close()
    lost = session.step - session.history.steps
    return {
        "lost": lost,
        "behind": behind,
        "megabytes": max(after, megabytes()) - before,
        "back_seconds": back,
        "steps_before": step,
    }


def grow(first: int, last: int) -> dict[str, float]:
    """Memory at two steps of a tiny network at batch size 1."""
    desktop = open_desktop()
    start = time.perf_counter()
    train(desktop, TINY, open_dataset(), LINEAR)
    wait(lambda: desktop.session.step >= first, every=0.1)
    before = megabytes()
    wait(lambda: desktop.session.step >= last, every=0.1)
    after, seconds = megabytes(), time.perf_counter() - start
    desktop.close()
    return {"before": before, "after": after, "seconds": seconds}


def total(seconds: float) -> dict[str, float]:
    """Memory with MNIST loaded and LeNet-5 training."""
    desktop = open_desktop()
    train(desktop, CONFIG, open_dataset("mnist"))
    live(seconds)
    found = megabytes()
    desktop.close()
    return {"megabytes": found}


def main(what: str, numbers: list[int]) -> None:
    """One measurement."""
    does: dict[str, Callable[..., dict[str, Any]]] = {
        "speed": speed,
        "timer": partial(timer, training=True),
        "idle": partial(timer, training=False),
        "choose": choose,
        "blocked": blocked,
        "grow": grow,
        "total": total,
    }
    sys.stdout.write(json.dumps(does[what](*numbers)))


if __name__ == "__main__":
    main(sys.argv[1], [int(word) for word in sys.argv[2:]])
