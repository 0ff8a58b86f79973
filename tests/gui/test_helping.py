"""The menu Help: diagnostics come to the clipboard, and About tells the version."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from tests.gui.window import dialog_of
from visualcnn import __version__
from visualcnn.gui.desktop import Desktop


def test_copy_diagnostics_fills_the_clipboard_and_says_so(desktop: Desktop) -> None:
    """One sentence says what to do with them."""
    QGuiApplication.clipboard().clear()
    desktop.actions["diagnostics"].trigger()
    assert QGuiApplication.clipboard().text().startswith(f"visualcnn: {__version__}\n")
    assert "paste them into your report" in desktop.window.messages.label.text()


def test_both_stand_in_the_menu_help(desktop: Desktop) -> None:
    """Where users look for them."""
    (menu,) = (m for m in desktop.window.menuBar().findChildren(QMenu) if m.title() == "&Help")
    assert [action.objectName() for action in menu.actions() if action.text()] == [
        "diagnostics",
        "about",
    ]


def test_about_tells_the_version(desktop: Desktop, qtbot: QtBot) -> None:
    """In a dialog that doesn't stop the window."""
    desktop.actions["about"].trigger()
    box = dialog_of(qtbot, QMessageBox)
    assert __version__ in box.text()
    box.accept()
