"""Verdicts keep what is worth looking at, and name weights as people read them."""

from __future__ import annotations

from visualcnn.explain.places import Weight
from visualcnn.explain.verdict import ROWS, Compared, named, worst_first


def test_what_disagrees_comes_first_then_the_worst_and_kinks_last() -> None:
    """The order in which a table shows them."""
    fine, worse = Compared("fine", 1, 1, 1e-9), Compared("worse", 1, 1, 1e-6)
    wrong = Compared("wrong", 1, 2, 0.5, agrees=False)
    kink = Compared("kink", 0, 0.5, 1.0, sides=(0.0, 1.0))
    rows = worst_first([fine, kink, worse, wrong])
    assert [row.name for row in rows] == ["wrong", "worse", "fine", "kink"]
    assert [row.kink for row in rows] == [False, False, False, True]


def test_only_a_few_are_kept() -> None:
    """Of a thousand, the worst."""
    rows = worst_first([Compared(str(n), 0, 0, n) for n in range(1000)])
    assert [row.name for row in rows] == [str(999 - n) for n in range(ROWS)]


def test_a_weight_is_named_with_its_index() -> None:
    """As the parameter is called, and where in it."""
    assert named(Weight("conv1", "weight", (2, 0, 1, 3))) == "conv1.weight [2, 0, 1, 3]"
