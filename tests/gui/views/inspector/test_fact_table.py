"""Facts about the table of names and values: nothing is cut, and values don't move it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from visualcnn.gui.theme import apply_theme
from visualcnn.gui.views.inspector.fact_table import FactTable

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

LONG = (("weight min", "−0.179"), ("weight mean", "−0.00488"))
SHORT = (("min", "−0.179"), ("max", "0.2"))


@pytest.fixture
def table(qtbot: QtBot, qapp: QApplication) -> FactTable:
    """A shown table as wide as the inspector's first width."""
    apply_theme(qapp, dark=False)
    made = FactTable()
    qtbot.addWidget(made)
    made.resize(219, 100)
    made.show()
    return made


def test_long_names_stand_below_one_another(table: FactTable) -> None:
    """Two pairs stand side by side only where both fit."""
    table.show_facts(SHORT)
    assert table.across == 2
    table.show_facts(LONG)
    assert table.across == 1
    table.resize(500, 100)
    assert table.across == 2


@pytest.mark.parametrize("facts", [SHORT, LONG])
def test_nothing_is_cut(table: FactTable, facts: tuple[tuple[str, str], ...]) -> None:
    """Every name and value lies within the table, as wide as its text."""
    table.show_facts(facts)
    QApplication.processEvents()
    labels = [label for label in table.findChildren(QLabel) if label.isVisible()]
    assert [label.text() for label in labels if label.text()]
    for label in labels:
        assert label.geometry().right() <= table.width()
        assert label.fontMetrics().horizontalAdvance(label.text()) <= label.width()


def test_changing_values_keep_their_labels(table: FactTable) -> None:
    """While training changes the values, the same labels show them."""
    table.show_facts(SHORT)
    before = [label for label in table.findChildren(QLabel) if label.isVisible()]
    table.show_facts((("min", "−1.00"), ("max", "2.00")))
    after = [label for label in table.findChildren(QLabel) if label.isVisible()]
    assert before == after
    assert [label.text() for label in after] == ["min", "−1.00", "max", "2.00"]
