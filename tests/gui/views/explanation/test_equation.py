"""An equation of grids: one cell is one calculation, in all of them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from visualcnn.gui.views.explanation.equation import Equation

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

A = np.arange(12, dtype=np.float32).reshape(3, 4)
B = A - 5


@pytest.fixture
def equation(qtbot: QtBot) -> Equation:
    """A × B = A · B."""
    made = Equation(("A", "B", "Product"), ("×", "="))
    qtbot.addWidget(made)
    made.resize(600, 200)
    made.show_values([A, B, A * B])
    made.show()
    return made


def test_signs_stand_between_the_grids(equation: Equation) -> None:
    """From left to right, nothing over anything."""
    signs = [label for label in equation.findChildren(QLabel) if label.text() in {"×", "="}]
    parts = [equation.grids[0], signs[0], equation.grids[1], signs[1], equation.grids[2]]
    ends = [(part.geometry().left(), part.geometry().right()) for part in parts]
    assert all(before[1] < after[0] for before, after in pairwise(ends))
    assert ends[-1][1] <= equation.width()


def test_pointing_at_one_outlines_all(equation: Equation, qtbot: QtBot) -> None:
    """The same cell of each grid."""
    first = equation.grids[0]
    place = first.cell_rect(1, 2).center().toPoint()
    QTest.mouseMove(first, first.cell_rect(0, 0).center().toPoint())
    with qtbot.waitSignal(equation.cell_hovered) as hovered:
        QTest.mouseMove(first, place)
    assert hovered.args == [1, 2]
    assert all(grid.pointed == (1, 2) for grid in equation.grids)


def test_cells_grow_with_the_room(equation: Equation) -> None:
    """And shrink with it, down to what can still be seen."""
    before = equation.grids[2].cell_size.width()
    assert before >= 40
    equation.resize(300, 110)
    assert equation.grids[2].cell_size.width() < before
    equation.resize(equation.minimumSizeHint())
    assert all(grid.cell_size.width() >= 2 for grid in equation.grids)


def test_the_sum_stands_below_the_grids(equation: Equation) -> None:
    """Close to them, and inside the widget."""
    bottom = max(grid.area.bottom() for grid in equation.grids)
    assert equation.footer.geometry().top() >= bottom
    assert equation.footer.geometry().bottom() <= equation.height()


def test_only_signed_values_get_both_colours(equation: Equation) -> None:
    """And each grid a round limit of its own."""
    assert [grid.limit for grid in equation.grids] == [12, 6, 80]
    picture = equation.grids[0].grab().toImage()
    place = equation.grids[0].cell_rect(2, 3).topLeft() + QPointF(3, 3)
    strongest = picture.pixelColor(place.toPoint())
    assert strongest.red() < strongest.blue()


def test_not_a_number_is_shown_beside_numbers(equation: Equation) -> None:
    """A diverged gradient leaves the other cells as they are."""
    broken = A.copy()
    broken[0, 0] = np.nan
    equation.show_values([broken, np.full_like(A, np.inf), broken])
    assert equation.grids[0].limit == 12
    equation.grab()
