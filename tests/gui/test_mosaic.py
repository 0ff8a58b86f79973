"""Facts about mosaics: every number has its pixels, and every pixel finds its number."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from visualcnn.gui import mosaic
from visualcnn.gui.mosaic import Cell, Grid

GREYS = mosaic.packed(np.arange(256, dtype=np.uint8).repeat(3).reshape(256, 3))
PAPER, LINE = 0xFF00FF00, 0xFFFF0000

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


def _steps(grid: Grid) -> mosaic.Steps:
    shape = (grid.blocks, grid.tiles, *grid.cells)
    return (np.arange(np.prod(shape)) % 251).astype(np.uint8).reshape(shape)


@given(grids, st.integers(0, 2))
def test_every_pixel_shows_the_number_that_it_leads_back_to(grid: Grid, frame: int) -> None:
    """Picture and `locate` agree on every single pixel, gaps and unused places included."""
    steps = _steps(grid)
    picture = grid.picture(steps, GREYS, PAPER, LINE, frame)
    height, width = grid.size
    assert picture.shape == (height + 2 * frame, width + 2 * frame)
    seen = set()
    for y in range(height):
        for x in range(width):
            cell = grid.locate(x, y)
            pixel = picture[y + frame, x + frame]
            if cell is None:
                assert pixel in {PAPER, LINE}
            else:
                seen.add(cell)
                assert pixel == GREYS[steps[cell]]
    assert len(seen) == steps.size


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
    """Each block has a line around it, and paper between the lines."""
    grid = Grid(2, (1, 1), (2, 2), 2, 4)
    picture = grid.picture(np.zeros((2, 1, 1, 1), np.uint8), GREYS, PAPER, LINE, frame=1)
    ink = int(GREYS[0])
    assert picture[1].tolist() == [*[LINE, ink, ink, LINE], PAPER, PAPER, *[LINE, ink, ink, LINE]]


def test_zero_is_the_middle_of_signed_steps() -> None:
    """Zero is step 128 whatever the limit, the limits are 1 and 255, and beyond is clipped."""
    for limit in (1e-6, 0.3, 5e4):
        values = np.array([-2, -1, -0.0, 0.0, 1, 2], np.float32) * np.float32(limit)
        assert mosaic.signed_steps(values, limit).tolist() == [1, 1, 128, 128, 255, 255]


def test_magnitudes_and_what_is_no_number() -> None:
    """Magnitudes run from 0 to 255; NaN and infinities draw without a warning."""
    values = np.array([0, 0.5, 1, 9, np.nan, np.inf, -np.inf], np.float32)
    assert mosaic.magnitude_steps(values, 1.0).tolist() == [0, 128, 255, 255, 0, 255, 0]


def test_steps_leave_the_values_alone() -> None:
    """A snapshot's arrays are read-only and stay as they are."""
    values = np.ones(4, np.float32)
    values.flags.writeable = False
    mosaic.signed_steps(values, 2.0)
    mosaic.magnitude_steps(values, 2.0)
    assert (values == 1).all()
