"""The gallery under the mouse and the keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.views.gallery.gallery_example import example, results
from visualcnn.gui.gallery_order import Query
from visualcnn.gui.theme import apply_theme
from visualcnn.gui.views.gallery import grid as grid_module
from visualcnn.gui.views.gallery.grid import GalleryGrid
from visualcnn.gui.views.gallery.shown import Shown

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
WRONG = Query(verdict="wrong")


@pytest.fixture
def grid(qtbot: QtBot, qapp: QApplication) -> Iterator[GalleryGrid]:
    """Five digits a row, three rows in sight."""
    apply_theme(qapp, dark=False)
    made = GalleryGrid()
    qtbot.addWidget(made)
    made.resize(340, 190)
    made.show_digits(example(read=results()))
    made.show()
    made.setFocus(Qt.FocusReason.TabFocusReason)
    yield made
    made.close()


def press(grid: GalleryGrid, *keys: Qt.Key) -> int | None:
    """Press keys; what is selected then."""
    for key in keys:
        QTest.keyClick(grid, key)
    return grid.current


def test_walks_by_keyboard(grid: GalleryGrid) -> None:
    """It begins with the first one; every place can be reached, and the ends hold."""
    key = Qt.Key
    assert press(grid) == 0
    assert press(grid, key.Key_Left, key.Key_Up) == 0
    assert press(grid, key.Key_Right, key.Key_Right) == 2
    assert press(grid, key.Key_Down) == 7
    assert press(grid, key.Key_PageDown) == 7 + 3 * 5
    assert press(grid, key.Key_PageUp) == 7
    assert press(grid, key.Key_PageUp) == 2
    assert press(grid, key.Key_End) == 199
    assert press(grid, key.Key_Right, key.Key_Down, key.Key_PageDown) == 199
    assert press(grid, key.Key_Home) == 0


def test_selected_ones_are_in_sight(grid: GalleryGrid) -> None:
    """Wholly, wherever a key leads."""
    for key in (Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Home, Qt.Key.Key_Down):
        press(grid, key)
        rank = grid.rank(grid.current)
        assert rank is not None
        assert grid.viewport().rect().contains(grid.place(rank).toAlignedRect())


def test_enter_chooses_and_p_pins(grid: GalleryGrid, qtbot: QtBot) -> None:
    """By the index in the split, not by the place in the order."""
    grid.show_digits(example(WRONG, results()))
    press(grid, Qt.Key.Key_Home, Qt.Key.Key_Right)
    with qtbot.waitSignal(grid.sample_wanted) as chosen:
        press(grid, Qt.Key.Key_Return)
    assert chosen.args == [5]
    with qtbot.waitSignal(grid.pin_wanted) as pinned:
        press(grid, Qt.Key.Key_P)
    assert pinned.args == [5]


def test_clicks_select_and_double_clicks_choose(grid: GalleryGrid, qtbot: QtBot) -> None:
    """Between digits there is nothing."""
    view, place = grid.viewport(), grid.place(6).center().toPoint()
    with qtbot.assertNotEmitted(grid.sample_wanted):
        QTest.mouseClick(view, LEFT, NONE, place)
        QTest.mouseDClick(view, LEFT, NONE, QPoint(2, 2))
    assert grid.current == 6
    with qtbot.waitSignal(grid.sample_wanted) as chosen:
        QTest.mouseDClick(view, LEFT, NONE, place)
    assert chosen.args == [6]


def test_tells_the_one_under_the_mouse_or_else_the_selected(grid: GalleryGrid) -> None:
    """To those who listen and to those who can't see."""
    told: list[int | None] = []
    grid.pointed.connect(told.append)
    press(grid, Qt.Key.Key_Right)
    assert "1 · label Ankle boot · ✓" in grid.accessibleDescription()
    QTest.mouseMove(grid.viewport(), grid.place(5).center().toPoint())
    assert "5 · label Bag · ✗ read as T-shirt/top" in grid.accessibleDescription()
    QTest.mouseMove(grid.viewport(), QPoint(2, 2))
    assert told == [1, 5, 1]


