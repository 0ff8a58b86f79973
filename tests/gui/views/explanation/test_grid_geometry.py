"""Facts about where the cells of a grid lie."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSizeF

from visualcnn.gui.views.explanation.grid_geometry import EDGE, Geometry, fitting

WANTED = QSizeF(34, 14)


def test_a_cell_is_found_where_it_lies() -> None:
    """The middle of every cell leads back to it; beside the grid there are other numbers."""
    geometry = Geometry((3, 4), QSizeF(30, 20), top=12)
    assert geometry.area.getRect() == (EDGE, EDGE + 12, 120, 60)
    for row in range(3):
        for column in range(4):
            assert geometry.at(geometry.rect((row, column, 1, 1)).center()) == (row, column)
    assert geometry.at(QPointF(0, 0)) == (-1, -1)


def test_cells_are_square_and_as_large_as_fits() -> None:
    """The tighter side decides, between the smallest and the largest."""
    assert fitting((5, 5), QSizeF(500, 100), 44, 2, WANTED) == QSizeF(20, 20).expandedTo(
        QSizeF(34, 20)
    )
    assert fitting((5, 5), QSizeF(500, 500), 44, 2, WANTED) == QSizeF(44, 44)
    assert fitting((28, 28), QSizeF(100, 100), 44, 2, WANTED) == QSizeF(3, 3)
    assert fitting((28, 28), QSizeF(10, 10), 44, 2, WANTED) == QSizeF(2, 2)


def test_cells_widen_only_for_numbers_that_are_tall_enough() -> None:
    """Without a line's height the numbers can't stand, so that the cells stay square."""
    assert fitting((5, 5), QSizeF(500, 60), 44, 2, WANTED) == QSizeF(12, 12)
    assert fitting((5, 5), QSizeF(150, 100), 44, 2, WANTED) == QSizeF(20, 20)
