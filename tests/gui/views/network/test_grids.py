"""Facts about the sizes of tiles, filters, cells and bars."""

from __future__ import annotations

import pytest

from visualcnn.gui.views.network.frame import Columns, Frame, TextSizes
from visualcnn.gui.views.network.grids import SMALLEST, bars, filter_grid, grown, tile_grid

COLUMNS = Columns(names=20, shapes=81, filters=150, legend=294, tiles=342, right=966)
SIZES = TextSizes(line=15, caption=12, names=55, labels=122, counts=96, legend=48, classes=8)


def _frame(
    scale: int = 2, zoom: float = 1.0, ratio: float = 1.0, columns: Columns = COLUMNS
) -> Frame:
    return Frame(columns, SIZES, scale, zoom, ratio, 28)


def test_pooling_is_seen_to_halve_the_maps() -> None:
    """Large maps share one scale; small ones stay large enough to be seen."""
    full, half, small = (tile_grid((6, side, side), _frame()) for side in (28, 14, 5))
    assert full.cell == half.cell == (2, 2)
    assert small.cell == (3, 3)


def test_tiles_grow_as_high_as_their_strip() -> None:
    """Where filters make the strip high, maps use the height."""
    frame = _frame()
    first = tile_grid((16, 10, 10), frame)
    larger = grown(first, frame, 60, lambda more: tile_grid((16, 10, 10), frame, more))
    assert first.size[0] < larger.size[0] <= 60


def test_no_tile_grows_beyond_the_largest_map() -> None:
    """However high the strip is, small maps don't seem to weigh more than the picture does."""
    frame = _frame()
    first = tile_grid((4, 10, 10), frame)
    larger = grown(first, frame, 1_000, lambda more: tile_grid((4, 10, 10), frame, more))
    assert larger.cell[0] * 10 <= 2 * 28 < (larger.cell[0] + 1) * 10


@pytest.mark.parametrize("right", range(500, 520))
@pytest.mark.parametrize("zoom", [1.0, 1.25, 1.5])
def test_rows_of_cells_fit_every_width(right: int, zoom: float) -> None:
    """They wrap before they are thinner than two pixels, and never reach beyond the room."""
    columns = Columns(20, 81, 150, 294, 342, right)
    frame = _frame(zoom=zoom, columns=columns)
    grid = tile_grid((400, 1, 1), frame)
    assert grid.size[1] <= frame.room
    assert grid.cell[1] >= SMALLEST


def test_kernels_of_a_filter_stand_in_a_row_while_they_fit() -> None:
    """Then they wrap within the filter."""
    few, many = (filter_grid((4, kernels, 5, 5), _frame(), 0) for kernels in (6, 40))
    assert few.inner_columns == 6
    assert 1 < many.inner_columns < 40


def test_bars_stand_below_the_cells_of_the_outputs() -> None:
    """As wide as those, so that each stands over its probability."""
    upright = bars(10, _frame())
    cells = tile_grid((10, 1, 1), _frame())
    assert upright.upright
    assert upright.width == cells.cell[1] + cells.gap
