"""Facts about icons."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualcnn.gui import icons
from visualcnn.gui.icons import icon, logo
from visualcnn.gui.palette import DARK, LIGHT, Theme
from visualcnn.gui.theme import THEME, apply_theme, icon_size


def _middle(made: QIcon, mode: QIcon.Mode) -> str:
    return QColor(made.pixmap(QSize(20, 20), 1.0, mode).toImage().pixelColor(9, 10)).name()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_icons_take_the_themes_colours(qapp: QApplication, theme: Theme) -> None:
    """The same icon is dark on light and light on dark, and quieter when disabled."""
    apply_theme(qapp, theme.dark)
    made = icon("play")
    assert _middle(made, QIcon.Mode.Normal) == theme.text
    assert _middle(made, QIcon.Mode.Disabled) == theme.text_disabled


@pytest.mark.parametrize("zoom", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_icons_are_drawn_for_the_screens_pixels(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, ratio: float, zoom: float
) -> None:
    """At every scale factor the picture has exactly the screen's pixels: nothing is blown up."""
    apply_theme(qapp, dark=False, zoom=zoom)
    screen = SimpleNamespace(devicePixelRatio=lambda: ratio)
    monkeypatch.setattr(icons, "QGuiApplication", SimpleNamespace(screens=lambda: [screen]))
    for size in (QSize(16, 16), icon_size(16), icon_size(20)):
        assert icon("save").pixmap(size, ratio).width() == round(size.width() * ratio)
    apply_theme(qapp, dark=False)


def test_another_screen_gets_icons_of_its_own(qapp: QApplication, qtbot: QtBot) -> None:
    """Whoever shows icons is told to ask for them again."""
    apply_theme(qapp, dark=False)
    screen = qapp.primaryScreen()
    with qtbot.waitSignal(THEME.theme_changed):
        qapp.screenAdded.emit(screen)
    with qtbot.waitSignal(THEME.theme_changed):
        screen.geometryChanged.emit(screen.geometry())


def test_logo(qapp: QApplication) -> None:
    """The program's own icon has every size that a desktop asks for."""
    del qapp
    assert {size.width() for size in logo().availableSizes()} >= {16, 32, 48, 256}
