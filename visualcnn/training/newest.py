"""The newest of requests that take their time from training, and when it may be served."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

SNAPSHOT_SHARE = 0.03
"""At most this part of the worker's time goes into snapshots that nobody waits for.

And as much into the samples that are read."""

T = TypeVar("T")


class Newest(Generic[T]):
    """Only the last request counts. While training, it waits until the one before cost its share.

    `clock` tells seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._request: T | None = None
        self._due = self._begun = 0.0

    @property
    def waiting(self) -> bool:
        """Whether one isn't served yet."""
        return self._request is not None

    def put(self, request: T, *, urgent: bool) -> None:
        """It takes the place of any other; an urgent one, and whatever follows it, is due now."""
        self._request = request
        if urgent:
            self._due = 0.0

    def take(self, *, running: bool) -> T | None:
        """The request to serve now, if there is one; `served` must follow."""
        if self._request is None or (running and self._clock() < self._due):
            return None
        request, self._request = self._request, None
        self._begun = self._clock()
        return request

    def served(self) -> None:
        """What was taken is done: the next one waits for as long as its share demands."""
        end = self._clock()
        self._due = end + (end - self._begun) / SNAPSHOT_SHARE
