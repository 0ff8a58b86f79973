"""Facts about grids that stand for one calculation."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.told import hover
from visualcnn.gui.theme import apply_theme
from visualcnn.gui.views.explanation.calculation import Calculation


@pytest.fixture
def calculation(qtbot: QtBot, qapp: QApplication) -> Calculation:
    """Of 3×3 numbers."""
    apply_theme(qapp, dark=False)
    made = Calculation(("a", "b"), ("×", "="))
    qtbot.addWidget(made)
    for grid in made.grids:
        grid.show_values(np.ones((3, 3), np.float32), signed=True)
    made.fit()
    return made


def test_all_grids_have_cells_of_one_size(calculation: Calculation) -> None:
    """Shown or not yet, and whatever their titles."""
    calculation.grids[1].set_title("a much longer title than the others")
    calculation.fit()
    calculation.resize(400, 140)
    calculation.show()
    first, second = calculation.grids
    assert first.cell_size == second.cell_size
    assert second.x() > first.geometry().right()
    assert second.geometry().right() < calculation.width()


def test_what_it_wants_has_room_for_numbers(calculation: Calculation) -> None:
    """With its hint for a size, numbers stand in the cells; at the least they don't."""
    calculation.resize(calculation.sizeHint())
    calculation.show()
    assert all(grid.has_numbers for grid in calculation.grids)
    calculation.resize(calculation.minimumSizeHint())
    assert not any(grid.has_numbers for grid in calculation.grids)


def test_a_cell_is_outlined_in_all_grids(calculation: Calculation, qtbot: QtBot) -> None:
    """Pointing at one of the factors shows its product; leaving shows none."""
    calculation.resize(calculation.sizeHint())
    calculation.show()
    with qtbot.waitSignal(calculation.cell_hovered) as signal:
        first = calculation.grids[0]
        hover(first, 2, 1)
    assert signal.args == [2, 1]
    assert [grid.pointed for grid in calculation.grids] == [(2, 1), (2, 1)]
    calculation.point(-1, -1)
    assert [grid.pointed for grid in calculation.grids] == [None, None]


def test_many_cells_are_small(calculation: Calculation) -> None:
    """A picture wants no more room than a kernel with numbers."""
    for grid in calculation.grids:
        grid.show_values(np.ones((28, 28), np.float32), signed=True)
    calculation.fit()
    assert calculation.sizeHint().height() < 200
