"""An empty PySide6 and pyqtgraph window from process start to first paint, as JSON.

side_empty.py BEGIN: time.monotonic() before this process was started.
"""

from __future__ import annotations

import json
import sys

from PySide6.QtWidgets import QApplication, QMainWindow

from benchmarks.first_paint import FirstPaint

import pyqtgraph  # isort: skip  # after PySide6, so that it takes that one


def main(begin: float) -> None:
    """The window closes as soon as it was painted."""
    app = QApplication(sys.argv[:1])
    window = QMainWindow()
    graphics = pyqtgraph.GraphicsLayoutWidget()
    window.setCentralWidget(graphics)
    window.resize(1280, 800)
    paint = FirstPaint(graphics.viewport())
    paint.painted.connect(app.quit)
    window.show()
    app.exec()
    sys.stdout.write(json.dumps({"paint": paint.time - begin}))


if __name__ == "__main__":
    main(float(sys.argv[1]))
