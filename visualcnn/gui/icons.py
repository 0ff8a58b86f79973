"""Icons of the window's own family, in the theme's colours and crisp at every scale factor."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from visualcnn.gui.theme import current_theme, icon_size
from visualcnn.resources import icon_svg, resource

MENU_SIZE = 16
"""Of icons in menus, which don't grow with the text."""
_LOGO_SIZES = (16, 24, 32, 48, 64, 128, 256)


def icon(name: str, color: str | None = None) -> QIcon:
    """The icon called `name` ("play") in the current theme's text colour, or in `color`.

    It is drawn in the sizes that `icon_size` gives for 16 and 20 pixels, on the screens that there
    are: views ask again when the theme changes. Raises ResourceError where there is no such icon.
    """
    theme = current_theme()
    return _icon(name, color or theme.text, theme.text_disabled, _sizes())


def _sizes() -> tuple[int, ...]:
    """The widths that are needed, in the screens' own pixels."""
    sides = {MENU_SIZE, icon_size(16).width(), icon_size(20).width()}
    ratios = {screen.devicePixelRatio() for screen in QGuiApplication.screens()}
    return tuple(sorted({round(side * ratio) for side in sides for ratio in ratios}))


@cache
def _icon(name: str, normal: str, disabled: str, sizes: tuple[int, ...]) -> QIcon:
    made = QIcon()
    for color, mode in ((normal, QIcon.Mode.Normal), (disabled, QIcon.Mode.Disabled)):
        for pixmap in _pixmaps(icon_svg(name, color), sizes):
            made.addPixmap(pixmap, mode)
    return made


@cache
def logo() -> QIcon:
    """The program's own icon."""
    made = QIcon()
    for pixmap in _pixmaps(resource("visualcnn.svg").read_text(encoding="utf-8"), _LOGO_SIZES):
        made.addPixmap(pixmap)
    return made


def _pixmaps(svg: str, sizes: tuple[int, ...]) -> list[QPixmap]:
    """The picture in each of `sizes`, pixels."""
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    return [_pixmap(renderer, size) for size in sizes]


def _pixmap(renderer: QSvgRenderer, size: int) -> QPixmap:
    picture = QPixmap(size, size)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter)
    painter.end()
    return picture
