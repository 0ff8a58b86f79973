"""Facts about many maps in one grid."""

from __future__ import annotations

import numpy as np
import pytest

from visualcnn.gui.views.explanation.tiling import Tiling

SHAPES = [(1, 3, 3), (16, 5, 5), (3, 2, 7), (6, 1, 1), (1,), (7,), (84,), (120,), (400,)]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_number_is_found_again(shape: tuple[int, ...]) -> None:
    """From index to cell and back, and at that cell stands the number."""
    tiling = Tiling(shape)
    values = np.arange(np.prod(shape), dtype=np.float32).reshape(shape)
    grid, absent = tiling.spread(values)
    assert grid.shape == absent.shape == tiling.size
    for index in np.ndindex(*shape):
        cell = tiling.cell(index)
        assert tiling.index(cell) == index
        assert grid[cell] == values[index]
    assert (~absent).sum() == values.size


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_absent_has_no_index(shape: tuple[int, ...]) -> None:
    """Between maps and after the last number there is nothing to choose."""
    tiling = Tiling(shape)
    _, absent = tiling.spread(np.zeros(shape, np.float32))
    for cell in np.argwhere(absent).tolist():
        assert tiling.index((cell[0], cell[1])) is None
    assert tiling.index((-1, 0)) is None
    assert tiling.index((0, -1)) is None
    assert tiling.index((-1, 0)) is None


def test_the_grid_is_about_square() -> None:
    """Neither a long row nor a tall column of maps."""
    rows, columns = Tiling((16, 5, 5)).size
    assert rows == columns == 23
    rows, columns = Tiling((120,)).size
    assert columns <= 1.6 * rows
