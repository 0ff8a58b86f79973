"""The speed meter, by a clock that the tests turn."""

from __future__ import annotations

import pytest

from visualcnn.gui.speed_meter import SpeedMeter


class Clock:
    """Stands still until it is turned."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock at 0."""
    return Clock()


@pytest.fixture
def meter(clock: Clock) -> SpeedMeter:
    """A meter that goes by `clock`."""
    return SpeedMeter(clock)


def train(meter: SpeedMeter, clock: Clock, steps: int, seconds: float) -> None:
    """Batches of 64, each `seconds` after the last."""
    for _ in range(steps):
        clock.now += seconds
        meter.add(64)


def test_knows_nothing_at_first(meter: SpeedMeter, clock: Clock) -> None:
    """No speed is shown before time has passed between two batches."""
    assert meter.images_per_second is None
    train(meter, clock, 1, 5)
    assert meter.images_per_second is None
    assert meter.seconds_left(1_000) is None


def test_steady_speed(meter: SpeedMeter, clock: Clock) -> None:
    """64 images every 4 ms are 16,000 images a second, and 32,000 more take 2 s."""
    train(meter, clock, 1_000, 0.004)
    assert meter.images_per_second == pytest.approx(16_000, rel=0.02)
    assert meter.seconds_left(32_000) == pytest.approx(2, rel=0.02)


def test_follows_a_change_within_a_second(meter: SpeedMeter, clock: Clock) -> None:
    """Two seconds after training became ten times slower nothing of the old speed is left."""
    train(meter, clock, 1_000, 0.004)
    train(meter, clock, 50, 0.04)
    assert meter.images_per_second == pytest.approx(1_600, rel=0.02)


def test_pause_counts_for_nothing(meter: SpeedMeter, clock: Clock) -> None:
    """A pause of an hour lowers neither the speed nor the time left."""
    train(meter, clock, 500, 0.004)
    meter.stop()
    clock.now += 3_600
    train(meter, clock, 500, 0.004)
    assert meter.images_per_second == pytest.approx(16_000, rel=0.02)
    assert meter.seconds_left(16_000) == pytest.approx(1, rel=0.02)


def test_validation_counts_for_the_time_left_alone(meter: SpeedMeter, clock: Clock) -> None:
    """A validation as long as the training before it doubles the time left, not the speed."""
    train(meter, clock, 500, 0.004)
    meter.hold()
    clock.now += 2
    train(meter, clock, 1, 0.004)
    assert meter.images_per_second == pytest.approx(16_000, rel=0.02)
    assert meter.seconds_left(16_000) == pytest.approx(2, rel=0.02)


def test_reset_forgets(meter: SpeedMeter, clock: Clock) -> None:
    """Another run begins without the speed of the last."""
    train(meter, clock, 500, 0.004)
    meter.reset()
    assert meter.images_per_second is None


def test_slow_steps_have_a_speed(meter: SpeedMeter, clock: Clock) -> None:
    """A step that takes three seconds still gives a speed."""
    train(meter, clock, 3, 3)
    assert meter.images_per_second == pytest.approx(64 / 3)
