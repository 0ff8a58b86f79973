"""A window that trains for long while somebody uses all of it; what it holds meanwhile, as JSON.

window.py SECONDS
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import tempfile
import time
from argparse import Namespace
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from benchmarks.opened import live, open_desktop, wait
from benchmarks.side_window import CONFIG, INTERVAL
from benchmarks.user import ACT, User, click
from visualcnn.data.sources import open_dataset
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.logs import start_log
from visualcnn.gui.states import Command, State
from visualcnn.training import checkpoint
from visualcnn.training.evaluation import evaluate
from visualcnn.training.model_file import model_state
from visualcnn.training.report import EpochReport, StepReport
from visualcnn.training.run import new_run
from visualcnn.training.trainer import Trainer

EVERY = 2.0
"""Seconds between two looks at what the process holds."""
EXPLAINED, EXPLORED = 40, 24
"""Acts in the explanations, and then in gallery, pad, mistakes and map: one round."""
ROUND = (EXPLAINED + EXPLORED) * ACT / 1_000
"""Seconds."""
STEPS, VALIDATIONS = 101_000, 210
"""In the run's history from the beginning: what grows up to a bound has reached it."""
BIN, BINS = 0.1, 20_000
"""Milliseconds of one bin of lateness, and how many there are."""
DIGIT = np.array([[40, 40], [200, 40], [120, 130], [90, 240]], np.float64)


class Somebody(QObject):
    """Uses the explanations and then everything else, again and again: one thing every 200 ms."""

    def __init__(self, desktop: Desktop, folder: Path) -> None:
        super().__init__(desktop)
        self._desktop, self._path = desktop, folder / "soak.visualcnn"
        self._parts = desktop.explore()
        self._user = User(desktop)
        self._user.begin()
        self._user.end()
        self._acts = self.rounds = self.saved = 0
        desktop.session.saved.connect(self._count_saved)
        self._timer = QTimer(self, interval=ACT)
        self._timer.timeout.connect(self._act)
        self._timer.start()

    def _count_saved(self, event: object) -> None:
        del event
        self.saved += 1

    def end(self) -> None:
        """Do nothing more."""
        self._timer.stop()

    def _act(self) -> None:
        number = self._acts % (EXPLAINED + EXPLORED)
        self._acts += 1
        if number == 0:
            self._desktop.window.bring_up("explanation")
        if number < EXPLAINED:
            self._user.act()
            return
        number -= EXPLAINED
        (self._look_at_gallery, self._draw, self._look_at_mistakes, self._look_at_map)[number // 6](
            number % 6
        )
        if number == EXPLORED - 1:
            self.rounds += 1

    def _look_at_gallery(self, number: int) -> None:
        window, grid = self._desktop.window, self._parts.gallery.grid
        if number == 0:
            self._desktop.actions["gallery"].trigger()
        elif number < 4:
            for area in (grid, *window.network.findChildren(QAbstractScrollArea)):
                _scroll(area)
        else:
            window.sample.choose("validation", 7 * self._acts % 100)

    def _draw(self, number: int) -> None:
        canvas = self._parts.pad.canvas
        if number == 0:
            self._desktop.actions["draw"].trigger()
        elif number < 5:
            canvas.draw_path(DIGIT + 2 * number, np.ones(len(DIGIT) - 1, np.bool_))
        else:
            canvas.clear()
            self._desktop.session.save(self._path)

    def _look_at_mistakes(self, number: int) -> None:
        if number == 0:
            self._desktop.actions["mistakes"].trigger()
        elif number == 3:
            click(self._parts.mistakes.matrix.canvas)

    def _look_at_map(self, number: int) -> None:
        if number == 0:
            self._desktop.actions["map"].trigger()
        elif number == 4:
            click(self._parts.map.scatter)


class Watch(QObject):
    """Counts in arrays that never grow: what the process holds, and how late a 5 ms timer is."""

    def __init__(self, desktop: Desktop, somebody: Somebody, seconds: float) -> None:
        super().__init__()
        self._desktop, self._somebody = desktop, somebody
        self.lateness = np.zeros(BINS, np.int64)
        self.looks = np.full((int(seconds / EVERY) + 60, 5), -1.0)
        self.used = np.full((int(seconds / ROUND) + 60, 2), -1.0)
        self.count = self.rounds = 0
        self._begin = self._last = time.perf_counter()
        self._next = self._begin
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(round(1000 * INTERVAL))

    def end(self) -> None:
        """Count no more."""
        self._timer.stop()

    def _tick(self) -> None:
        now = time.perf_counter()
        late = max(0.0, 1000 * (now - self._last - INTERVAL))
        self.lateness[min(int(late / BIN), BINS - 1)] += 1
        if now >= self._next and self.count < len(self.looks):
            self._next += EVERY
            self.looks[self.count] = (now - self._begin, *_held(self._desktop))
            self.count += 1
        if self._somebody.rounds > self.rounds and self.rounds < len(self.used):
            self.used[self.rounds] = now - self._begin, _megabytes_in_use()
            self.rounds += 1
        # What looking takes is nobody's wait.
        self._last = time.perf_counter()

    def percentile(self, part: float) -> float:
        """Milliseconds that this part of the ticks doesn't exceed."""
        counted = np.cumsum(self.lateness)
        return float(BIN * (1 + np.searchsorted(counted, part / 100 * counted[-1])))


