"""Numbers in sentences: three digits, a true minus sign, and words for what is no number."""

from __future__ import annotations

import math

import pytest

from visualcnn.explain.prose import count, number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.4824, "−0.482"),
        (0.01234, "0.0123"),
        (0.99961, "1.00"),
        (9.9961, "10.0"),
        (12.345, "12.3"),
        (1234.5, "1,234"),
        (0.0000482, "4.82e−5"),
        (-2.5e7, "−2.50e7"),
        (math.nan, "NaN"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
    ],
)
def test_a_number_has_three_digits(value: float, text: str) -> None:
    """From a thousandth to a million in full, beyond with a power of ten."""
    assert number(value) == text


def test_one_thing_has_no_s() -> None:
    """And thousands have a comma."""
    assert [count(n, "value") for n in (1, 2, 1234)] == ["1 value", "2 values", "1,234 values"]
