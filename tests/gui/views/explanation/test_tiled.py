"""Facts about calculations with maps side by side."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.told import click, hover
from visualcnn.gui.views.explanation.tiled import Tiled


@pytest.fixture
def tiled(qtbot: QtBot) -> Tiled:
    """Of four maps of 2×2."""
    made = Tiled(("inputs", "weights"), ("×", "="))
    qtbot.addWidget(made)
    made.set_shape((4, 2, 2))
    values = np.arange(16, dtype=np.float32)
    for grid in made.grids:
        made.show_numbers(grid, values, signed=False, marked=(3, 1, 1))
    made.fit()
    made.resize(made.sizeHint())
    made.show()
    return made


def test_a_cell_stands_for_an_index(tiled: Tiled, qtbot: QtBot) -> None:
    """A click tells in which grid, and which number of which map."""
    with qtbot.waitSignal(tiled.index_chosen) as signal:
        click(tiled.grids[1], 3, 4)
    assert signal.args == [tiled.grids[1], (3, 0, 1)]
    assert tiled.grids[0].marked == (4, 4)


def test_an_index_is_outlined_everywhere(tiled: Tiled, qtbot: QtBot) -> None:
    """And pointing at a cell tells its index."""
    tiled.point_at((1, 0, 1))
    assert {grid.pointed for grid in tiled.grids} == {(0, 4)}
    tiled.point_at(None)
    assert {grid.pointed for grid in tiled.grids} == {None}
    with qtbot.waitSignal(tiled.index_hovered) as signal:
        grid = tiled.grids[0]
        hover(grid, 1, 1)
    assert signal.args == [(0, 1, 1)]