def _held(desktop: Desktop) -> tuple[float, int, int, int]:
    """Megabytes of memory of its own, threads, descriptors, Qt objects."""
    status = _status()
    objects = sum(
        len(root.findChildren(QObject)) for root in (desktop, *QApplication.topLevelWidgets())
    )
    descriptors = len(list(Path("/proc/self/fd").iterdir())) - 1
    return _megabytes(status), int(status["Threads"]), descriptors, objects


def _megabytes_in_use() -> float:
    """Without the free memory that the C library keeps: 100 MB and more, up and down by 20."""
    ctypes.CDLL(None).malloc_trim(0)
    return _megabytes(_status())


def _megabytes(status: dict[str, str]) -> float:
    return int(status["RssAnon"].split()[0]) * 1024 / 1e6


def _status() -> dict[str, str]:
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return dict(line.split(":", 1) for line in lines)


def _scroll(area: QAbstractScrollArea) -> None:
    bar = area.verticalScrollBar()
    below = bar.value() + bar.pageStep() // 2
    bar.setValue(bar.minimum() if bar.value() == bar.maximum() else below)


def long_run(folder: Path) -> Path:
    """A model file of LeNet-5 whose history is as full as it gets."""
    dataset = open_dataset()
    trainer = new_run(CONFIG, dataset)
    steps = trainer.steps()
    next(steps)
    _fill_history(trainer)
    path = folder / "long.visualcnn"
    checkpoint.save(path, model_state(trainer))
    return path


def _fill_history(trainer: Trainer) -> None:
    """As if so many steps and validations had been made."""
    network, history = trainer.network, trainer.history
    found = evaluate(trainer.observer, trainer.dataset.validation)
    size = len(trainer.order)
    per_epoch = -(-size // CONFIG.batch_size)
    for step in range(2, STEPS + 1):
        epoch, number = divmod(step - 1, per_epoch)
        done = min((number + 1) * CONFIG.batch_size, size)
        loss = 0.05 + 0.01 * np.sin(step)
        history.add_step(StepReport(0, step, epoch, done, size, 64, float(loss), 0.98, 0.001))
        if step % (STEPS // VALIDATIONS) == 0:
            result = EpochReport(
                0, step, step / per_epoch, found.loss, found.accuracy, found.count,
                ends_epoch=False, filters=history.filters.read(network.parameters()),
                samples=found.results,
            )  # fmt: skip
            history.add_epoch(result)
    trainer.step = STEPS
    trainer.epoch = (STEPS - 1) // per_epoch


def soak(seconds: float, folder: Path) -> dict[str, Any]:
    """The course of what the process holds while it trains and is used for so long."""
    log = start_log()
    path = long_run(folder)
    desktop = open_desktop()
    session = desktop.session
    desktop.start(_nothing())
    wait(lambda: session.state is State.READY)
    desktop.documents.open_path(path)
    wait(lambda: session.step >= STEPS)
    somebody = Somebody(desktop, folder)
    session.command(Command.TRAIN)
    wait(lambda: session.state is State.RUNNING)
    begun, watch = session.step, Watch(desktop, somebody, seconds)
    live(seconds)
    watch.end()
    somebody.end()
    answer = {
        "looks": watch.looks[: watch.count].tolist(),
        "used": watch.used[: watch.rounds].tolist(),
        "p50": watch.percentile(50),
        "p99": watch.percentile(99),
        "worst": watch.percentile(100),
        "ticks": int(watch.lateness.sum()),
        "steps": session.step - begun,
        "rounds": somebody.rounds,
        "saved": somebody.saved,
        "state": session.state.value,
        "message": desktop.window.messages.label.text(),
        "log": log is not None,
    }
    desktop.close()
    return answer


def _nothing() -> Namespace:
    """A command line without options."""
    return Namespace(model=None, data=None, dataset=None, architecture=None, train=False)


def main(seconds: float) -> None:
    """One measurement."""
    with tempfile.TemporaryDirectory() as folder:
        answer = soak(seconds, Path(folder))
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    # At the program's end Python would drop the window's parts in an order that Qt can't bear.
    os._exit(0)


if __name__ == "__main__":
    main(float(sys.argv[1]))
