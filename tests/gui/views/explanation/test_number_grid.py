"""Facts about grids of numbers that can be pointed at and chosen."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.told import click, hover, key
from visualcnn.gui.views.explanation.number_grid import NumberGrid


@pytest.fixture
def grid(qtbot: QtBot) -> NumberGrid:
    """3×3 numbers with nothing in the middle."""
    made = NumberGrid()
    qtbot.addWidget(made)
    absent = np.zeros((3, 3), np.bool_)
    absent[1, 1] = True
    values = np.arange(9, dtype=np.float32).reshape(3, 3)
    made.show_values(values, signed=False, absent=absent, cell=20)
    made.resize(made.sizeHint())
    made.show()
    return made


def test_a_click_chooses_a_cell(grid: NumberGrid) -> None:
    """Its row and column are told; an empty cell can't be chosen."""
    chosen: list[tuple[int, int]] = []
    grid.cell_chosen.connect(lambda *cell: chosen.append(cell))
    click(grid, 2, 1)
    click(grid, 1, 1)
    assert chosen == [(2, 1)]


def test_the_mouse_points_and_leaves(grid: NumberGrid) -> None:
    """Each cell once, then that there is none."""
    pointed: list[tuple[int, int]] = []
    grid.cell_hovered.connect(lambda *cell: pointed.append(cell))
    for column in (0, 0, 1):
        hover(grid, 0, column)
    hover(grid, 1, 1)
    assert pointed == [(0, 0), (0, 1), (-1, -1)]
    hover(grid, 2, 2)
    QApplication.sendEvent(grid, QEvent(QEvent.Type.Leave))
    assert pointed[-2:] == [(2, 2), (-1, -1)]


def test_arrows_walk_over_what_is_there(grid: NumberGrid, qtbot: QtBot) -> None:
    """They jump over gaps, stop at the edges, and Enter chooses."""
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    grid.point((1, 0))
    key(grid, Qt.Key.Key_Right)
    assert grid.pointed == (1, 2)
    key(grid, Qt.Key.Key_Right)
    assert grid.pointed == (1, 2)
    key(grid, Qt.Key.Key_Up)
    with qtbot.waitSignal(grid.cell_chosen) as signal:
        key(grid, Qt.Key.Key_Return)
    assert signal.args == [0, 2]
    assert grid.accessibleDescription() == "2.00"


def test_the_keyboard_begins_at_the_marked_cell(grid: NumberGrid) -> None:
    """Else at the first one; the cursor goes with the focus."""
    grid.clearFocus()
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    assert grid.pointed == (0, 0)
    grid.clearFocus()
    assert grid.pointed is None
    grid.show_values(grid.values, signed=False, marked=(2, 0), cell=20)
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    assert grid.pointed == (2, 0)


def test_other_keys_go_on_to_the_panel(grid: NumberGrid) -> None:
    """Escape means nothing to a grid."""
    pointed = grid.pointed
    key(grid, Qt.Key.Key_Escape)
    assert grid.pointed == pointed


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_resting_tells_the_number(grid: NumberGrid) -> None:
    """As a tooltip, in full."""
    place = grid.cell_rect(2, 2).center().toPoint()
    event = QHelpEvent(QEvent.Type.ToolTip, place, grid.mapToGlobal(QPoint()))
    QApplication.sendEvent(grid, event)
    assert QToolTip.text() == "8.00"
    QToolTip.hideText()
