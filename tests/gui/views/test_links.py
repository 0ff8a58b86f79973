"""Facts about texts with links: the keyboard goes along them, and leaves them on both sides."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from visualcnn.gui.views.links import LinksBrowser, LinksLabel

TEXT = '<a href="one">one</a> and <a href="two">two</a>'
SHIFT = Qt.KeyboardModifier.ShiftModifier


def _label() -> LinksLabel:
    label = LinksLabel(TEXT)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.LinksAccessibleByMouse
        | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
    )
    return label


def _browser() -> LinksBrowser:
    browser = LinksBrowser()
    browser.setOpenLinks(False)
    browser.setHtml(TEXT)
    return browser


def _selected(text: LinksLabel | LinksBrowser) -> str:
    return text.selectedText() if isinstance(text, LinksLabel) else text.textCursor().selectedText()


@pytest.mark.parametrize("make", [_label, _browser])
def test_tab_goes_along_the_links_and_on(
    qtbot: QtBot, make: type[LinksLabel | LinksBrowser]
) -> None:
    """Forward to what stands behind, back to what stands before; each link is met."""
    window, text = QWidget(), make()
    before, after = QPushButton("before"), QPushButton("after")
    column = QVBoxLayout(window)
    for widget in (before, text, after):
        column.addWidget(widget)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for first, last, key, modifier, way in (
        (before, after, Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier, ["one", "two"]),
        (after, before, Qt.Key.Key_Backtab, SHIFT, ["two", "one"]),
    ):
        first.setFocus(Qt.FocusReason.TabFocusReason)
        met = []
        for _ in range(6):
            QTest.keyClick(window.focusWidget(), key, modifier)
            if window.focusWidget() is last:
                break
            met.append(_selected(text))
        assert window.focusWidget() is last
        assert [word for word in met if word] == way
