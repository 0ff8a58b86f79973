"""Facts about the keyboard's way over a strip."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from visualcnn.gui.mosaic import Cell, Grid
from visualcnn.gui.views.network.cursor import Cursor
from visualcnn.gui.views.network.selection import Selection
from visualcnn.gui.views.network.tiles import TileGroup

Key = Qt.Key


@pytest.fixture
def groups(qtbot: QtBot) -> list[TileGroup]:
    """Three filters of four kernels, two kernels a row, and three maps, two a row."""
    owner = QWidget()
    qtbot.addWidget(owner)
    made = [TileGroup("conv1", "filter", owner), TileGroup("conv1", "map", owner)]
    made[0].place(Grid(3, (3, 3), (4, 4), 3, 6, tiles=4, inner_columns=2), QPointF(), 1.0)
    made[1].place(Grid(3, (5, 5), (2, 2), 2, 2), QPointF(), 1.0)
    return made


def test_over_tiles(groups: list[TileGroup]) -> None:
    """Sideways it goes on into the other group; up and down it leaves the strip at its edges."""
    cursor = Cursor(groups)
    assert cursor.selection() == Selection("conv1", "map", (0,))
    assert cursor.move(Key.Key_Down) == 0
    assert cursor.selection() == Selection("conv1", "map", (2,))
    assert cursor.move(Key.Key_Down) == 1
    assert cursor.move(Key.Key_Home) == 0
    assert cursor.move(Key.Key_Left) == 0
    assert cursor.selection() == Selection("conv1", "filter", (2,))
    assert cursor.move(Key.Key_Up) == -1
    assert cursor.move(Key.Key_Right) == 0
    assert cursor.selection() == Selection("conv1", "map", (0,))
    cursor.move(Key.Key_End)
    cursor.move(Key.Key_Right)
    assert cursor.selection() == Selection("conv1", "map", (2,))


def test_inside_a_map(groups: list[TileGroup]) -> None:
    """From the middle to the edges, and not beyond; leaving comes back to the tile."""
    cursor = Cursor(groups)
    cursor.enter()
    assert cursor.place == Cell(0, 0, 2, 2)
    for _ in range(9):
        assert cursor.move(Key.Key_Up) == 0
    cursor.move(Key.Key_End)
    assert cursor.selection() == Selection("conv1", "map", (0,), (0, 4))
    cursor.move(Key.Key_Right)
    cursor.move(Key.Key_Down)
    cursor.move(Key.Key_Home)
    assert cursor.selection() == Selection("conv1", "map", (0,), (1, 0))
    assert cursor.leave()
    assert not cursor.leave()
    assert cursor.selection() == Selection("conv1", "map", (0,))


def test_from_kernel_to_kernel(groups: list[TileGroup]) -> None:
    """Beyond a kernel's edge comes the one beside it, as it stands on the screen."""
    cursor = Cursor(groups)
    cursor.put(groups[0], Cell(1, 0, 0, 2))
    for key, cell in (
        (Key.Key_Right, (1, 0, 0)),
        (Key.Key_Right, (1, 0, 1)),
        (Key.Key_Up, (1, 0, 1)),
        (Key.Key_Left, (1, 0, 0)),
        (Key.Key_Left, (0, 0, 2)),
        (Key.Key_Down, (0, 1, 2)),
        (Key.Key_Down, (0, 2, 2)),
        (Key.Key_Down, (2, 0, 2)),
    ):
        cursor.move(key)
        assert cursor.selection() == Selection("conv1", "filter", (1,), cell)


def test_a_single_number_has_no_inside(groups: list[TileGroup]) -> None:
    """In a vector, arrows always go from cell to cell."""
    cells = TileGroup("dense1", "cell", groups[0].owner)
    cells.place(Grid(8, (1, 1), (6, 3), 8, 0), QPointF(), 1.0)
    cursor = Cursor([cells])
    cursor.put(cells, Cell(3, 0, 0, 0))
    cursor.enter()
    assert cursor.cell is None
    cursor.move(Key.Key_Right)
    assert cursor.selection() == Selection("dense1", "cell", (4,))
