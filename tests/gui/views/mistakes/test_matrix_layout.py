"""Where a matrix's parts lie: nothing over anything else, nothing cut off."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QPointF, QRectF, QSize

from visualcnn.gui.views.mistakes.matrix_layout import WIDEST, MatrixLayout, Texts

TEXTS = Texts(line=12, name=30, number=24, figures=(30, 50, 40), heads=12)


@pytest.mark.parametrize("room", [QSize(600, 300), QSize(1_400, 400), QSize(20, 20)])
@pytest.mark.parametrize("classes", [1, 3, 10, 47])
def test_no_part_lies_over_another(classes: int, room: QSize) -> None:
    """Cells, names, figures and headings; all of them within the layout's size."""
    layout = MatrixLayout.fitted(classes, TEXTS, room)
    last = classes - 1
    parts = [layout.legend, layout.cells]
    parts += [layout.row_head(0), layout.row_head(last)] if last else [layout.row_head(0)]
    parts += [layout.column_head(n) for n in range(classes)]
    parts += [layout.figure(row, n) for row in {-1, 0, last} for n in range(3)]
    whole = QRectF(0, 0, layout.size.width() + 1, layout.size.height() + 1)
    assert all(whole.contains(part) for part in parts)
    assert not [pair for pair in combinations(parts, 2) if pair[0].intersects(pair[1])]


def test_cells_take_the_room_that_there_is() -> None:
    """In both directions, but no wider than WIDEST times their height."""
    room = QSize(700, 300)
    layout = MatrixLayout.fitted(10, TEXTS, room)
    assert room.height() - 10 < layout.size.height() <= room.height()
    assert layout.size.width() <= room.width()
    wide = MatrixLayout.fitted(10, TEXTS, QSize(3_000, 300))
    assert wide.cell.width() == WIDEST * wide.cell.height()


def test_numbers_always_fit() -> None:
    """Where there is no room the layout is larger than it: it scrolls."""
    layout = MatrixLayout.fitted(10, TEXTS, QSize(10, 10))
    assert layout.cell.width() >= TEXTS.number
    assert layout.cell.height() >= TEXTS.line
    assert layout.size == MatrixLayout.smallest(10, TEXTS).size


def test_from_a_place_to_its_cell_and_back() -> None:
    """Every cell; beside them there is none."""
    layout = MatrixLayout.fitted(10, TEXTS, QSize(700, 300))
    for true in range(10):
        for predicted in range(10):
            assert layout.cell_at(layout.rect(true, predicted).center()) == (true, predicted)
    assert layout.cell_at(layout.row_head(2).center()) is None
    assert layout.cell_at(QPointF(699, 299)) is None


def test_names_and_figures_belong_to_a_class() -> None:
    """Before and behind a row, and above a column."""
    layout = MatrixLayout.fitted(10, TEXTS, QSize(700, 300))
    assert layout.class_at(layout.row_head(4).center()) == 4
    assert layout.class_at(layout.column_head(7).center()) == 7
    assert layout.class_at(layout.figure(9, 2).center()) == 9
    assert layout.class_at(layout.figure(-1, 0).center()) is None
