"""Facts about grids of numbers that are only looked at."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualcnn.gui.theme import apply_theme, color
from visualcnn.gui.views.explanation.grid_canvas import GridCanvas


@pytest.fixture
def canvas(qtbot: QtBot, qapp: QApplication) -> GridCanvas:
    """With 2×3 small numbers."""
    apply_theme(qapp, dark=False)
    made = GridCanvas()
    qtbot.addWidget(made)
    made.set_title("errors")
    made.show_values(np.arange(-3, 3, dtype=np.float32).reshape(2, 3) * 1e-5, signed=True)
    return made


def test_what_is_no_table_is_refused(canvas: GridCanvas) -> None:
    """One sentence says which shape it was."""
    with pytest.raises(ValueError, match=r"rows and columns, not \(3,\)\."):
        canvas.show_values(np.zeros(3), signed=True)


def test_the_title_has_the_numbers_unit(canvas: GridCanvas) -> None:
    """Only where numbers stand in the cells, or there is nothing to multiply."""
    canvas.fix_cells(40, 40)
    assert canvas.has_numbers
    assert canvas.title == "errors ×10⁻⁶"
    canvas.fix_cells(10, 10)
    assert canvas.title == "errors"


def test_the_title_is_never_cut_off(canvas: GridCanvas) -> None:
    """However small the cells are, the widget is as wide as its title."""
    canvas.set_title("products of a very long layer's name")
    canvas.fix_cells(2, 2)
    assert canvas.width() >= canvas.fontMetrics().horizontalAdvance("products of a very long")
    assert canvas.minimumSizeHint().width() >= canvas.size_for(2, 2).width()


def test_limits_are_kept_unless_they_make_no_sense(canvas: GridCanvas) -> None:
    """A given limit, else the largest number; neither zero nor infinity."""
    values = np.array([[0.5, -2.0]])
    canvas.show_values(values, signed=True, limit=8)
    assert canvas.limit == 8
    for wrong in (0.0, float("inf"), None):
        canvas.show_values(values, signed=True, limit=wrong)
        assert canvas.limit == 2


def test_cells_grow_with_the_widget_up_to_their_limit(canvas: GridCanvas) -> None:
    """No cell is larger than the limit, however large the widget."""
    canvas.show()
    canvas.resize(90, 200)
    assert canvas.cell_size.width() < 44
    canvas.resize(900, 900)
    assert canvas.cell_size.width() == canvas.cell_limit == 44
    canvas.cell_limit = 20
    assert canvas.cell_size.width() == 20


def test_a_given_size_of_cells_is_kept(canvas: GridCanvas) -> None:
    """Whatever room there is."""
    canvas.show_values(np.zeros((2, 3)), signed=True, cell=7)
    canvas.resize(900, 900)
    assert canvas.cell_size.width() == 7
    assert canvas.sizeHint() == canvas.minimumSizeHint()


def test_cells_grow_with_the_zoom(canvas: GridCanvas, qapp: QApplication) -> None:
    """A size is that at zoom 1."""
    canvas.show_values(np.zeros((2, 3)), signed=True, cell=7)
    apply_theme(qapp, dark=False, zoom=2.0)
    assert canvas.cell_size.width() == 14
    apply_theme(qapp, dark=False)


def test_outlines_are_where_they_should_be(canvas: GridCanvas) -> None:
    """The marked cell has the accent's frame, others have none."""
    canvas.show_values(np.zeros((2, 3)), signed=True, marked=(1, 2), cell=20)
    canvas.resize(canvas.sizeHint())
    image = canvas.grab().toImage()
    marked, other = canvas.cell_rect(1, 2), canvas.cell_rect(0, 0)
    assert image.pixelColor(round(marked.left()), round(marked.center().y())) == color("accent")
    assert image.pixelColor(round(other.left()), round(other.center().y())) != color("accent")
    canvas.show_values(np.zeros((2, 3)), signed=True, marked=(7, 7), cell=20)
    assert canvas.marked is None


def test_a_frame_reaches_over_cells(canvas: GridCanvas) -> None:
    """Beyond the grid nothing is outlined."""
    canvas.show_values(np.zeros((4, 4)), signed=True, cell=20)
    canvas.resize(canvas.sizeHint())
    before = canvas.grab().toImage()
    canvas.frame((-1, -1, 3, 3))
    after = canvas.grab().toImage()
    right = round(canvas.cell_rect(0, 2).left())
    middle = round(canvas.cell_rect(0, 0).center().y())
    assert after.pixelColor(right, middle) == color("accent")
    assert before.pixelColor(right, middle) != color("accent")


def test_cells_in_words(canvas: GridCanvas) -> None:
    """Row, column and value; padding is called so; where a cell is absent only the value."""
    values = np.array([[0.5, 0.0]])
    padding = np.array([[False, True]])
    canvas.show_values(values, signed=True, padding=padding)
    assert canvas.readout((0, 0)) == "row 0, column 0: 0.500"
    assert canvas.readout((0, 1)) == "row 0, column 1: 0, padding"
    canvas.show_values(values, signed=True, absent=padding)
    assert canvas.readout((0, 0)) == "0.500"
    canvas.point((0, 1))
    assert canvas.pointed is None
    canvas.point((0, 0))
    assert canvas.accessibleDescription() == "0.500"
