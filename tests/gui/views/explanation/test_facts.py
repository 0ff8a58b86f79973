"""Facts about short calculations in lines."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.told import key
from visualcnn.gui.views.explanation.facts import Line, Lines


def test_lines_that_lead_on_can_be_chosen(qtbot: QtBot) -> None:
    """By a click or Enter; no text is cut, and no line hidden."""
    lines = Lines("Calculation", ("step", "number"))
    qtbot.addWidget(lines)
    lines.show_lines([Line("before", "1.20", "source"), Line("value", "2.40", total=True)])
    lines.resize(lines.sizeHint())
    lines.show()
    assert lines.maximumSize() == lines.sizeHint()
    assert lines.verticalScrollBar().maximum() == 0
    assert [row.strong for row in lines.rows] == [False, True]
    meant: list[object] = []
    lines.meant.connect(meant.append)
    for row in range(2):
        lines.selectRow(row)
        key(lines, Qt.Key.Key_Return)
    assert meant == ["source"]
    assert len(lines.lines) == 2
    assert lines.minimumSizeHint().width() == lines.sizeHint().width()
