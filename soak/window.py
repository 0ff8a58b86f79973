"""A window that trains for long while somebody uses all of it; what it holds meanwhile, as JSON.

window.py SECONDS [MILLISECONDS between two things that are done [STEPS done before]]
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from argparse import Namespace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.opened import live, open_desktop, wait
from benchmarks.side_window import CONFIG
from benchmarks.user import ACT
from soak.somebody import Somebody
from soak.watch import Watch
from visualcnn.data.sources import open_dataset
from visualcnn.gui.logs import start_log
from visualcnn.gui.states import Command, State
from visualcnn.training import checkpoint
from visualcnn.training.evaluation import evaluate
from visualcnn.training.model_file import model_state
from visualcnn.training.report import EpochReport, StepReport
from visualcnn.training.run import new_run
from visualcnn.training.trainer import Trainer

STEPS, VALIDATIONS = 700_000, 1_050
"""In the run's history from the beginning: what grows up to a bound has reached it."""
STRINGS = 200_000
"""Interned before anything is measured: more than Python's table of them has places left."""


def long_run(folder: Path, steps: int = STEPS) -> Path:
    """A model file of LeNet-5 after so many steps: with STEPS its history is full."""
    dataset = open_dataset()
    trainer = new_run(CONFIG, dataset)
    next(trainer.steps())
    _fill_history(trainer, steps)
    path = folder / "long.visualcnn"
    checkpoint.save(path, model_state(trainer))
    return path


def _fill_history(trainer: Trainer, steps: int) -> None:
    """As if so many steps and validations had been made."""
    network, history = trainer.network, trainer.history
    found = evaluate(trainer.observer, trainer.dataset.validation)
    size = len(trainer.order)
    per_epoch = -(-size // CONFIG.batch_size)
    for step in range(2, steps + 1):
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
    trainer.step = steps
    trainer.epoch = (steps - 1) // per_epoch


def soak(seconds: float, folder: Path, act: int = ACT, steps: int = STEPS) -> dict[str, Any]:
    """The course of what the process holds while it trains and is used for so long."""
    log = start_log()
    path = long_run(folder, steps)
    desktop = open_desktop()
    session = desktop.session
    desktop.start(_nothing())
    wait(lambda: session.state is State.READY)
    desktop.documents.open_path(path)
    wait(lambda: session.step >= steps)
    somebody = Somebody(desktop, folder, act)
    _fill_interned()
    session.command(Command.TRAIN)
    wait(lambda: session.state is State.RUNNING)
    begun, watch = session.step, Watch(desktop, somebody, seconds)
    live(seconds)
    watch.end()
    somebody.end()
    wait(lambda: session.state is State.RUNNING)
    answer = {
        "looks": watch.looks[: watch.count].tolist(),
        "used": watch.used[: watch.rounds].tolist(),
        "p50": watch.percentile(50),
        "p99": watch.percentile(99),
        "worst": watch.percentile(100),
        "ticks": int(watch.lateness.sum()),
        "steps": session.step - begun,
        "rounds": watch.rounds,
        "saved": somebody.saved,
        "state": session.state.value,
        "message": desktop.window.messages.label.text(),
        "log": log is not None,
    }
    desktop.close()
    return answer


def _fill_interned() -> None:
    """Have Python's table of interned strings as large as it gets.

    Strings that come and go leave gaps in it, until after some minutes it takes 1 MB more, once.
    """
    for number in range(STRINGS):
        sys.intern(f"soak {number}")


def _nothing() -> Namespace:
    """A command line without options."""
    return Namespace(model=None, data=None, dataset=None, architecture=None, train=False)


def main(seconds: float, act: int = ACT, steps: int = STEPS) -> None:
    """One measurement."""
    with tempfile.TemporaryDirectory() as folder:
        answer = soak(seconds, Path(folder), act, steps)
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    # At the program's end Python would drop the window's parts in an order that Qt can't bear.
    os._exit(0)


if __name__ == "__main__":
    main(float(sys.argv[1]), *map(int, sys.argv[2:]))
