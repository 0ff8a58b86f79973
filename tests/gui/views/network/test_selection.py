"""Facts about selections."""

from __future__ import annotations

import dataclasses

import pytest

from visualcnn.gui.views.network.selection import Selection


def test_a_selection_is_a_value() -> None:
    """Two that name the same thing are equal, and none can be changed on its way."""
    selection = Selection("conv1", "map", (3,))
    assert selection == Selection("conv1", "map", (3,))
    assert selection != Selection("conv1", "filter", (3,))
    assert selection != Selection("conv1", "map", (3,), (0, 0))
    with pytest.raises(dataclasses.FrozenInstanceError):
        selection.layer = "conv2"  # type: ignore[misc]
