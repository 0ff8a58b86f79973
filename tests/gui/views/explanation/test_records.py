"""Rows as Qt's tables ask for them, and the bars in them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from visualcnn.gui.views.explanation.records import Column, Records, Row, signed_colour

COLUMNS = (Column("Name"), Column("Value", number=True))
ROWS = (Row(("a", "1"), 0.5), Row(("b", "2"), -1.0, strong=True))


@pytest.fixture
def records(qtbot: QtBot) -> Records:
    """Two rows with bars."""
    assert qtbot is not None
    made = Records(COLUMNS, "Bar")
    made.replace(ROWS)
    return made


def test_it_is_a_model_as_qt_wants_it(records: Records, qtmodeltester: ModelTester) -> None:
    """Qt's own checks pass."""
    qtmodeltester.check(records)  # type: ignore[no-untyped-call]


def test_texts_and_headings(records: Records) -> None:
    """Numbers stand on the right; the bar's column has no text."""
    assert records.rowCount() == 2
    assert records.columnCount() == 3
    assert records.data(records.index(1, 0)) == "b"
    assert records.data(records.index(1, 2)) is None
    role = Qt.ItemDataRole.TextAlignmentRole
    side = records.data(records.index(0, 1), role)
    assert isinstance(side, Qt.AlignmentFlag)
    assert side & Qt.AlignmentFlag.AlignRight
    titles = [records.headerData(column, Qt.Orientation.Horizontal) for column in range(3)]
    assert titles == ["Name", "Value", "Bar"]


def test_without_bars_there_is_no_column_for_them(qtbot: QtBot) -> None:
    """The texts are all."""
    assert qtbot is not None
    assert Records(COLUMNS, "").columnCount() == 2


def test_as_many_rows_keep_the_selection(records: Records, qtbot: QtBot) -> None:
    """Only another number of rows starts anew."""
    with qtbot.assertNotEmitted(records.modelReset), qtbot.waitSignal(records.dataChanged):
        records.replace(ROWS[::-1])
    with qtbot.waitSignal(records.modelReset):
        records.replace(ROWS[:1])


def test_signs_have_their_colours() -> None:
    """Red adds, blue takes away, and even a small one is seen."""
    plus, minus = signed_colour(0.01), signed_colour(-1.0)
    assert plus.red() > plus.blue()
    assert minus.blue() > minus.red()
    assert signed_colour(1e-6) != signed_colour(-1e-6)
