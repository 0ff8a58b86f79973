"""Facts about rows of numbers with a column for each class."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.told import click
from visualcnn.gui.views.explanation.class_rows import ClassRows

NAMES = ("Bag", "T-shirt or top", "Boot")


@pytest.fixture
def rows(qtbot: QtBot) -> ClassRows:
    """Two rows of three classes."""
    made = ClassRows(2)
    qtbot.addWidget(made)
    values = np.array([1.0, -2.0, 3e-9])
    made.show_rows(NAMES, (("outputs", values, True), ("parts", abs(values), False)), 1)
    made.resize(made.sizeHint())
    made.show()
    return made


def test_columns_stand_below_their_names(rows: ClassRows) -> None:
    """Each name is whole and in the middle of its column."""
    labels = [label for label in rows.findChildren(QLabel) if label.text() in NAMES]
    for number, label in enumerate(labels):
        cells = rows.grids[0].cell_rect(0, number)
        assert abs(label.geometry().center().x() - cells.center().x()) <= 2
        assert label.fontMetrics().horizontalAdvance(label.text()) <= label.width()
    assert all(grid.has_numbers for grid in rows.grids)


def test_rows_are_chosen_and_pointed_at_by_class(rows: ClassRows, qtbot: QtBot) -> None:
    """A click tells row and class; the class is outlined in all rows."""
    with qtbot.waitSignal(rows.chosen) as signal:
        click(rows.grids[1], 0, 2)
    assert signal.args == [1, 2]
    assert rows.grids[0].pointed == (0, 2)
    assert rows.grids[0].marked == (0, 1)


def test_other_classes_replace_the_old_ones(rows: ClassRows) -> None:
    """As many names as there are, none left over; no wider than its columns can be."""
    values = np.ones(2)
    rows.show_rows(("0", "1"), (("outputs", values, True), ("parts", values, False)), 0)
    shown = [label.text() for label in rows.findChildren(QLabel) if not label.isHidden()]
    assert shown == ["0", "1"]
    assert rows.sizeHint().width() <= rows.maximumWidth()
    assert rows.minimumSizeHint().height() == rows.sizeHint().height()
