"""Facts about what one try at a layout is given."""

from __future__ import annotations

from visualcnn.gui.mosaic import Grid
from visualcnn.gui.views.network.frame import Columns, Frame, TextSizes

COLUMNS = Columns(names=20, shapes=81, filters=150, legend=294, tiles=342, right=966)
SIZES = TextSizes(line=15, caption=12, names=55, labels=122, counts=96, legend=48, classes=8)


def test_rooms_count_pixels_of_the_screen() -> None:
    """At scale factor 1.5 the same columns hold half as many pixels again."""
    plain, sharp = (Frame(COLUMNS, SIZES, 2, 1.0, ratio, 28) for ratio in (1.0, 1.5))
    assert (plain.room, plain.filter_room) == (624, 136)
    assert (sharp.room, sharp.filter_room) == (936, 204)
    assert sharp.largest == 1.5 * plain.largest == 84


def test_heights_are_rounded_up_to_the_layouts_pixels() -> None:
    """A picture that is part of a pixel too high gets the whole one."""
    grid = Grid(1, (7, 7), (3, 3), 1, 0)
    assert Frame(COLUMNS, SIZES, 2, 1.0, 2.0, 28).height(grid) == 11


def test_a_number_of_parameters_needs_its_room() -> None:
    """Beside the name where filters stand, or not at all."""
    assert COLUMNS.has_room_for(136)
    assert not COLUMNS.has_room_for(137)
    assert Frame(COLUMNS, SIZES, 2, 1.0, 1.0, 28).has_room_for_counts
