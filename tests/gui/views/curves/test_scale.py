"""Facts about the value axis's scale."""

from __future__ import annotations

import numpy as np
import pytest

from visualcnn.gui.thinning import Points
from visualcnn.gui.views.curves.scale import LOWEST_ON_LOG, Scale


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