def test_scrolling_brings_another_one_under_the_mouse(grid: GalleryGrid) -> None:
    """It is told although the mouse stays; and none when that has left."""
    QTest.mouseMove(grid.viewport(), grid.place(5).center().toPoint())
    assert grid.hovered == 5
    grid.verticalScrollBar().setValue(grid.tiling.row_height)
    assert grid.hovered == 10
    grid.show_digits(example(WRONG, results()))
    assert grid.hovered == 5 * 5
    QTest.mouseMove(grid.viewport(), QPoint(2, 2))
    assert grid.hovered is None


def test_a_reading_keeps_the_selection(grid: GalleryGrid) -> None:
    """Sorted anew, and even if it isn't shown any more: then keys begin with the first in sight."""
    press(grid, Qt.Key.Key_Right)
    grid.show_digits(example(Query(measure="loss"), results()))
    grid.show_digits(example(Query(measure="loss"), results(1)))
    assert grid.current == 1
    grid.show_digits(example(WRONG, results()))
    assert grid.current == 1
    assert press(grid, Qt.Key.Key_Right) == 5


def test_a_typed_number_goes_to_that_index(grid: GalleryGrid, qtbot: QtBot) -> None:
    """While it is typed; one that isn't shown is said so, and nothing is lost."""
    said: list[str] = []
    grid.said.connect(said.append)
    assert press(grid, Qt.Key.Key_1, Qt.Key.Key_5, Qt.Key.Key_3) == 153
    rank = grid.rank(153)
    assert rank is not None
    assert grid.viewport().rect().contains(grid.place(rank).toAlignedRect())
    assert press(grid, Qt.Key.Key_9) == 153
    assert said[-2:] == ["Go to 153", "1,539 is not among these digits."]
    assert press(grid, Qt.Key.Key_Backspace, Qt.Key.Key_Backspace) == 15
    with qtbot.waitSignal(grid.sample_wanted) as chosen:
        press(grid, Qt.Key.Key_Return)
    assert chosen.args == [15]
    assert press(grid, Qt.Key.Key_7) == 7
    assert press(grid, Qt.Key.Key_Backspace, Qt.Key.Key_Backspace) == 7


def test_a_number_ends_when_nothing_more_is_typed(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is selected is told again then, and the next key begins another number."""
    monkeypatch.setattr(grid_module, "TYPING", 1)
    grid = GalleryGrid()
    qtbot.addWidget(grid)
    grid.show_digits(example())
    for key, index in ((Qt.Key.Key_1, 1), (Qt.Key.Key_2, 2)):
        with qtbot.waitSignals([grid.said, grid.pointed], order="none"):
            QTest.keyClick(grid, key)
        assert grid.current == index
        with qtbot.waitSignal(grid.pointed) as told:
            pass
        assert told.args == [index]


def test_a_number_ends_with_the_focus(grid: GalleryGrid) -> None:
    """Back again another one begins."""
    press(grid, Qt.Key.Key_1)
    grid.clearFocus()
    grid.setFocus()
    assert press(grid, Qt.Key.Key_2) == 2


def test_nothing_to_choose_from(grid: GalleryGrid, qtbot: QtBot) -> None:
    """No key and no click does anything; keys go on to whoever knows them."""
    grid.show_digits(Shown())
    with qtbot.assertNotEmitted(grid.sample_wanted), qtbot.assertNotEmitted(grid.pin_wanted):
        press(grid, Qt.Key.Key_Return, Qt.Key.Key_P, Qt.Key.Key_Down, Qt.Key.Key_4)
        QTest.mouseDClick(grid.viewport(), LEFT, NONE, QPoint(30, 30))
    assert grid.current is None
    grid.show_digits(example(given=np.array([8])))
    assert press(grid, Qt.Key.Key_Down) == 8
