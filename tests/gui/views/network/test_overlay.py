"""Facts about what lies over a strip's tiles."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from visualcnn.gui.mosaic import Cell, Grid
from visualcnn.gui.views.network.marks import Mark
from visualcnn.gui.views.network.overlay import Overlay, cell_of
from visualcnn.gui.views.network.selection import Selection
from visualcnn.gui.views.network.tiles import TileGroup

PART = (slice(0, 1), slice(1, 3), slice(1, 3))


@pytest.fixture
def groups(qtbot: QtBot) -> list[TileGroup]:
    """Filters and maps of a layer."""
    owner = QWidget()
    qtbot.addWidget(owner)
    made = [TileGroup("conv1", "filter", owner), TileGroup("conv1", "map", owner)]
    made[0].place(Grid(2, (3, 3), (4, 4), 2, 6, tiles=2, inner_columns=2), QPointF(0, 0), 1.0)
    made[1].place(Grid(2, (6, 6), (2, 2), 2, 2), QPointF(90, 0), 1.0)
    return made


def test_only_its_own_marks_are_drawn(groups: list[TileGroup]) -> None:
    """A mark belongs to the layer that it names, and lies on the layer's output."""
    overlay = Overlay(groups[0].owner, "conv1", groups)
    overlay.show_marks([Mark("conv2", PART), Mark("conv1", PART)], [Mark("input", PART)])
    assert overlay.marked.rects == (groups[1].part(0, 0, *PART[1:]),)
    assert not overlay.hovered.rects


def test_marks_follow_their_group(groups: list[TileGroup]) -> None:
    """Where the tiles lie elsewhere, so do the marks."""
    overlay = Overlay(groups[0].owner, "conv1", groups)
    overlay.show_marks([Mark("conv1", PART)], [])
    before = overlay.marked.rects
    groups[1].place(groups[1].grid, QPointF(50, 10), 1.0)
    overlay.draw()
    assert overlay.marked.rects == (before[0].translated(-40, 10),)


def test_the_chosen_number_is_framed(groups: list[TileGroup]) -> None:
    """In a map, and in one kernel of a filter; a whole tile has no frame inside."""
    overlay = Overlay(groups[0].owner, "conv1", groups)
    overlay.select(Selection("conv1", "map", (1,), (2, 3)))
    assert overlay.chosen.rects == (groups[1].number_rect(Cell(1, 0, 2, 3)),)
    overlay.select(Selection("conv1", "filter", (1,), (1, 0, 2)))
    assert overlay.chosen.rects == (groups[0].number_rect(Cell(1, 1, 0, 2)),)
    for elsewhere in (Selection("conv1", "map", (1,)), Selection("x", "map", (1,), (2, 3)), None):
        overlay.select(elsewhere)
        assert not overlay.chosen.rects


def test_the_cell_of_a_selection() -> None:
    """Maps have rows and columns, filters kernels as well."""
    assert cell_of(Selection("a", "map", (4,), (1, 2))) == Cell(4, 0, 1, 2)
    assert cell_of(Selection("a", "filter", (4,), (3, 1, 2))) == Cell(4, 3, 1, 2)
    assert cell_of(Selection("a", "cell", (4,))) == Cell(4, 0, 0, 0)
