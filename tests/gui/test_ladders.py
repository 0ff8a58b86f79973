"""Number fields step to round values and read what people type."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from visualcnn.gui.ladders import (
    by_hundred,
    by_one,
    decades,
    doubling,
    from_zero,
    read_number,
    towards_one,
)


@pytest.mark.parametrize(
    ("ladder", "values"),
    [
        (decades, [1e-5, 2e-5, 5e-5, 1e-4]),
        (decades, [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0]),
        (towards_one, [0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995]),
        (from_zero, [0, 1e-5, 2e-5, 5e-5, 1e-4]),
        (doubling, [1, 2, 4, 8, 64, 128][:4]),
        (by_one, [1, 2, 3]),
        (by_hundred, [0, 100, 200]),
    ],
)
def test_up_and_down_meet(ladder: Callable[[float, int], float], values: list[float]) -> None:
    """Up goes through the round values, and down through the same ones back."""
    for low, high in itertools.pairwise(values):
        assert ladder(low, 1) == pytest.approx(high)
        assert ladder(high, -1) == pytest.approx(low)


@pytest.mark.parametrize(
    ("ladder", "value", "up", "down"),
    [
        (decades, 0.03, 0.05, 0.02),
        (towards_one, 0.87, 0.9, 0.8),
        (from_zero, 3e-5, 5e-5, 2e-5),
        (doubling, 100, 128, 64),
        (by_one, 2.5, 3, 2),
        (by_hundred, 250, 300, 200),
    ],
)
def test_values_between_go_to_the_next_round_one(
    ladder: Callable[[float, int], float], value: float, up: float, down: float
) -> None:
    """From a value between two round ones, a step goes to the nearer end of its direction."""
    assert ladder(value, 1) == pytest.approx(up)
    assert ladder(value, -1) == pytest.approx(down)


def test_lowest_values_stay() -> None:
    """At the bottom, a step down stays: 0 for momentum and decay, 1 for a batch."""
    assert towards_one(0, -1) == 0
    assert from_zero(0, -1) == 0
    assert doubling(1, -1) == 1


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("64", 64),
        ("0.01", 0.01),
        ("1e-3", 0.001),
        (" .5 ", 0.5),
        ("1,000", 1_000),
        ("1,234,567.5", 1_234_567.5),
        ("−2", -2),
        ("2.0", 2.0),
    ],
)
def test_reads_numbers(text: str, number: float) -> None:
    """Plain, scientific and grouped numbers are read; whole ones stay whole."""
    read = read_number(text)
    assert read == number
    assert type(read) is type(number)


@pytest.mark.parametrize("text", ["abc", "", "0,01", "1,00", "1.2.3"])
def test_leaves_what_is_no_number(text: str) -> None:
    """Anything else comes back as it is, a decimal comma too: never a hundred times too much."""
    assert read_number(text) == text
