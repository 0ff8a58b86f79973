"""The dashboard: where no screen is, the same window is drawn into a picture."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import (
    QBuffer,
    QCoreApplication,
    QEvent,
    QEventLoop,
    QLoggingCategory,
    QSize,
    QTimer,
)
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from visualcnn.data.dataset import Dataset
from visualcnn.gui.desktop import Desktop
from visualcnn.training.atomic import write_atomically
from visualcnn.training.model_file import ModelFile

PICTURE = Path("visualcnn-dashboard.png")
SIZE = QSize(1440, 900)
LONGEST_WAIT = 10_000
"""Milliseconds until the picture is taken in any case."""
SETTLE = 300
"""Milliseconds that the views get to draw the snapshot."""


def draw_dashboard(model: ModelFile, dataset: Dataset, path: Path = PICTURE) -> Path:
    """Draw the window with the trained `model` and its data; the picture's full path.

    Raises SaveError where the picture can't be written; one that was there is then as it was.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # The offscreen platform warns of every window that has a smallest size.
    QLoggingCategory.setFilterRules("default.warning=false")
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    try:
        write_atomically(path, _png(_picture(app, model, dataset)), keep_backup=False)
    finally:
        QLoggingCategory.setFilterRules("")
    return path.resolve()


def _png(picture: QPixmap) -> bytes:
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return bytes(buffer.data().data())


def _picture(app: QApplication, model: ModelFile, dataset: Dataset) -> QPixmap:
    desktop = Desktop(app, ask=False)
    desktop.window.resize(SIZE)
    desktop.window.show()
    loop = QEventLoop()
    settled, patience = _quitting(loop, SETTLE), _quitting(loop, LONGEST_WAIT)
    desktop.session.snapshot_arrived.connect(lambda _: settled.start())
    patience.start()
    desktop.session.adopt(model, dataset)
    loop.exec()
    picture = desktop.window.grab()
    desktop.window.close()
    # Left to Python's garbage collection, window and parts would go in an order that Qt can't bear.
    for part in (desktop.window, desktop, loop):
        part.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return picture


def _quitting(loop: QEventLoop, milliseconds: int) -> QTimer:
    """A timer that ends `loop` so long after it was started; it goes with the loop."""
    timer = QTimer(loop)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(loop.quit)
    return timer
