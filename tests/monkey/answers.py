"""Answers to what is in the way: menus that are open, and dialogs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMenu,
    QWidget,
)

from tests.monkey.hand import NONE, Hand, can
from tests.monkey.spots import Spot, name_of, on, parts, somewhere

_K = Qt.Key
_MENU_KEYS = (_K.Key_Down, _K.Key_Up, _K.Key_Right, _K.Key_Left, _K.Key_Return, _K.Key_A)


def popup() -> QWidget | None:
    """The menu or list that is open."""
    return QApplication.activePopupWidget()


def modal() -> QWidget | None:
    """The dialog that waits for an answer."""
    return QApplication.activeModalWidget()


def answer_popup(hand: Hand, shown: QWidget) -> None:
    """Choose something, close it, or press keys."""
    way = hand.chance.weighted({"escape": 0.35, "click": 0.4, "keys": 0.2, "outside": 0.05})
    hand.say(f"popup {type(shown).__name__}: {way}")
    if way == "escape":
        _press(shown, _K.Key_Escape)
    elif way == "keys":
        _press(shown, hand.chance.one(_MENU_KEYS))
    elif way == "outside":
        hand.click(Spot(shown.window(), QPoint(-20, -20), "outside"))
    else:
        hand.click(_inside(hand, shown))


def _inside(hand: Hand, shown: QWidget) -> Spot:
    if not isinstance(shown, QMenu) or not (actions := shown.actions()):
        return somewhere(hand.chance, shown.window())
    place = shown.actionGeometry(hand.chance.one(actions)).center()
    return Spot(shown.window(), shown.mapTo(shown.window(), place), "entry")


def answer_dialog(hand: Hand, dialog: QWidget) -> None:
    """Choose a file, press a button, or give it up."""
    if isinstance(dialog, QFileDialog):
        _answer_files(hand, dialog)
        return
    way = hand.chance.weighted({"button": 0.6, "escape": 0.15, "enter": 0.1, "any": 0.15})
    hand.say(f"dialog {dialog.windowTitle()!r}: {way}")
    if way == "button":
        buttons = parts(dialog, QAbstractButton)
        if buttons:
            hand.click(on(hand.chance, hand.chance.named(buttons, name_of)))
    elif way == "any":
        hand.click(somewhere(hand.chance, dialog))
    else:
        _press(dialog, _K.Key_Escape if way == "escape" else _K.Key_Return)


def _answer_files(hand: Hand, dialog: QFileDialog) -> None:
    """Only by its field and its buttons: a file dialog also deletes and renames."""
    edit = dialog.findChild(QLineEdit, "fileNameEdit")
    if edit is None or hand.chance.happens(0.3):
        hand.say(f"file dialog {dialog.windowTitle()!r}: escape")
        dialog.reject()
        return
    filters = dialog.nameFilters()
    if filters and hand.chance.happens(0.1):
        dialog.selectNameFilter(hand.chance.one(filters))
    path = _path_for(hand, dialog)
    hand.say(f"file dialog {dialog.windowTitle()!r}: {path}")
    edit.setText(str(path))
    _press(edit, _K.Key_Return)


def _path_for(hand: Hand, dialog: QFileDialog) -> Path:
    """Mostly something that fits, sometimes anything."""
    ground, title = hand.ground, dialog.windowTitle().lower()
    if dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave:
        return hand.chance.one(ground.targets())
    kind = "models" if "model" in title else "pictures" if "picture" in title else "data"
    kind = "python" if "python" in title else kind
    if hand.chance.happens(0.1):
        kind = hand.chance.one(["models", "pictures", "data", "python", "saves"])
    elif kind == "models" and hand.chance.happens(0.5):
        kind = "saves"
    files = ground.files(kind)
    return hand.chance.one(files) if files else ground.home / "nothing.visualcnn"


def give_up(shown: QWidget) -> None:
    """Close a menu or a dialog as a user does who wants to be rid of it."""
    if isinstance(shown, QDialog):
        shown.reject()
    else:
        shown.close()


def _press(widget: QWidget, key: Qt.Key) -> None:
    if can(widget.window()):
        QTest.keyClick(widget, key, NONE)
