"""Facts about the value axis's scale."""

from __future__ import annotations

import numpy as np
import pytest

from visualcnn.gui.thinning import Points
from visualcnn.gui.views.curves.scale import LOWEST_ON_LOG, Scale, value_range


@pytest.mark.parametrize("scale", [Scale(), Scale(log=True)])
def test_a_place_stands_for_its_value(scale: Scale) -> None:
    """From a value to its place and back, alone or as points of a line."""
    for value in (1e-3, 0.5, 20.0):
        assert scale.value(scale.place(value)) == pytest.approx(value)
        line = scale.points(Points(np.array([7.0]), np.array([value])))
        assert (line.x[0], line.y[0]) == (7, pytest.approx(scale.place(value)))


def test_a_logarithm_of_zero_has_a_place() -> None:
    """It is the lowest one."""
    assert Scale(log=True).place(0.0) == pytest.approx(np.log10(LOWEST_ON_LOG))
    assert Scale(log=True).points(Points(np.zeros(1), np.zeros(1))).y[0] == pytest.approx(-8)


def _line(*values: float) -> Points:
    return Points(np.arange(len(values), dtype=float), np.array(values))


def test_the_range_of_lines_leaves_out_what_is_not_finite() -> None:
    """Of several lines, some of them empty."""
    assert value_range([_line(3, np.nan, 1), _line(), _line(np.inf, 2, -np.inf)]) == (1, 3)
    assert value_range([_line(), _line(np.nan, np.inf)]) is None


@pytest.mark.parametrize("values", [(1.7e308,), (-1e308, 1e308), (-1.7e308,)])
def test_there_is_no_range_that_no_axis_can_show(values: tuple[float, ...]) -> None:
    """Its span overflows."""
    assert value_range([_line(*values), _line(0)]) is None
