"""A place names one number; places can be keys, compared and printed."""

from __future__ import annotations

from visualcnn.explain.places import Place, Weight


def test_places_are_equal_by_what_they_name() -> None:
    """Two places of the same number are one key."""
    assert {Place("conv1", (0, 1, 2)): 1}[Place("conv1", (0, 1, 2))] == 1
    assert Place("conv1", (0, 1, 2)) != Place("conv2", (0, 1, 2))


def test_a_weight_knows_its_parameter_name() -> None:
    """As the network and model files call it."""
    assert Weight("conv1", "weight", (0, 0, 1, 1)).name == "conv1.weight"
