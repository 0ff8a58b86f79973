"""The real window as the benchmarks open it: 1280×800, with every panel in sight."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.screen import SIZE
from visualcnn.data.dataset import Dataset
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.states import Command, State
from visualcnn.nn import Architecture
from visualcnn.training.config import Config
from visualcnn.training.threads import limit_blas

LONGEST = 600.0
WATCHED = ("sample", "inspector", "settings", "curves")
"""The docks that training moves. The others explain what is asked for, or say what a word means."""


def open_desktop(threads: int | None = None) -> Desktop:
    """The desktop with its window shown and laid out; matrix products on so many threads."""
    limit_blas(threads)
    app = QApplication(sys.argv[:1])
    desktop = Desktop(app, ask=False)
    window = desktop.window
    docks = window.docks
    # Whatever another program has left behind.
    window.arrange()
    # A tab of the inspector's at first: taken out, it comes below.
    window.removeDockWidget(docks["settings"])
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, docks["settings"])
    docks["settings"].show()
    window.move(0, 0)
    window.resize(*SIZE)
    window.show()
    wait(lambda: window.isVisible() and not window.visibleRegion().isEmpty())
    hidden = [name for name in WATCHED if docks[name].visibleRegion().isEmpty()]
    if hidden or (window.width(), window.height()) != SIZE:
        raise RuntimeError(f"The window isn't as it should be: {window.size()}, hidden: {hidden}")
    return desktop


def train(
    desktop: Desktop, config: Config, dataset: Dataset, chosen: Architecture | None = None
) -> None:
    """Begin a run and press Train; returns when it runs."""
    desktop.session.start_run(config, dataset, chosen)
    wait(lambda: desktop.session.state is State.READY)
    desktop.session.command(Command.TRAIN)
    wait(lambda: desktop.session.state is State.RUNNING)


def wait(condition: Callable[[], bool], every: float = 0.02) -> None:
    """Let the window live until `condition` holds; RuntimeError after ten minutes."""
    end = time.monotonic() + LONGEST
    while not condition():
        if time.monotonic() > end:
            raise RuntimeError("The window didn't get there.")
        live(every)


def live(seconds: float) -> None:
    """Let the window live for so long."""
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()
