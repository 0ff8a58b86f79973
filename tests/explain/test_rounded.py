"""A bound that float32 keeps, for every operation, from the smallest numbers to the largest."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from visualcnn.explain.rounded import Rounded

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float32]]

CASES: dict[str, tuple[Callable[[Rounded, Rounded], Rounded], Callable[..., Numbers]]] = {
    "sum": (lambda a, b: a + b, lambda a, b: a + b),
    "difference": (lambda a, b: a - b, lambda a, b: a - b),
    "product": (lambda a, b: a * b, lambda a, b: a * b),
    "quotient": (lambda a, b: a / b, lambda a, b: a / b),
    "square": (lambda a, _: a.square(), lambda a, _: a * a),
    "root": (lambda a, _: a.square().root(), lambda a, _: np.sqrt(a * a)),
    "constant": (lambda a, b: (a * 0.1 + b) / 0.3, lambda a, b: (a * 0.1 + b) / 0.3),
    "cancelling": (lambda a, b: (a + b) - a, lambda a, b: (a + b) - a),
    "chain": (
        lambda a, b: (a * 0.9 + b * 0.1) / ((b.square() * 0.001).root() + 1e-8),
        lambda a, b: (a * 0.9 + b * 0.1) / (np.sqrt(b * b * 0.001) + 1e-8),
    ),
}


def numbers(seed: int) -> tuple[Numbers, Numbers]:
    """Two thousand pairs of either sign, of sizes from 1e-30 to 1e15; some are zero."""
    rng = np.random.default_rng(seed)
    sizes = 10 ** rng.uniform(-30, 15, (2, 2000)) * rng.choice([-1, 1], (2, 2000))
    sizes[0, ::50] = 0
    return sizes[0].astype(np.float32), sizes[1].astype(np.float32)


@pytest.mark.parametrize("case", CASES)
def test_float32_stays_within_the_bound(case: str) -> None:
    """NumPy's float32 result is never farther from the float64 one than `error` says."""
    exact, engine = CASES[case]
    a, b = numbers(1)
    with np.errstate(over="ignore", under="ignore"):
        results = engine(a, b)
    assert results.dtype == np.float32
    for one, other, found in zip(a.tolist(), b.tolist(), results.tolist(), strict=True):
        expected = exact(Rounded(one), Rounded(other))
        assert expected.error == math.inf or abs(found - expected.value) <= expected.error


def test_the_bound_is_no_larger_than_needed() -> None:
    """Of one sum, one rounding: half a unit in the last place."""
    total = Rounded(1.0) + Rounded(2.0**-24)
    assert total.value == 1 + 2.0**-24
    assert 2.0**-24 <= total.error < 2.0**-23


def test_errors_of_both_sides_are_passed_on() -> None:
    """A product's error is each side's times the other, and its own rounding."""
    product = Rounded(3.0, 0.1) * Rounded(2.0, 0.2)
    assert product.error == pytest.approx(3 * 0.2 + 2 * 0.1 + 0.1 * 0.2, rel=1e-6)


@pytest.mark.parametrize(("value", "expected"), [(1.0, math.inf), (-1.0, -math.inf)])
def test_a_quotient_by_what_may_be_zero_has_no_bound(value: float, expected: float) -> None:
    """Its error is infinite, as is the quotient by 0; 0 / 0 is no number."""
    quotient = Rounded(value) / Rounded(0.0, 1e-9)
    assert (quotient.value, quotient.error) == (expected, math.inf)
    assert math.isnan((Rounded(0.0) / Rounded(0.0, 1e-9)).value)
    assert (Rounded(value) / Rounded(1e-9, 1e-9)).error == math.inf


def test_what_float32_cannot_hold_has_no_bound() -> None:
    """1e30 squared overflows there."""
    assert Rounded(1e30).square().error == math.inf
