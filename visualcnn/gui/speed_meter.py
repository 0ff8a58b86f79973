"""How fast training goes, and how long it will still take."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

SHORT = 1.0
"""Seconds over which images per second are averaged."""
LONG = 20.0
"""Seconds over which the speed is averaged that tells the time left."""
GRAIN = 0.05
"""Seconds between two kept points of a window."""


class _Window:
    """Images per second over the last `seconds`, of a clock that can be held."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._points: deque[tuple[float, int]] = deque([(0.0, 0)])
        self._elapsed = 0.0
        self._images = 0

    def add(self, seconds: float, images: int) -> None:
        self._elapsed += seconds
        self._images += images
        points = self._points
        if self._elapsed - points[-1][0] >= GRAIN:
            points.append((self._elapsed, self._images))
            while len(points) > 2 and points[1][0] <= self._elapsed - self._seconds:
                points.popleft()

    @property
    def rate(self) -> float | None:
        since, before = self._points[0]
        seconds = self._elapsed - since
        return (self._images - before) / seconds if seconds >= GRAIN else None


class SpeedMeter:
    """Images per second from the batches that arrive; `clock` returns seconds.

    Waiting doesn't slow the shown speed: call `hold` when a validation begins, whose time counts
    for the time left alone, and `stop` when training pauses, whose time counts for neither.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self.reset()

    def reset(self) -> None:
        """Forget everything: another run begins."""
        self._short, self._long = _Window(SHORT), _Window(LONG)
        self._last: float | None = None
        self._held = False

    def add(self, images: int) -> None:
        """So many `images` were trained on since the last time."""
        now = self._clock()
        if self._last is not None:
            seconds = now - self._last
            self._long.add(seconds, images)
            if not self._held:
                self._short.add(seconds, images)
        self._last = now
        self._held = False

    def hold(self) -> None:
        """A validation is under way."""
        self._held = True

    def stop(self) -> None:
        """Training is paused."""
        self._last = None

    @property
    def images_per_second(self) -> float | None:
        """The speed over about the last second of training; None before there is one."""
        return self._short.rate

    def seconds_left(self, images: float) -> float | None:
        """How long `images` more will take, validations included; None before it is known."""
        rate = self._long.rate
        return images / rate if rate else None
