"""Facts about mosaics: every number has its pixels, and every pixel finds its number."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from visualcnn.gui import mosaic
from visualcnn.gui.mosaic import GROUND, LINE, Cell, Grid

FIRST = 7

small = st.integers(1, 4)
grids = st.builds(
    Grid,
    blocks=st.integers(1, 7),
    cells=st.tuples(small, small),
    cell=st.tuples(small, small),
    columns=small,
    gap=st.integers(0, 5),
    tiles=st.integers(1, 5),
    inner_columns=small,
    inner_gap=st.integers(0, 2),
    row_gap=st.none() | st.integers(0, 5),
)


@given(grids, st.integers(0, 2))
def test_every_pixel_shows_the_number_that_it_leads_back_to(grid: Grid, frame: int) -> None:
    """Places and `locate` agree on every single pixel, gaps and unused places included."""
    places = grid.places(FIRST, frame)
    numbers = np.arange(grid.count).reshape(grid.blocks, grid.tiles, *grid.cells)
    height, width = grid.size
    assert places.shape == (height + 2 * frame, width + 2 * frame)
    seen = set()
    for y in range(height):
        for x in range(width):
            cell = grid.locate(x, y)
            place = places[y + frame, x + frame]
            if cell is None:
                assert place in {GROUND, LINE}
            else:
                seen.add(cell)
                assert place == FIRST + numbers[cell]
    assert len(seen) == grid.count


@given(grids)
def test_a_tiles_place_holds_its_first_and_last_number(grid: Grid) -> None:
    """`tile_rect` and `locate` are each other's inverse."""
    rows, columns = grid.cells
    for block in range(grid.blocks):
        for tile in range(grid.tiles):
            x, y, width, height = grid.tile_rect(block, tile)
            assert grid.locate(x, y) == Cell(block, tile, 0, 0)
            last = Cell(block, tile, rows - 1, columns - 1)
            assert grid.locate(x + width - 1, y + height - 1) == last


def test_outside_is_nowhere() -> None:
    """Beyond the edges there is no number."""
    grid = Grid(2, (3, 3), (2, 2), 2, 4)
    assert all(
        grid.locate(*place) is None for place in [(-1, 0), (0, -1), (99, 0), (0, 99), (6, 0)]
    )


def test_blocks_are_framed() -> None:
    """Each block has a line around it, and the ground between the lines."""
    places = Grid(2, (1, 1), (2, 2), 2, 4).places(FIRST, frame=1)
    first, second = ([LINE, place, place, LINE] for place in (FIRST, FIRST + 1))
    assert places[1].tolist() == [*first, GROUND, GROUND, *second]


def test_steps_are_rounded_and_clipped() -> None:
    """Steps run from 0 to 255; NaN and infinities draw without a warning."""
    scaled = np.array([0.4, 127.5, 255, 999, -3, np.nan, np.inf, -np.inf], np.float32)
    assert mosaic.steps(scaled).tolist() == [0, 128, 255, 255, 0, 0, 255, 0]


def test_colours_become_pixels() -> None:
    """Red, green and blue lie in a pixel as Qt has them."""
    assert mosaic.packed(np.array([[1, 2, 3]], np.uint8)).tolist() == [0xFF010203]
