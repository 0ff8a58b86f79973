"""Spots: where in the windows the mouse may go, and what is there."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

from tests.monkey.chance import Chance

_LONGEST = 30
_PASSING = (Qt.WindowType.ToolTip, Qt.WindowType.SplashScreen, Qt.WindowType.Popup)


@dataclass(frozen=True)
class Spot:
    """A point of a window, and the name of what was aimed at."""

    window: QWidget
    at: QPoint
    name: str

    def __str__(self) -> str:
        return f"{self.at.x()},{self.at.y()} on {self.name}"


def windows() -> list[QWidget]:
    """The windows that are seen, but for those that pass: tips and menus."""
    seen = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    return [window for window in seen if window.windowType() not in _PASSING]


def name_of(widget: QWidget) -> str:
    """Kind and words of a widget and of what it is in."""
    names: list[str] = []
    part: QWidget | None = widget
    while part is not None and len(names) < 3:
        text = getattr(part, "text", None)
        words = part.objectName() or (text() if callable(text) else "") or part.accessibleName()
        names.append(f"{type(part).__name__} {words[:_LONGEST]}".rstrip())
        part = part.parentWidget()
    return " in ".join(names)


def parts(window: QWidget, kinds: type[QWidget] | tuple[type[QWidget], ...]) -> list[QWidget]:
    """What is seen in a window of these kinds."""
    found = [part for part in window.findChildren(QWidget) if isinstance(part, kinds)]
    return [part for part in found if part.isVisible() and part.window() is window]


def anywhere(chance: Chance, window: QWidget) -> Spot:
    """Any point of a window."""
    place = QPoint(int(chance.part() * window.width()), int(chance.part() * window.height()))
    part = window.childAt(place)
    return Spot(window, place, name_of(part if part is not None else window))


def on(chance: Chance, part: QWidget) -> Spot:
    """A point of what is seen of `part`; where nothing is, any point of its window."""
    seen = part.visibleRegion().boundingRect()
    if seen.isEmpty():
        return anywhere(chance, part.window())
    across, down = chance.part(), chance.part()
    place = seen.topLeft() + QPoint(int(across * seen.width()), int(down * seen.height()))
    return Spot(part.window(), part.mapTo(part.window(), place), name_of(part))


def somewhere(chance: Chance, window: QWidget) -> Spot:
    """Any point, or one of a widget: each kind of widget as often as the others."""
    if chance.happens(0.4):
        return anywhere(chance, window)
    seen = parts(window, QWidget)
    if not seen:
        return anywhere(chance, window)
    kind = chance.named(sorted({type(part).__name__ for part in seen}), str)
    alike = [part for part in seen if type(part).__name__ == kind]
    return on(chance, chance.named(alike, name_of))
