"""visualcnn from process start to first paint and to readiness, as JSON.

side_start.py BEGIN RUN [ARGUMENT …]: BEGIN is time.monotonic() before this process was started,
RUN the number of the run that must be ready (2 where a data set is loaded after the digits); the
arguments are visualcnn's own.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from PySide6.QtCore import QTimer

from benchmarks.first_paint import FirstPaint
from visualcnn.app import main
from visualcnn.gui import desktop

BEGIN, RUN = float(sys.argv[1]), int(sys.argv[2])


class Watched(desktop.Desktop):
    """The program's own desktop, which tells when it is there and then closes."""

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - as they come
        super().__init__(*arguments, **named)
        self._paint = FirstPaint(self.window)
        self._ready = 0.0
        self._paint.painted.connect(self._tell)
        self.session.prepared.connect(self._on_ready)

    def _on_ready(self, event: Any) -> None:  # noqa: ANN401 - Prepared
        if event.run == RUN:
            QTimer.singleShot(0, self, self._is_ready)

    def _is_ready(self) -> None:
        self._ready = time.monotonic()
        self._tell()

    def _tell(self) -> None:
        if self._ready and self._paint.time:
            answer = {"paint": self._paint.time - BEGIN, "ready": self._ready - BEGIN}
            sys.stdout.write(json.dumps(answer))
            self.leave()


desktop.Desktop = Watched  # type: ignore[misc] # the program itself stays as it is
sys.exit(main(sys.argv[3:]))
