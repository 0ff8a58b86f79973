"""The classes' colours can be told apart, and read on their ground."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from visualcnn.gui.palette import DARK, LIGHT, Theme, contrast
from visualcnn.gui.views.digit_map.class_colours import class_colour, class_colours


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_ten_differ_and_are_seen(theme: Theme) -> None:
    """Contrast to the panel 2.2 at least; no two are near one another."""
    colours = [class_colour(number, theme) for number in range(10)]
    assert all(contrast(colour, theme.panel) > 2.2 for colour in colours)
    for one, other in combinations(class_colours(theme).astype(int), 2):
        assert np.abs(one - other).sum() > 60


def test_an_eleventh_class_begins_again() -> None:
    """Custom data may have more."""
    assert class_colour(10, LIGHT) == class_colour(0, LIGHT)
