"""A table of figures: all texts in full, rows chosen by mouse and keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualcnn.gui.theme import apply_theme, font
from visualcnn.gui.views.explanation.record_table import RecordTable
from visualcnn.gui.views.explanation.records import Column, Row

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

LONG = "a rather long name of a place in a network"


@pytest.fixture
def table(qtbot: QtBot, qapp: QApplication) -> RecordTable:
    """Three rows with bars."""
    apply_theme(qapp, dark=False)
    made = RecordTable("Figures", (Column("Name"), Column("Value", number=True)), "Bar")
    qtbot.addWidget(made)
    made.show_rows([Row((LONG, "1.00"), 1.0), Row(("b", "2.00"), -0.5), Row(("c", "3.00"))])
    made.resize(made.sizeHint())
    made.show()
    return made


def _middle(table: RecordTable, row: int) -> QPoint:
    return table.visualRect(table.model().index(row, 0)).center()


def test_no_text_is_cut_off(table: RecordTable, qapp: QApplication) -> None:
    """Columns are as wide as their widest text, at each zoom."""
    for zoom in (1.0, 1.5):
        apply_theme(qapp, dark=False, zoom=zoom)
        needed = QFontMetrics(font()).horizontalAdvance(LONG)
        assert table.columnWidth(0) > needed
        assert table.minimumSizeHint().width() > needed
    apply_theme(qapp, dark=False)


def test_a_click_chooses_a_row(table: RecordTable, qtbot: QtBot) -> None:
    """By its number."""
    with qtbot.waitSignal(table.row_chosen) as chosen:
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=_middle(table, 1))
    assert chosen.args == [1]


def test_arrows_and_enter_choose_a_row(table: RecordTable, qtbot: QtBot) -> None:
    """Without a mouse; the row that the keyboard is on counts as pointed at."""
    table.setFocus()
    table.selectRow(0)
    with qtbot.waitSignal(table.row_hovered) as pointed:
        QTest.keyClick(table, Qt.Key.Key_Down)
    assert pointed.args == [1]
    with qtbot.waitSignal(table.row_chosen) as chosen:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert chosen.args == [1]


def test_the_mouse_points_at_rows(table: RecordTable, qtbot: QtBot) -> None:
    """And no longer when it leaves."""
    QTest.mouseMove(table.viewport(), _middle(table, 0))
    with qtbot.waitSignal(table.row_hovered) as pointed:
        QTest.mouseMove(table.viewport(), _middle(table, 2))
    assert pointed.args == [2]


def test_bars_lie_on_both_sides_of_the_middle(table: RecordTable) -> None:
    """To the right where they add, to the left where they take away."""
    cells = [table.visualRect(table.model().index(row, 2)) for row in (0, 1, 2)]
    picture = table.viewport().grab().toImage()
    ground = picture.pixelColor(cells[2].center() + QPoint(20, 0))
    right = [picture.pixelColor(cell.center() + QPoint(10, 0)) for cell in cells]
    left = [picture.pixelColor(cell.center() - QPoint(10, 0)) for cell in cells]
    assert right[0] != ground
    assert left[0] == ground
    assert left[1] != ground
    assert right[1] == ground
