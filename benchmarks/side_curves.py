"""Redraw of the curves with very many steps on a real screen, as JSON.

side_curves.py STEPS REDRAWS
"""

from __future__ import annotations

import json
import sys
import time
from statistics import median

import numpy as np

from benchmarks.opened import live, open_desktop
from visualcnn.gui.views.curves import CurvesView
from visualcnn.training.history import History
from visualcnn.training.report import EpochReport, StepReport

EXTREMES = {0.31: 9.0, 0.57: -1.0}
"""Where, as a part of the run, the highest and the lowest loss stand."""
BEST = 0.42
"""Where the best validation stands."""


def history(steps: int) -> History:
    """A falling, noisy loss with one step far above and one far below all others."""
    rng = np.random.default_rng(0)
    loss = 2 * np.exp(-np.arange(steps) / steps * 4) + 0.1 * rng.random(steps)
    loss[0], loss[-1] = 2.75, 0.375
    for part, value in EXTREMES.items():
        loss[int(part * steps)] = value
    made = History()
    for step, value in enumerate(loss.tolist(), start=1):
        add(made, step, value)
        if step % max(steps // 50, 1) == 0:
            best = abs(step / steps - BEST) < 1e-9
            accuracy = 0.99 if best else 0.9
            made.add_epoch(EpochReport(0, step, step / 1000, 0.2, accuracy, 1000, ends_epoch=True))
    return made


def add(made: History, step: int, loss: float) -> None:
    """One step more."""
    made.add_step(StepReport(0, step, 0, 0, 1000, 64, loss, 0.9, 0.05))


def kept(view: CurvesView, steps: int) -> dict[str, bool]:
    """Which of the points that must not be lost are in the drawn lines."""
    x, y = view.loss.raw.points.x, view.loss.raw.points.y
    best_x = view.accuracy.validation.points.x
    return {
        "minimum": bool(np.isclose(np.nanmin(y), -1.0)),
        "maximum": bool(np.isclose(np.nanmax(y), 9.0)),
        "first": bool(x[0] <= steps / 500 and np.isclose(y[:2], 2.75).any()),
        "last": bool(x[-1] == steps and np.isclose(y[-1], 0.375)),
        "best": bool((best_x == BEST * steps).any()),
    }


def main(steps: int, redraws: int) -> None:
    """Milliseconds of one redraw: refresh, and all that is painted for it."""
    desktop = open_desktop()
    view = desktop.window.curves
    made = history(steps)
    view.set_history(made)
    live(0.3)
    view.refresh()
    found = kept(view, steps)
    refresh, paint = [], []
    for step in range(steps + 1, steps + redraws + 1):
        add(made, step, 0.3)
        start = time.perf_counter()
        view.refresh()
        middle = time.perf_counter()
        view.graphics.viewport().repaint()
        paint.append(1000 * (time.perf_counter() - middle))
        refresh.append(1000 * (middle - start))
        live(0.01)
    desktop.close()
    answer = {"refresh": median(refresh), "paint": median(paint), "kept": found}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
