"""The monkey's hand types as a keyboard does, and never into a window that has gone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget, QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from tests.monkey.hand import click_key

CONTROL = Qt.KeyboardModifier.ControlModifier


class Recorder(QObject):
    """What keys came, and what they write; nobody else gets them."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[str, int, str]] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Of keys alone."""
        del watched
        if not isinstance(event, QKeyEvent) or event.type() is QEvent.Type.ShortcutOverride:
            return False
        self.heard.append((event.type().name, event.key(), event.text()))
        return True


def test_it_types_as_qtest_does(qtbot: QtBot) -> None:
    """The modifier first, and last."""
    field, recorder = QLineEdit(), Recorder()
    qtbot.addWidget(field)
    with qtbot.waitExposed(field):
        field.show()
    field.installEventFilter(recorder)
    QTest.keyClick(field.windowHandle(), Qt.Key.Key_A, CONTROL)
    expected, recorder.heard = recorder.heard, []
    click_key(field, Qt.Key.Key_A, "a", CONTROL)
    assert recorder.heard == expected
    assert len(expected) == 4


@pytest.mark.qt_log_ignore(r"does not support raise\(\)", extend=True)
def test_a_window_that_goes_between_two_strokes_gets_no_more(qtbot: QtBot) -> None:
    """A dock that returns to its place loses its window: to type into that ends the process."""
    window, dock, field = QMainWindow(), QDockWidget("dock"), QLineEdit()
    qtbot.addWidget(window)
    dock.setWidget(field)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    with qtbot.waitExposed(window):
        window.show()
    dock.setFloating(True)
    qtbot.waitUntil(lambda: dock.windowHandle() is not None and dock.isVisible())
    QTimer.singleShot(0, lambda: dock.setFloating(False))
    click_key(dock, Qt.Key.Key_A, "a", CONTROL)
    assert not dock.isFloating()
    assert field.text() == ""
