"""Of several requests the newest counts, and it waits until the one before cost its share."""

from __future__ import annotations

import pytest

from visualcnn.training.newest import SNAPSHOT_SHARE, Newest


class Clock:
    """Shows what it is set to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """The time in seconds."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """At some time."""
    return Clock()


def serve(requests: Newest[str], clock: Clock, seconds: float) -> None:
    """Take the one that is due; it takes so long."""
    assert requests.take(running=True) is not None
    clock.now += seconds
    requests.served()


def test_the_newest_is_taken_once(clock: Clock) -> None:
    """Older ones are forgotten."""
    requests: Newest[str] = Newest(clock)
    assert not requests.waiting
    requests.put("first", urgent=False)
    requests.put("second", urgent=False)
    assert requests.waiting
    assert requests.take(running=True) == "second"
    assert not requests.waiting
    assert requests.take(running=True) is None


def test_while_training_the_next_waits_for_its_share(clock: Clock) -> None:
    """Of the whole time, what was served takes SNAPSHOT_SHARE."""
    requests: Newest[str] = Newest(clock)
    requests.put("first", urgent=False)
    serve(requests, clock, 0.003)
    requests.put("second", urgent=False)
    clock.now += 0.99 * 0.003 / SNAPSHOT_SHARE
    assert requests.take(running=True) is None
    assert requests.waiting
    clock.now += 0.02 * 0.003 / SNAPSHOT_SHARE
    assert requests.take(running=True) == "second"


@pytest.mark.parametrize("urgent", [True, False])
def test_an_urgent_one_and_one_at_rest_wait_for_nothing(clock: Clock, *, urgent: bool) -> None:
    """While nothing is trained there is no share to keep."""
    requests: Newest[str] = Newest(clock)
    requests.put("first", urgent=False)
    serve(requests, clock, 10.0)
    requests.put("second", urgent=urgent)
    assert requests.take(running=urgent) == "second"
