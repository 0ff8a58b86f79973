"""Facts about short names of places."""

from __future__ import annotations

from visualcnn.explain.places import INPUT, SOFTMAX, Place
from visualcnn.gui.views.explanation.names import full_name, map_name, short_name

CLASSES = ("Bag", "Coat")


def test_maps_are_named_by_layer_and_number() -> None:
    """The picture is called input alone, unless it has several channels."""
    assert map_name("conv1", 2, 6) == "conv1 map 2"
    assert map_name(INPUT, 0, 1) == "input"
    assert map_name(INPUT, 1, 3) == "input channel 1"


def test_probabilities_are_named_by_their_class() -> None:
    """Others by their index, which a crumb leaves out."""
    assert full_name(Place(SOFTMAX, (1,)), CLASSES) == "softmax Coat"
    assert full_name(Place(SOFTMAX, (5,)), CLASSES) == "softmax 5"
    assert full_name(Place("conv1", (2, 3, 4)), CLASSES) == "conv1 map 2 [3, 4]"
    assert short_name(Place("conv1", (2, 3, 4)), CLASSES) == "conv1"
    assert short_name(Place(SOFTMAX, (0,)), CLASSES) == "softmax Bag"
