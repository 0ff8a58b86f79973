"""A worker driven in the main thread, whose events are taken one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from queue import SimpleQueue

import numpy as np
import pytest

from tests.tiny import TINY, tiny_dataset
from visualcnn.training.config import Config
from visualcnn.training.requests import Event, NewRun, Prepared, Request, Stop
from visualcnn.training.snapshot import Sample
from visualcnn.training.worker import Worker

CONFIG = Config(architecture="tiny", batch_size=10, epochs=2, learning_rate=0.01)


class Requests(SimpleQueue[Request]):
    """Fails instead of waiting for a request that no test sends."""

    def get(self, block: bool = True, timeout: float | None = None) -> Request:  # noqa: FBT002
        """The next request."""
        if block and self.empty():
            pytest.fail("the worker waits")
        return super().get(block, timeout)


class Driver:
    """A worker whose events are taken one by one."""

    def __init__(self, clock: Callable[[], float] | None = None) -> None:
        self.queue = Requests()
        worker = Worker(self.queue, clock) if clock else Worker(self.queue)
        self.events: Iterator[Event] = worker.events()

    def ask(self, *requests: Request) -> None:
        """Queue them."""
        for request in requests:
            self.queue.put(request)

    def until(self, kind: type) -> list[Event]:
        """All events up to the first of `kind`."""
        seen: list[Event] = []
        for event in self.events:
            seen.append(event)
            if isinstance(event, kind):
                return seen
        pytest.fail(f"no {kind.__name__}, only {[type(event).__name__ for event in seen]}")

    def close(self) -> list[Event]:
        """What still happens before the worker ends."""
        self.ask(Stop())
        return list(self.events)


def ready_driver() -> Driver:
    """With an untrained run of two epochs of five steps."""
    driver = Driver()
    driver.ask(NewRun(1, CONFIG, tiny_dataset(), TINY))
    driver.until(Prepared)
    return driver


def sample() -> Sample:
    """A grey picture."""
    return Sample(np.full((8, 8), 100, np.uint8), 3)


def names(events: list[Event]) -> list[str]:
    """The kinds of events, in order."""
    return [type(event).__name__ for event in events]
