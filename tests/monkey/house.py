"""Deeds with windows, panels and files: what desktop and disk do to the program."""

from __future__ import annotations

import os
import shutil
import signal

from PySide6.QtCore import QCoreApplication, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget

from tests.monkey.deeds import Deed
from tests.monkey.hand import Hand
from tests.monkey.spots import Spot, anywhere
from visualcnn.gui.main_window import BOTTOM, LEFT, RIGHT
from visualcnn.gui.states import State

_SIZES = ((1, 1), (300, 200), (640, 480), (1024, 700), (1440, 900), (1920, 1080), (2200, 500))
_BUTTON, _NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
_COPY = Qt.DropAction.CopyAction
_SOONEST, _LATEST = 1e-4, 2e-2
"""Seconds after which a signal comes: in the middle of anything."""


def resize(hand: Hand) -> None:
    """To any size, also an absurd one."""
    width, height = hand.chance.one(_SIZES)
    hand.say(f"resize to {width}×{height}")
    hand.desktop.window.resize(width, height)


def change_window(hand: Hand) -> None:
    """Make it large, small, or let another program have the keyboard."""
    window = hand.desktop.window
    ways = {
        "maximize": window.showMaximized,
        "minimize": window.showMinimized,
        "full screen": window.showFullScreen,
        "normal": window.showNormal,
        "activate": window.activateWindow,
    }
    way = hand.chance.one(list(ways))
    hand.say(way)
    ways[way]()


def move_dock(hand: Hand) -> None:
    """Float, close, show, move or size a panel, as dragging its title or its edge does."""
    chance, window = hand.chance, hand.desktop.window
    name = chance.one(list(window.docks))
    dock = window.docks[name]
    way = chance.one(["float", "dock", "close", "show", "raise", "area", "tab", "size"])
    hand.say(f"{way} {name}")
    match way:
        case "float" | "dock":
            dock.setFloating(way == "float")
        case "close" | "show":
            dock.setVisible(way == "show")
        case "raise":
            dock.raise_()
        case "area":
            window.addDockWidget(chance.one((LEFT, RIGHT, BOTTOM)), dock)
        case "tab":
            other = chance.one(list(window.docks.values()))
            if other is not dock and not (other.isFloating() or dock.isFloating()):
                window.tabifyDockWidget(other, dock)
        case _:
            _size(hand, dock)


def _size(hand: Hand, dock: QDockWidget) -> None:
    length = hand.chance.one([1, 80, 300, 900])
    if dock.isFloating():
        dock.resize(length, hand.chance.one([1, 200, 700]))
    else:
        lies = hand.chance.one([Qt.Orientation.Horizontal, Qt.Orientation.Vertical])
        hand.desktop.window.resizeDocks([dock], [length], lies)


def zoom(hand: Hand) -> None:
    """Several steps at once."""
    name = hand.chance.one(["zoom_in", "zoom_out", "zoom_reset", "light", "dark", "system"])
    hand.say(name)
    for _ in range(hand.chance.whole(1, 2)):
        hand.desktop.actions[name].trigger()


def drop(hand: Hand) -> None:
    """Drag files, words or addresses over the window, and let go or leave."""
    content = _dragged(hand)
    spot = anywhere(hand.chance, hand.window)
    names = [url.fileName() for url in content.urls()]
    hand.say(f"drop {names or content.text()[:30]!r} at {spot}")
    target = _target(spot, content)
    if target is None:
        return
    place = QPointF(target.mapFrom(spot.window, spot.at))
    if hand.chance.happens(0.15):
        QApplication.sendEvent(target, QDragLeaveEvent())
        return
    move = QDragMoveEvent(place.toPoint(), _COPY, content, _BUTTON, _NONE)
    move.accept()
    QApplication.sendEvent(target, move)
    if move.isAccepted():
        QApplication.sendEvent(target, QDropEvent(place, _COPY, content, _BUTTON, _NONE))


def _target(spot: Spot, content: QMimeData) -> QWidget | None:
    """Who takes the drag at a spot, as Qt finds it: the innermost that accepts it."""
    part: QWidget | None = spot.window.childAt(spot.at) or spot.window
    while part is not None:
        if part.acceptDrops():
            place = part.mapFrom(spot.window, spot.at)
            enter = QDragEnterEvent(place, _COPY, content, _BUTTON, _NONE)
            QApplication.sendEvent(part, enter)
            if enter.isAccepted():
                return part
        part = part.parentWidget() if part is not spot.window else None
    return None


def _dragged(hand: Hand) -> QMimeData:
    chance, content = hand.chance, QMimeData()
    kinds = {"models": 0.35, "saves": 0.2, "pictures": 0.25, "python": 0.05, "data": 0.05}
    kind = chance.weighted(kinds | {"words": 0.05, "address": 0.05})
    if kind == "words":
        content.setText("seven")
    elif kind == "address":
        content.setUrls([QUrl("https://example.org/a.visualcnn"), QUrl("file:///")])
    else:
        files = hand.ground.files(kind)
        many = chance.weighted({1: 0.9, 3: 0.1}) if files else 0
        chosen = [chance.one(files) for _ in range(many)]
        content.setUrls([QUrl.fromLocalFile(str(path)) for path in chosen])
    return content


def damage(hand: Hand) -> None:
    """Something outside spoils files that were saved, or takes them away."""
    files = hand.ground.files("saves")
    folders = [hand.ground.kept / "cache", hand.ground.kept / "data"]
    if hand.chance.happens(0.2):
        folder = hand.chance.one(folders)
        hand.say(f"remove the folder {folder.name}")
        shutil.rmtree(folder, ignore_errors=True)
    elif files:
        path = hand.chance.one(files)
        hand.say(f"spoil {path.name}")
        if path.is_dir():
            shutil.rmtree(path)
        elif hand.chance.happens(0.4):
            path.unlink()
        else:
            os.truncate(path, path.stat().st_size // 2)


def close(hand: Hand) -> None:
    """The cross in the window's corner, or the menu's Quit."""
    way = hand.chance.one(["cross", "quit"])
    hand.say(f"close by {way}")
    if way == "quit":
        hand.desktop.actions["quit"].trigger()
    else:
        hand.desktop.window.windowHandle().close()


def close_amid(hand: Hand) -> None:
    """Close while something has just begun: training, a save, a download."""
    session, loader = hand.desktop.session, hand.desktop.loader
    begun = hand.chance.one(["training", "a save", "a download"])
    hand.say(f"begin {begun}, and")
    if begun == "a download":
        loader.download("mnist", "MNIST")
    elif begun == "a save" and session.trainable:
        session.save(hand.ground.saves / "amid.visualcnn")
    elif session.state is not State.RUNNING:
        hand.desktop.actions["train"].trigger()
    if hand.chance.happens(0.5):
        QCoreApplication.processEvents()
    close(hand)


def end(hand: Hand) -> None:
    """The system wants the program to end: a signal, which may come in the middle of anything."""
    after = _SOONEST + hand.chance.part() * (_LATEST - _SOONEST)
    hand.say(f"signal after {1000 * after:.1f} ms")
    signal.setitimer(signal.ITIMER_REAL, after)


HOUSE: dict[Deed, float] = {
    resize: 1.5,
    change_window: 1,
    move_dock: 3,
    zoom: 0.15,
    drop: 2.5,
    damage: 0.5,
    close: 0.2,
    close_amid: 0.15,
    end: 0.08,
}
MEANWHILE: dict[Deed, float] = {resize: 0.8, change_window: 0.1, damage: 0.1, end: 0.03}
"""What happens also while a dialog or a menu waits."""
