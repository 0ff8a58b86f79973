"""Python's garbage is collected in the GUI thread alone.

Python collects in whichever thread happens to allocate. In the training thread, or the one that
analyses, that could end objects of Qt's that belong to the GUI thread.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY = 1_000
"""Milliseconds between two looks at how much there is."""


class GarbageCollector(QObject):
    """Takes the collector's place from when it is made until `stop`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.collect)
        self._enabled = gc.isenabled()
        gc.disable()
        self._timer.start()

    @Slot()
    def collect(self) -> None:
        """Collect the oldest generation that is due by Python's own thresholds, if one is."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Leave it to Python again, if it was."""
        self._timer.stop()
        if self._enabled:
            gc.enable()
