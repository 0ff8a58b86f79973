"""Schedules: the learning rate over the epochs, with a horizon of their own."""

from __future__ import annotations

import pytest

from visualcnn.nn.schedules import LOWEST, SCHEDULES, learning_rate


@pytest.mark.parametrize(
    ("schedule", "epochs", "factor"),
    [
        ("constant", 0, 1),
        ("constant", 400, 1),
        ("step", 0, 1),
        ("step", 1.99, 1),
        ("step", 2, 0.1),
        ("step", 3.99, 0.1),
        ("step", 4, 0.01),
        ("step", 400, 0.01),
        ("cosine", 0, 1),
        ("cosine", 2, LOWEST + (1 - LOWEST) / 2),
        ("cosine", 4, LOWEST),
        ("cosine", 4.1, LOWEST),
        ("cosine", 400, LOWEST),
    ],
)
def test_the_rate_along_a_horizon_of_four_epochs(
    schedule: str, epochs: float, factor: float
) -> None:
    """Each schedule's factor before, at and beyond its horizon."""
    assert learning_rate(0.2, schedule, epochs, 4) == pytest.approx(0.2 * factor)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_the_rate_never_rises_and_never_ends(schedule: str) -> None:
    """From epoch to epoch it falls or stays, and is above 0 for ever."""
    rates = [learning_rate(0.1, schedule, n / 7, 5) for n in range(100)]
    assert rates == sorted(rates, reverse=True)
    assert min(rates) >= 0.1 * LOWEST > 0


def test_an_unknown_schedule_is_named() -> None:
    """The sentence lists the known ones."""
    with pytest.raises(ValueError, match="'linear' isn't one of: constant, step, cosine"):
        learning_rate(0.1, "linear", 0, 5)
