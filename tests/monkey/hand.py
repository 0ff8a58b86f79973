"""The hand: what one event of the monkey works with, and a note of what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.monkey.chance import Chance
from tests.monkey.ground import Ground
from tests.monkey.spots import Spot, anywhere, somewhere, windows
from visualcnn.gui.desktop import Desktop

NONE = Qt.KeyboardModifier.NoModifier
_MODIFIERS = {
    Qt.Key.Key_Shift: Qt.KeyboardModifier.ShiftModifier,
    Qt.Key.Key_Control: Qt.KeyboardModifier.ControlModifier,
    Qt.Key.Key_Alt: Qt.KeyboardModifier.AltModifier,
}
_ASCII = 128
_SIGNS = {
    **dict.fromkeys((Qt.Key.Key_Return, Qt.Key.Key_Enter), "\r"),
    **dict.fromkeys((Qt.Key.Key_Tab, Qt.Key.Key_Backtab), "\t"),
    Qt.Key.Key_Backspace: "\b",
    Qt.Key.Key_Escape: "\x1b",
}
"""What else a key writes than its name."""


@dataclass(frozen=True)
class Hand:
    """One event: its dice, the window, the files, and `say`, which notes what is about to be done.

    Input goes to whole windows, as the system hands it over: Qt decides who gets it.
    """

    chance: Chance
    desktop: Desktop
    ground: Ground
    say: Callable[[str], None]

    @property
    def window(self) -> QWidget:
        """Mostly the main window, sometimes another one that is seen."""
        others = [window for window in windows() if window is not self.desktop.window]
        if others and self.chance.happens(0.2):
            return self.chance.one(others)
        return self.desktop.window

    def spot(self) -> Spot:
        """Somewhere in a window."""
        return somewhere(self.chance, self.window)

    def click(self, spot: Spot, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        """Press and let go."""
        if can(spot.window):
            modifiers = self.modifiers()
            QTest.mousePress(spot.window.windowHandle(), button, modifiers, spot.at)
            if can(spot.window):
                QTest.mouseRelease(spot.window.windowHandle(), button, modifiers, spot.at)

    def double_click(self, spot: Spot) -> None:
        """As a user's: a click, then the second."""
        if can(spot.window):
            QTest.mouseDClick(spot.window.windowHandle(), Qt.MouseButton.LeftButton, NONE, spot.at)

    def modifiers(self) -> Qt.KeyboardModifier:
        """Seldom one."""
        shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
        return self.chance.weighted({NONE: 0.85, shift: 0.08, control: 0.07})

    def drag(self, spot: Spot, way: list[QPoint]) -> None:
        """Press, go along the points, let go."""
        button = Qt.MouseButton.LeftButton
        if can(spot.window):
            QTest.mousePress(spot.window.windowHandle(), button, NONE, spot.at)
        for place in way:
            if can(spot.window):
                QTest.mouseMove(spot.window.windowHandle(), place)
        if can(spot.window):
            QTest.mouseRelease(spot.window.windowHandle(), button, NONE, (way or [spot.at])[-1])

    def move(self, spot: Spot) -> None:
        """Rest the mouse there."""
        if can(spot.window):
            QTest.mouseMove(spot.window.windowHandle(), spot.at)

    def wheel(self, spot: Spot, turn: QPoint) -> None:
        """Turn the wheel there."""
        if can(spot.window):
            place = QPointF(spot.at)
            QTest.wheelEvent(spot.window.windowHandle(), place, turn, QPoint(), self.modifiers())

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press a key in the window that has the keyboard."""
        window = keyboard_window(self.desktop.window)
        text = _SIGNS.get(key, chr(key).lower() if key < _ASCII else "")
        click_key(window, key, text, modifiers)

    def write(self, text: str) -> None:
        """Write into what has the keyboard: key by key, or at once as an input method does."""
        focused = QApplication.focusWidget()
        window = keyboard_window(self.desktop.window)
        if text.isascii() and text.isprintable() and len(text) < 20:
            for sign in text:
                click_key(window, QTest.asciiToKey(ord(sign)), sign)
        elif focused is not None:
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(focused, event)

    def random_way(self, window: QWidget, start: QPoint) -> list[QPoint]:
        """Some points, near or far."""
        chance = self.chance
        if chance.happens(0.3):
            return [anywhere(chance, window).at for _ in range(chance.whole(1, 6))]
        reach = chance.whole(3, 80)
        way = [start]
        for _ in range(chance.whole(1, 8)):
            step = QPoint(chance.whole(-reach, reach), chance.whole(-reach, reach))
            way.append(way[-1] + step)
        return way[1:]


def can(window: QWidget) -> bool:
    """Whether a window still is there to get input."""
    return shiboken6.isValid(window) and window.isVisible() and window.windowHandle() is not None


def click_key(
    window: QWidget, key: Qt.Key, text: str, modifiers: Qt.KeyboardModifier = NONE
) -> None:
    """Press it and let it go, as long as the window is there.

    `QTest.keyPress` with a modifier presses that first, lets Qt do what is due, and goes on also
    where the window went meanwhile, as that of a dock does that comes back from a drag.
    """
    held = [kind for kind, modifier in _MODIFIERS.items() if modifier & modifiers]
    down = [*((kind, "") for kind in held), (key, text)]
    for press, strokes in ((True, down), (False, down[::-1])):
        for code, sign in strokes:
            if can(window):
                handle = window.windowHandle()
                QTest.simulateEvent(handle, press, code, modifiers, sign, False)


def keyboard_window(main: QWidget) -> QWidget:
    """The window that has the keyboard."""
    active = QApplication.activeWindow()
    return active if active is not None else main
