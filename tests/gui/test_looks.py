"""Facts about the look that the user chose: light or dark, larger or smaller, remembered."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualcnn.gui.desktop import Desktop
from visualcnn.gui.theme import THEME


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_theme_can_be_chosen_and_is_remembered(
    make: Callable[..., Desktop], qtbot: QtBot, name: str
) -> None:
    """The next window begins with it."""
    assert qtbot is not None
    make().actions[name].trigger()
    assert make().memory.get("theme", "") == name


def test_zoom_scales_text(make: Callable[..., Desktop], qapp: QApplication) -> None:
    """Ctrl + makes text larger, Ctrl 0 brings it back."""
    desktop = make()
    size = qapp.font().pointSizeF()
    desktop.actions["zoom_in"].trigger()
    assert qapp.font().pointSizeF() > size
    desktop.actions["zoom_reset"].trigger()
    assert qapp.font().pointSizeF() == size


def test_at_the_end_of_the_zoom_nothing_is_laid_out_anew(make: Callable[..., Desktop]) -> None:
    """One may go on pressing."""
    desktop, told = make(), list[None]()
    desktop.actions["zoom_out"].trigger()
    THEME.theme_changed.connect(lambda: told.append(None))
    for _ in range(3):
        desktop.actions["zoom_out"].trigger()
    desktop.actions["zoom_reset"].trigger()
    assert not told
    desktop.actions["zoom_in"].trigger()
    assert len(told) == 1


def test_zoom_is_remembered(make: Callable[..., Desktop], qapp: QApplication) -> None:
    """The next start begins with it, tiles included; a size that isn't offered means normal."""
    first = make()
    first.actions["zoom_in"].trigger()
    size = qapp.font().pointSizeF()
    second = make()
    assert THEME.zoom == second.looks.zoom == 1.25
    assert qapp.font().pointSizeF() == size
    second.memory.set("zoom", 9.0)
    assert make().looks.zoom == 1.0


def test_docks_grow_with_their_text(make: Callable[..., Desktop], qtbot: QtBot) -> None:
    """Zooming in widens the panels at the sides, zooming back narrows them again."""
    desktop = make()
    desktop.window.resize(1600, 900)
    desktop.window.show()
    dock = desktop.window.docks["inspector"]
    qtbot.waitExposed(desktop.window)
    before = dock.width()
    desktop.actions["zoom_in"].trigger()
    qtbot.waitUntil(lambda: dock.width() > 1.05 * before)
    desktop.actions["zoom_reset"].trigger()
    qtbot.waitUntil(lambda: dock.width() < 1.05 * before)


def test_the_chosen_colours_are_marked(make: Callable[..., Desktop]) -> None:
    """The menu says which theme is in use, also after a start."""
    make().actions["dark"].trigger()
    assert make().actions["dark"].isChecked()


def test_a_dark_start_has_light_icons(make: Callable[..., Desktop]) -> None:
    """Actions are made before the remembered theme is known; their icons follow it."""
    make().memory.set("theme", "dark")
    image = make().actions["open"].icon().pixmap(20, 20).toImage()
    drawn = [image.pixelColor(x, y) for x in range(20) for y in range(20)]
    assert max(color.lightness() for color in drawn if color.alpha() > 200) > 200
