"""Samples are found one after the other, of one class or of all."""

from __future__ import annotations

import numpy as np
import pytest

from visualcnn.gui.views.sample_search import any_other, counts_classes, neighbour

LABELS = np.array([3, 1, 3, 2, 3, 1], np.uint8)


@pytest.mark.parametrize(
    ("index", "step", "label", "found"),
    [
        (0, 1, None, 1),
        (5, 1, None, 0),
        (0, -1, None, 5),
        (0, 1, 3, 2),
        (4, 1, 3, 0),
        (0, -1, 3, 4),
        (3, 1, 1, 5),
        (3, -1, 1, 1),
        (3, 1, 2, 3),
        (3, 1, 9, 3),
    ],
)
def test_neighbours(index: int, step: int, label: int | None, found: int) -> None:
    """Next and previous go round the ends, and keep to the class if one is given."""
    assert neighbour(LABELS, index, step, label) == found


def test_any_other_is_another_one_of_the_class() -> None:
    """A random sample is never the present one, and of the wanted class."""
    assert {any_other(LABELS, 0, 3) for _ in range(50)} == {2, 4}
    assert {any_other(LABELS, 0) for _ in range(200)} == {1, 2, 3, 4, 5}
    assert any_other(LABELS, 3, 2) == 3


@pytest.mark.parametrize(
    ("names", "numbers"),
    [(("0", "1", "2"), True), (("1", "2"), False), (("zero", "one"), False), ((), True)],
)
def test_classes_that_are_numbers(names: tuple[str, ...], numbers: bool) -> None:
    """Each is called by its own number, in order."""
    assert counts_classes(names) is numbers
