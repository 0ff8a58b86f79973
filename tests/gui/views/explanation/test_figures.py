"""Places, weights and changes read in plain words and with digits enough."""

from __future__ import annotations

import math

import pytest

from visualcnn.explain.places import Place, Weight
from visualcnn.gui.views.explanation.figures import (
    change,
    figure,
    place_name,
    rounding,
    weight_name,
)


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (Place("conv1", (2, 5, 7)), "conv1 map 2 [5, 7]"),
        (Place("dense1", (17,)), "dense1 [17]"),
        (Place("input", (0, 5, 7)), "input [5, 7]"),
        (Place("input", (2, 5, 7)), "input [2, 5, 7]"),
    ],
)
def test_a_place_in_words(place: Place, name: str) -> None:
    """Maps, features and pixels are told apart."""
    assert place_name(place) == name


def test_a_weight_in_words() -> None:
    """A weight of a filter by its kernel; any other by its parameter."""
    assert weight_name(Weight("conv1", "weight", (2, 0, 1, 3))) == "conv1 filter 2, kernel 0 [1, 3]"
    assert weight_name(Weight("dense1", "weight", (4, 7))) == "dense1 weight [4, 7]"
    assert weight_name(Weight("conv1", "bias", (2,))) == "conv1 bias [2]"


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (0.5, 0.49875, ("0.5000", "0.4988")),
        (-0.475, -0.474427, ("−0.47500", "−0.47443")),
        (12.5, 12.5, ("12.5", "12.5")),
        (0.482, 0.2, ("0.482", "0.200")),
        (1e-7, 2e-7, ("0.00000010", "0.00000020")),
        (0.5, math.nan, ("0.500", "NaN")),
    ],
)
def test_a_change_is_seen(before: float, after: float, shown: tuple[str, str]) -> None:
    """As many decimals as it takes to see two digits of the difference."""
    assert change(before, after) == shown


def test_a_change_too_small_for_decimals_is_written_as_it_is() -> None:
    """Beyond nine decimals nobody reads on."""
    assert change(1e-12, 2e-12) == ("1.00e−12", "2.00e−12")


def test_whole_figures_have_no_decimals() -> None:
    """A step is a count; a gradient isn't."""
    assert figure(1234) == "1,234"
    assert figure(61.0) == "61"
    assert figure(0.25) == "0.250"
    assert figure(math.inf) == "∞"


def test_rounding_is_said() -> None:
    """By its size, or that there was none."""
    assert rounding(0.0) == "no rounding"
    assert rounding(-1.2e-8) == "float32 rounding −1.20e−8"
