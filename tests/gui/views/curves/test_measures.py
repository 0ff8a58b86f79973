"""Measures: which of the validations is the best."""

from __future__ import annotations

import math

import numpy as np

from visualcnn.gui.views.curves.measures import ACCURACY, LOSS


def test_the_first_of_the_best_counts() -> None:
    """The lowest loss, the highest accuracy."""
    values = np.array([0.5, 0.2, 0.9, 0.2, 0.9])
    assert (LOSS.best(values), ACCURACY.best(values)) == (1, 2)


def test_what_is_no_number_is_never_the_best() -> None:
    """A network about to diverge may have such a loss."""
    values = np.array([math.nan, 0.5, math.inf, 0.2])
    assert LOSS.best(values) == 3
    assert ACCURACY.best(np.array([math.nan, 0.5, 0.2])) == 1
