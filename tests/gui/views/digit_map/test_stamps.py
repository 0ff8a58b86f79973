"""Points are printed where they lie, discs and crosses, in their colours."""

from __future__ import annotations

import numpy as np

from visualcnn.gui.views.digit_map.stamps import cross, disc, stamp

RED, BLUE = (255, 0, 0), (0, 0, 255)


def printed(places: list[tuple[float, float]], colours: list[tuple[int, int, int]]) -> np.ndarray:
    """Discs on white, 20 by 30."""
    canvas = np.full((20, 30, 3), 255, np.uint8)
    stamp(canvas, np.array(places, np.float32), disc(2), np.array(colours, np.uint8))
    return canvas


def test_a_disc_is_round_and_soft() -> None:
    """Its ink is its area, within a few percent."""
    mask = disc(5)
    assert mask.shape == (13, 13)
    np.testing.assert_array_equal(mask, mask.T)
    assert abs(mask.sum() / (np.pi * 25) - 1) < 0.05
    assert mask[6, 6] == 1
    assert mask[0, 0] == 0


def test_a_cross_goes_along_both_diagonals() -> None:
    """And leaves the sides free."""
    mask = cross(3, 1.5)
    assert mask[4, 4] == 1
    assert mask[1, 1] == 0.5
    assert mask[1, 7] == 0.5
    assert mask[4, 1] == 0


def test_each_is_printed_in_its_place_and_colour() -> None:
    """x is the column."""
    canvas = printed([(5, 10), (22, 4)], [RED, BLUE])
    assert canvas[10, 5].tolist() == [*RED]
    assert canvas[4, 22].tolist() == [*BLUE]
    assert canvas[15, 15].tolist() == [255, 255, 255]


def test_beyond_the_edge_is_cut_off() -> None:
    """Half of it is seen, and nothing appears on the other side; what lies nowhere is left out."""
    canvas = printed([(0, 10), (40, 10), (-9, 3), (np.nan, 2)], [RED] * 4)
    assert canvas[10, 0].tolist() == [*RED]
    assert (canvas[:, 5:] == 255).all()


def test_of_two_at_one_place_the_later_is_seen() -> None:
    """As if put on top."""
    assert printed([(5, 5), (5, 5)], [RED, BLUE])[5, 5].tolist() == [*BLUE]
