"""Facts about the order in which Tab goes through widgets that are made late."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from visualcnn.gui.views.tab_order import focus_first, put_in_order, reached_by_tab


class Page(QWidget):
    """A field, a place for what comes later, and a field."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.place, self.last = QLineEdit(), QWidget(), QLineEdit()
        column = QVBoxLayout(self)
        for widget in (self.first, self.place, self.last):
            column.addWidget(widget)
        self.inner = QVBoxLayout(self.place)

    def add(self, *names: str) -> list[QWidget]:
        """Fields that come later, with a label before each."""
        made: list[QWidget] = []
        for name in names:
            self.inner.addWidget(QLabel(name))
            made.append(QLineEdit(name))
            self.inner.addWidget(made[-1])
            made[-1].show()
        return made


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    """In sight."""
    page = Page()
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def _way(page: Page, count: int) -> list[QWidget]:
    page.first.setFocus(Qt.FocusReason.TabFocusReason)
    met: list[QWidget] = []
    for _ in range(count):
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        met.append(page.focusWidget())
    return met


def test_what_is_made_late_is_met_where_it_stands(page: Page) -> None:
    """Between what was there before it and behind it, again when more comes."""
    made = page.add("one", "two")
    put_in_order(page.place, reached_by_tab(page.place))
    assert _way(page, 3) == [*made, page.last]
    more = page.add("three")
    put_in_order(page.place, [*made, *more])
    assert _way(page, 4) == [*made, *more, page.last]


def test_a_place_without_anything_before_it_is_no_fault(page: Page) -> None:
    """Then only those widgets follow one another."""
    made = page.add("one", "two")
    page.first.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    page.last.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    put_in_order(page.place, made)
    made[0].setFocus()
    QTest.keyClick(made[0], Qt.Key.Key_Tab)
    assert page.focusWidget() is made[1]


def test_the_first_that_is_shown_gets_the_keyboard(page: Page) -> None:
    """Not what is hidden; nothing happens where there is none."""
    hidden, shown = page.add("one", "two")
    hidden.hide()
    page.last.setFocus()
    focus_first(page.place)
    assert page.focusWidget() is shown
    shown.hide()
    page.last.setFocus()
    focus_first(page.place)
    assert page.focusWidget() is page.last
