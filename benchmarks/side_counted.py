"""Training for ever with default settings, its step in a file: side_counted.py window|bare FILE.

FILE holds one 64-bit number, written after every step by whoever trained it.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from benchmarks.opened import live, open_desktop, train
from visualcnn.data.sources import open_dataset
from visualcnn.training.config import Config
from visualcnn.training.report import StepReport
from visualcnn.training.run import new_run
from visualcnn.training.threads import limit_blas

CONFIG = Config(epochs=100_000)


def window(counter: np.memmap[Any, Any]) -> None:
    """With the window open and every panel visible."""
    desktop = open_desktop()
    emit = desktop.thread_._emit  # noqa: SLF001 - only here is known what the worker has done

    def count(event: Any) -> None:  # noqa: ANN401 - any event
        if isinstance(event, StepReport):
            counter[0] = event.step
        emit(event)

    desktop.thread_._emit = count  # type: ignore[method-assign]  # noqa: SLF001
    train(desktop, CONFIG, open_dataset())
    live(10_000)


def bare(counter: np.memmap[Any, Any]) -> None:
    """Without one."""
    limit_blas(None)
    for report in new_run(CONFIG, open_dataset()).steps():
        if isinstance(report, StepReport):
            counter[0] = report.step


if __name__ == "__main__":
    shared = np.memmap(sys.argv[2], np.int64, "r+", shape=(1,))
    (window if sys.argv[1] == "window" else bare)(shared)
