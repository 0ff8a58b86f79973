"""The dashboard: where no screen is, the same window is drawn into a picture."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QApplication

from visualcnn.data.dataset import Dataset
from visualcnn.gui.desktop import Desktop
from visualcnn.training.model_file import ModelFile

PICTURE = Path("visualcnn-dashboard.png")
SIZE = QSize(1440, 900)
LONGEST_WAIT = 10_000
"""Milliseconds until the picture is taken in any case."""
SETTLE = 300
"""Milliseconds that the views get to draw the snapshot."""


def draw_dashboard(model: ModelFile, dataset: Dataset, path: Path = PICTURE) -> Path:
    """Draw the window with the trained `model` and its data; the picture's full path."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # The offscreen platform warns of every window that has a smallest size.
    os.environ["QT_LOGGING_RULES"] = "default.warning=false"
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    desktop = Desktop(app, ask=False)
    desktop.window.resize(SIZE)
    desktop.window.show()
    loop = QEventLoop()
    desktop.session.snapshot_arrived.connect(lambda _: QTimer.singleShot(SETTLE, loop.quit))
    QTimer.singleShot(LONGEST_WAIT, loop.quit)
    desktop.session.adopt(model, dataset)
    loop.exec()
    desktop.window.grab().save(str(path))
    desktop.window.close()
    return path.resolve()
