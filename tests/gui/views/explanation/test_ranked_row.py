"""Facts about widgets that share a width by rank."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from visualcnn.gui.theme import GAP
from visualcnn.gui.views.explanation.ranked_row import RankedRow, shares

SIZES = [(10, 50, 100), (20, 80, 1_000), (30, 30, 30)]


def test_everyone_has_the_least_first() -> None:
    """Even where there is less room than that."""
    assert shares(60, SIZES, (1, 0, 2)) == [10, 20, 30]
    assert shares(5, SIZES, (1, 0, 2)) == [10, 20, 30]


def test_the_first_in_rank_gets_what_it_wants_first() -> None:
    """Then the next; what is left goes to the first that can use it."""
    assert shares(100, SIZES, (1, 0, 2)) == [10, 60, 30]
    assert shares(140, SIZES, (1, 0, 2)) == [30, 80, 30]
    assert shares(300, SIZES, (1, 0, 2)) == [50, 220, 30]
    assert shares(300, SIZES, (0, 1, 2)) == [100, 170, 30]


class Box(QWidget):
    """Wants 100 pixels, needs 40."""

    def sizeHint(self) -> QSize:
        """Wanted."""
        return QSize(100, 20)

    def minimumSizeHint(self) -> QSize:
        """Needed."""
        return QSize(40, 10)


def test_widgets_lie_from_left_to_right(qtbot: QtBot) -> None:
    """With gaps between, without room for hidden ones; less tall where they are limited."""
    boxes = [Box(), Box(), Box()]
    row = RankedRow(boxes, (2, 1, 0))
    qtbot.addWidget(row)
    boxes[1].hide()
    boxes[2].setMaximumHeight(15)
    boxes[2].setMaximumWidth(150)
    row.resize(100 + 40 + GAP, 50)
    row.arrange()
    assert boxes[0].geometry().getRect() == (0, 0, 40, 50)
    assert boxes[2].geometry().getRect() == (40 + GAP, 0, 100, 15)
    assert row.sizeHint() == QSize(200 + GAP, 20)
    assert row.minimumSizeHint() == QSize(80 + GAP, 10)


def test_a_widget_that_wants_more_is_heard(qtbot: QtBot) -> None:
    """The width is shared anew once a hidden widget comes back."""
    boxes = [Box(), Box()]
    row = RankedRow(boxes, (0, 1))
    qtbot.addWidget(row)
    boxes[0].hide()
    row.resize(400, 50)
    row.show()
    assert boxes[1].x() == 0
    boxes[0].show()
    qtbot.waitUntil(lambda: boxes[1].x() > 0)
