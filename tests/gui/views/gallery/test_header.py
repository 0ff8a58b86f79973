"""The gallery's controls say what is wanted."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.views.gallery.gallery_example import example, results
from visualcnn.gui.gallery_order import Query
from visualcnn.gui.views.gallery.canvas import LARGE, SMALL
from visualcnn.gui.views.gallery.header import GalleryHeader


@pytest.fixture
def header(qtbot: QtBot) -> GalleryHeader:
    """Wide enough for one row."""
    made = GalleryHeader()
    qtbot.addWidget(made)
    made.resize(1_200, 40)
    made.show_choice(example())
    made.show()
    return made


def pick(combo: QComboBox, data: Any) -> None:  # noqa: ANN401 - whatever an entry stands for
    """As a user does it."""
    combo.setCurrentIndex(combo.findData(data))
    combo.activated.emit(combo.currentIndex())


def test_each_control_changes_its_part(header: GalleryHeader) -> None:
    """The others stay as they are."""
    heard: list[Query] = []
    header.query_wanted.connect(heard.append)
    pick(header.labels, 1)
    pick(header.predictions, 2)
    header.verdicts.button("wrong").click()
    pick(header.measures, "loss")
    header.direction.click()
    pick(header.labels, None)
    assert heard == [
        Query(1),
        Query(1, 2),
        Query(1, 2, "wrong"),
        Query(1, 2, "wrong", "loss", descending=True),
        Query(1, 2, "wrong", "loss", descending=False),
        Query(None, 2, "wrong", "loss", descending=False),
    ]


def test_orders_begin_with_what_one_looks_for(header: GalleryHeader) -> None:
    """The highest loss, the surest, the narrowest; the button says which and turns it."""
    heard: list[Query] = []
    header.query_wanted.connect(heard.append)
    for measure in ("loss", "confidence", "margin", "index"):
        pick(header.measures, measure)
        said = "Highest first" if heard[-1].descending else "Lowest first"
        assert header.direction.accessibleName() == said
    assert [query.descending for query in heard] == [True, True, False, False]


def test_splits_and_sizes(header: GalleryHeader, qtbot: QtBot) -> None:
    """The user's own digits are offered only when there are some."""
    assert header.splits.findData("personal") < 0
    header.show_choice(example(splits=("train", "validation", "test", "personal")))
    assert header.splits.currentData() == "validation"
    with qtbot.waitSignal(header.split_wanted) as split:
        pick(header.splits, "personal")
    assert split.args == ["personal"]
    with qtbot.waitSignal(header.side_wanted) as small:
        header.sides.button("small").click()
    with qtbot.waitSignal(header.side_wanted) as large:
        header.sides.button("large").click()
    assert (small.args, large.args) == ([SMALL], [LARGE])


def test_showing_a_choice_says_nothing(header: GalleryHeader, qtbot: QtBot) -> None:
    """It was wanted by someone else, such as the matrix of mistakes."""
    query = Query(2, 0, "wrong", "margin", descending=True)
    with qtbot.assertNotEmitted(header.query_wanted):
        header.show_choice(example(query, results()))
    assert header.labels.currentText() == "Label Bag"
    assert header.predictions.currentText() == "Read as T-shirt/top"
    assert header.verdicts.option == "wrong"
    assert header.measures.currentData() == "margin"
    assert header.direction.accessibleName() == "Highest first"
    header.show_choice(example(class_names=("0", "1")))
    assert header.labels.currentText() == "Any label"
    assert header.labels.count() == 3


def test_two_rows_where_one_is_too_narrow(header: GalleryHeader) -> None:
    """All controls stay in sight, and it is one row again where that fits."""
    parts: list[QWidget] = [header.splits, header.verdicts, header.measures, header.sides]
    for width, rows in ((1_200, 1), (header.minimumSizeHint().width(), 2), (1_200, 1)):
        header.resize(width, 80)
        QApplication.processEvents()
        one_row = header.splits.geometry().top() == header.measures.geometry().top()
        assert one_row == (rows == 1)
        assert all(part.geometry().right() < width for part in parts)


def test_reached_by_keyboard_and_named(header: GalleryHeader) -> None:
    """Every control has a name and says what it does."""
    for control in (header.splits, header.labels, header.predictions, header.measures):
        assert control.accessibleName()
        assert control.toolTip()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert header.direction.toolTip()
    header.direction.setFocus()
    before = header.direction.accessibleName()
    QTest.keyClick(header.direction, Qt.Key.Key_Space)
    assert header.direction.accessibleName() != before
