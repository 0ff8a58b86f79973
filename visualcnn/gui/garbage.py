"""Python's garbage is collected in the GUI thread alone, and only between two events.

Python collects whenever and in whichever thread something happens to be allocated. In the training
thread, or the one that analyses, that could end objects of Qt's that belong to the GUI thread. And
where Qt destroys an object of a class written in Python, it holds one of the locks of its signals
while PySide allocates: a collection there that ends another object may wait for that lock for ever.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY = 1_000
"""Milliseconds between two looks at how much there is."""


class GarbageCollector(QObject):
    """Takes the collector's place for the rest of the process."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.collect)
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
        """Collect no more. Python doesn't either: the window is destroyed after this."""
        self._timer.stop()
