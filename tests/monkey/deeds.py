"""Deeds with mouse and keyboard: what the monkey does where no dialog is in the way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QTabBar,
)

from tests.monkey.hand import NONE, Hand
from tests.monkey.spots import Spot, on, parts

Deed = Callable[[Hand], None]

ABSURD = (
    *("", " ", "-", ".", "-1", "0", "-0", "1", "7", "12", "1e999", "-1e999", "1e-320", "nan"),
    *("inf", "1e6", "0.5", "1,5", "1.234.567", "0x1F", "½", "٣", "\uff19", "10 000", "%", "+3"),
    *("9" * 400, "abc", "é", "数字", "\u202e12", "\u200b", "👩‍🔬", "1\n2", "\t", "'\"<b>&", "%s{}"),
    *("../../etc", "0.001", "1000", "128", "3", "1e-3", "99999999999999999999"),
)
"""What is written into fields."""
ELSEWHERE = {"quit", "zoom_in", "zoom_out", "zoom_reset", "system", "light", "dark"}
"""Actions with a deed of their own: more seldom, since they take longer than a hundred clicks."""
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_K = Qt.Key
_KEYS = (
    *(_K.Key_Tab, _K.Key_Tab, _K.Key_Backtab, _K.Key_Return, _K.Key_Enter, _K.Key_Space),
    *(_K.Key_Escape, _K.Key_Left, _K.Key_Right, _K.Key_Up, _K.Key_Down, _K.Key_Home, _K.Key_End),
    *(_K.Key_PageUp, _K.Key_PageDown, _K.Key_Delete, _K.Key_Backspace, _K.Key_Insert),
    *(_K.Key_Menu, _K.Key_Plus, _K.Key_Minus, _K.Key_Slash, _K.Key_Period),
    *(_K(_K.Key_F1 + number) for number in range(12)),
    *(_K(_K.Key_0 + number) for number in range(10)),
    *(_K(_K.Key_A + number) for number in range(26)),
)
_WHEEL = 120


def click(hand: Hand) -> None:
    """Mostly with the left button."""
    buttons = Qt.MouseButton
    button = hand.chance.weighted(
        {buttons.LeftButton: 0.85, buttons.RightButton: 0.1, buttons.MiddleButton: 0.05}
    )
    spot = hand.spot()
    hand.say(f"click {button.name} at {spot}")
    hand.click(spot, button)


def double_click(hand: Hand) -> None:
    """Also many clicks in a row: of somebody impatient."""
    spot = hand.spot()
    times = hand.chance.weighted({1: 0.8, 5: 0.2})
    hand.say(f"double click ×{times} at {spot}")
    for _ in range(times):
        hand.double_click(spot)


def drag(hand: Hand) -> None:
    """From anywhere to anywhere."""
    spot = hand.spot()
    way = hand.random_way(spot.window, spot.at)
    hand.say(f"drag {len(way)} points from {spot}")
    hand.drag(spot, way)


def draw(hand: Hand) -> None:
    """A stroke on the pad, where it is seen."""
    canvas = hand.desktop.explore().pad.canvas
    if not canvas.isVisible() or canvas.visibleRegion().isEmpty():
        hand.desktop.actions["draw"].trigger()
    spot = on(hand.chance, canvas)
    way = hand.random_way(spot.window, spot.at)
    hand.say(f"draw {len(way)} points from {spot}")
    hand.drag(spot, way)


def hover(hand: Hand) -> None:
    """Rest the mouse somewhere."""
    spot = hand.spot()
    hand.say(f"hover at {spot}")
    hand.move(spot)


def wheel(hand: Hand) -> None:
    """Up, down or aside, also by a lot."""
    spot = hand.spot()
    notches = hand.chance.one([-40, -3, -1, 1, 3, 40]) * _WHEEL
    aside = hand.chance.happens(0.2)
    hand.say(f"wheel {notches}{' aside' if aside else ''} at {spot}")
    hand.wheel(spot, QPoint(notches, 0) if aside else QPoint(0, notches))


def key(hand: Hand) -> None:
    """One key, or the same one many times."""
    chosen = hand.chance.one(_KEYS)
    modifiers = hand.chance.weighted({NONE: 0.7, _CONTROL: 0.15, _SHIFT: 0.1, _ALT: 0.05})
    times = hand.chance.weighted({1: 0.9, 8: 0.1})
    hand.say(f"key {modifiers.name} {chosen.name} ×{times} in {QApplication.focusWidget()!r:.60}")
    for _ in range(times):
        hand.key(chosen, modifiers)


def fill_field(hand: Hand) -> None:
    """Write something absurd into a field, and leave it in one of the ways."""
    chance = hand.chance
    fields = parts(hand.desktop.window, (QAbstractSpinBox, QLineEdit))
    if not fields:
        return
    field, text = chance.one(fields), chance.one(ABSURD)
    hand.say(f"write {text[:40]!r} into {field.accessibleName() or field!r:.60}")
    hand.click(Spot(field.window(), field.mapTo(field.window(), QPoint(4, 4)), "field"))
    hand.key(Qt.Key.Key_A, _CONTROL)
    if chance.happens(0.2):
        QApplication.clipboard().setText(text)
        hand.key(Qt.Key.Key_V, _CONTROL)
    else:
        hand.write(text)
    leaving = chance.weighted({_K.Key_Return: 0.5, _K.Key_Tab: 0.3, _K.Key_Escape: 0.1, None: 0.1})
    if leaving is not None:
        hand.key(leaving)


def choose(hand: Hand) -> None:
    """Another entry of a combo box, of tabs or of a slider, by keys."""
    kinds = (QComboBox, QTabBar, QAbstractSlider)
    found = parts(hand.desktop.window, kinds)
    if not found:
        return
    part = hand.chance.one(found)
    hand.say(f"choose in {part.accessibleName() or part!r:.60}")
    part.setFocus()
    way = hand.chance.one([_K.Key_Down, _K.Key_Up, _K.Key_End, _K.Key_Home, _K.Key_Right])
    for _ in range(hand.chance.whole(1, 6)):
        hand.key(way)


def act(hand: Hand) -> None:
    """What menus and toolbar offer; each as often as the others."""
    docks = [dock.toggleViewAction() for dock in hand.desktop.window.docks.values()]
    recent = hand.desktop.window.toolbar.recent.actions()
    actions = [*hand.desktop.actions.all(), *docks, *recent]
    offered = [each for each in actions if each.isEnabled() and each.objectName() not in ELSEWHERE]
    action = hand.chance.named(offered, lambda each: each.text())
    hand.say(f"action {action.text()}")
    action.trigger()


def train(hand: Hand) -> None:
    """Train, pause, step: more often than all else that is offered."""
    name = hand.chance.one(["train", "train", "step", "epoch", "reset"])
    action = hand.desktop.actions[name]
    hand.say(f"action {action.text()}, {action.isEnabled()}")
    action.trigger()


DEEDS: dict[Deed, float] = {
    click: 30,
    double_click: 4,
    drag: 6,
    draw: 2,
    hover: 6,
    wheel: 6,
    key: 14,
    fill_field: 6,
    choose: 4,
    act: 5,
    train: 5,
}
