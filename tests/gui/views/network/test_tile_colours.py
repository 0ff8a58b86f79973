"""Facts about the pixels' colours."""

from __future__ import annotations

import pytest

from visualcnn.gui import colour_maps, mosaic
from visualcnn.gui.mosaic import GROUND
from visualcnn.gui.palette import DARK, LIGHT, Theme, rgb
from visualcnn.gui.views.network.outlines import FIRST
from visualcnn.gui.views.network.tile_colours import colours, single


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("stale", [False, True])
def test_the_ground_is_the_panels(theme: Theme, *, stale: bool) -> None:
    """Between tiles there is the panel's colour, also where the tiles are faint."""
    made = colours(theme, stale=stale)
    red, green, blue = rgb(theme.panel)
    for frames in (made.lines, made.strong_lines, made.empty):
        assert len(frames) == FIRST
        assert frames[GROUND] == 0xFF000000 | red << 16 | green << 8 | blue


def test_steps_are_the_colour_maps_own() -> None:
    """What is up to date has exactly its map's colours, what isn't has fainter ones."""
    fresh, stale = (colours(LIGHT, stale=stale).steps for stale in (False, True))
    for each in (colour_maps.grey, colour_maps.sequential, colour_maps.diverging):
        assert (fresh[each] == mosaic.packed(each(LIGHT))).all()
        assert (stale[each] != fresh[each]).any()


def test_a_faint_colour_is_nearer_to_the_panel() -> None:
    """Two fifths of black on white are light grey."""
    assert single("#000000", LIGHT, stale=True).name() == "#999999"
    assert single("#000000", LIGHT, stale=False).name() == "#000000"
