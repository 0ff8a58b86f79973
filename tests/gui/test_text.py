"""Facts about numbers as text."""

from __future__ import annotations

import math

import pytest

from visualcnn.gui import text


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        *[(0.0, "0"), (-0.0, "0"), (0.482, "0.482"), (0.5, "0.500"), (0.0123, "0.0123")],
        *[(-12.34, "−12.3"), (5.0, "5.00"), (1234.5, "1,234"), (-4.82e-5, "−4.82e−5")],
        *[(2e7, "2.00e7"), (math.nan, "NaN"), (math.inf, "∞"), (-math.inf, "−∞")],
    ],
)
def test_value(number: float, shown: str) -> None:
    """A value has three significant digits, a true minus, and never breaks on what isn't one."""
    assert text.value(number) == shown


def test_counts_shapes_and_times() -> None:
    """Counts have thousands' commas, shapes the field's signs, times minutes and seconds."""
    assert text.count(1234) == "1,234"
    assert text.shape((6, 28, 28)) == "6 @ 28×28"
    assert text.shape((120,)) == "120"
    assert [text.duration(seconds) for seconds in (21, 61, 3725)] == ["0:21", "1:01", "1:02:05"]
    assert text.percent(0.984) == "98.4 %"
    assert [text.plural(number, "map") for number in (1, 6)] == ["1 map", "6 maps"]


@pytest.mark.parametrize(
    ("limit", "shown"), [(0.5, "0.5"), (12.0, "12"), (3e-4, "3e−4"), (1.2e6, "1.2e6"), (3e5, "3e5")]
)
def test_short(limit: float, shown: str) -> None:
    """A round limit takes as few signs as it can."""
    assert text.short(limit) == shown
