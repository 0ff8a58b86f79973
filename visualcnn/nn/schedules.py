"""Schedules: how the learning rate changes over the epochs.

A schedule turns `progress`, the epochs trained divided by its horizon (1 there, more beyond it),
into a factor for the first learning rate.
"""

from __future__ import annotations

import math
from collections.abc import Callable

LOWEST = 0.01
"""Where a falling schedule ends and stays, as a part of the first learning rate."""


def constant(progress: float) -> float:
    """Always the first learning rate."""
    del progress
    return 1.0


def step(progress: float) -> float:
    """Ten times lower from half of the horizon on, a hundred times from its end on."""
    return 1.0 if progress < 0.5 else 0.1 if progress < 1 else LOWEST


def cosine(progress: float) -> float:
    """Half a cosine wave down to LOWEST at the horizon (Loshchilov and Hutter 2016, eq. 5)."""
    return LOWEST + (1 - LOWEST) * 0.5 * (1 + math.cos(math.pi * min(progress, 1.0)))


SCHEDULES: dict[str, Callable[[float], float]] = {
    "constant": constant,
    "step": step,
    "cosine": cosine,
}


def learning_rate(first: float, schedule: str, epochs: float, horizon: float) -> float:
    """The rate after `epochs` (fractions count), with the schedule's `horizon` in epochs.

    The horizon is a setting of its own: training longer than it goes on at the lowest rate.
    """
    if schedule not in SCHEDULES:
        raise ValueError(f"The schedule {schedule!r} isn't one of: {', '.join(SCHEDULES)}.")
    return first * SCHEDULES[schedule](epochs / horizon)
