"""Facts about what is chosen and the number that it is."""

from __future__ import annotations

import pytest

from visualcnn.explain.places import Place, Weight
from visualcnn.gui.views.network.places import number_of, selection_of
from visualcnn.gui.views.network.selection import Selection
from visualcnn.gui.views.network.strips import Strip, strips
from visualcnn.nn.network import Network


@pytest.fixture
def shown(lenet5: Network) -> dict[str, Strip]:
    """LeNet-5's strips by name."""
    return {strip.name: strip for strip in strips(lenet5.summary(), tuple("0123456789"))}


@pytest.mark.parametrize(
    ("selection", "number"),
    [
        (Selection("input", "input", (0,), (5, 6)), Place("input", (0, 5, 6))),
        (Selection("conv2", "map", (7,), (1, 2)), Place("conv2", (7, 1, 2))),
        (Selection("conv2", "filter", (7,), (3, 1, 2)), Weight("conv2", "weight", (7, 3, 1, 2))),
        (Selection("dense1", "cell", (99,)), Place("dense1", (99,))),
        (Selection("softmax", "probability", (3,)), Place("softmax", (3,))),
    ],
)
def test_there_and_back(
    shown: dict[str, Strip], selection: Selection, number: Place | Weight
) -> None:
    """Each number on the panel has one selection, and each selection of a number one number."""
    assert number_of(shown[selection.layer], selection) == number
    assert selection_of(shown.values(), number) == selection


def test_a_whole_tile_is_no_number(shown: dict[str, Strip]) -> None:
    """A map, the picture and a filter have many."""
    for name, what in (("conv1", "map"), ("input", "input"), ("conv1", "filter")):
        assert number_of(shown[name], Selection(name, what, (0,))) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "number",
    [
        Place("conv9", (0, 0, 0)),
        Place("conv1", (6, 0, 0)),
        Place("conv1", (0, 0)),
        Place("conv1", (0, -1, 0)),
        Weight("conv1", "bias", (0,)),
        Weight("conv1", "weight", (0, 1, 0, 0)),
        Weight("dense1", "weight", (0, 0)),
    ],
)
def test_what_the_panel_does_not_show(shown: dict[str, Strip], number: Place | Weight) -> None:
    """Another network's numbers, biases and the weights of dense layers aren't there."""
    assert selection_of(shown.values(), number) is None
