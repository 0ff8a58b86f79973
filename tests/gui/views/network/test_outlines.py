"""Facts about outlines."""

from __future__ import annotations

import numpy as np
import pytest

from visualcnn.gui.mosaic import GROUND, LINE, Rect
from visualcnn.gui.views.network.outlines import ALPHAS, FIRST, Outline, outlined, reach


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_an_outline_lies_around_its_tile_and_no_farther(ratio: float) -> None:
    """The tile itself keeps all its pixels, and what is beyond the reach stays as it is."""
    places = np.full((30, 30), FIRST, np.intp)
    drawn = outlined(places, [(Rect(10, 11, 5, 6), Outline.CHOSEN)], ratio)
    width = reach(ratio)
    changed = np.argwhere(drawn != FIRST)
    assert changed.min(axis=0).tolist() == [11 - width, 10 - width]
    assert changed.max(axis=0).tolist() == [16 + width, 14 + width]
    assert (drawn[11:17, 10:15] == FIRST).all()
    assert (places == FIRST).all()


def test_what_is_chosen_has_the_strongest_outline() -> None:
    """Its outer pixels are as strong as the inner ones, a pointed tile's are fainter."""
    strengths = {
        outline: [ALPHAS[entry - LINE - 1] for entry in outline.value] for outline in Outline
    }
    assert strengths[Outline.CHOSEN] == [1.0, 1.0]
    assert strengths[Outline.POINTED] == [1.0, 0.5]
    assert max(strengths[Outline.LIT]) < 1.0


def test_outlines_take_no_entry_of_others() -> None:
    """The colours of ground, lines and numbers are none of theirs."""
    entries = {entry for outline in Outline for entry in outline.value}
    assert entries.isdisjoint({GROUND, LINE})
    assert max(entries) < FIRST
