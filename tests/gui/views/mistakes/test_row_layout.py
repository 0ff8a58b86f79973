"""A biography's row: nothing over anything else, and a strip of what is left."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtWidgets import QApplication

from tests.gui.views.mistakes.example import lives
from visualcnn.gui.theme import THEME, apply_theme
from visualcnn.gui.views.mistakes.order import ORDERS
from visualcnn.gui.views.mistakes.row_layout import SHORTEST_STRIP, RowLayout


@pytest.mark.parametrize("zoom", [1.0, 1.5])
@pytest.mark.parametrize("by", list(ORDERS))
def test_no_part_lies_over_another(qapp: QApplication, by: str, zoom: float) -> None:
    """In every order, and inside the row."""
    apply_theme(qapp, dark=False, zoom=zoom)
    layout = RowLayout.fitted(lives(by), 600)
    parts = [*layout.cells(0, layout.height).values(), layout.strip(0), layout.thumbnail(0)]
    assert not [pair for pair in combinations(parts, 2) if pair[0].intersects(pair[1])]
    assert max(part.right() for part in parts) < 600
    assert max(part.bottom() for part in parts) < layout.height
    apply_theme(qapp, dark=False)


def test_the_strip_takes_what_is_left(qapp: QApplication) -> None:
    """And never less than it needs."""
    apply_theme(qapp, dark=False)
    narrow, wide = (RowLayout.fitted(lives(), width) for width in (500, 700))
    assert wide.strip_width == narrow.strip_width + 200
    least = RowLayout.fitted(lives(), 50)
    assert least.strip_width == round(SHORTEST_STRIP * THEME.zoom)
    assert RowLayout.fitted(lives(), least.least_width).strip_width == least.strip_width


def test_from_a_place_to_its_validation(qapp: QApplication) -> None:
    """Beside the strip, and without any, there is none."""
    apply_theme(qapp, dark=False)
    layout = RowLayout.fitted(lives(), 500)
    strip = layout.strip(0)
    assert layout.validation_at(strip.left(), 4) == 0
    assert layout.validation_at(strip.right(), 4) == 3
    assert layout.validation_at(strip.left() - 1, 4) is None
    assert layout.validation_at(strip.right() + 1, 4) is None
    assert layout.validation_at(strip.left(), 0) is None


def test_every_cell_lies_where_its_pixels_are(qapp: QApplication) -> None:
    """One after the other, and each is found again at its edges."""
    apply_theme(qapp, dark=False)
    layout = RowLayout.fitted(lives(), 500)
    cells = [layout.cell(0, number, 7) for number in range(7)]
    assert [cell.left() for cell in cells[1:]] == [cell.right() + 1 for cell in cells[:-1]]
    assert cells[-1].right() == layout.strip(0).right()
    for number, cell in enumerate(cells):
        assert layout.validation_at(cell.left(), 7) == layout.validation_at(cell.right(), 7)
        assert layout.validation_at(cell.left(), 7) == number
