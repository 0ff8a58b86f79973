"""Icons of the window's own family, in the theme's colours and crisp at every scale factor."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from visualcnn.gui.theme import current_theme
from visualcnn.resources import icon_svg, resource

_SIZES = (16, 20, 24, 30, 32, 36, 40, 48, 64, 80)
_LOGO_SIZES = (16, 24, 32, 48, 64, 128, 256)


def icon(name: str, color: str | None = None) -> QIcon:
    """The icon called `name` ("play") in the current theme's text colour, or in `color`.

    Views ask again when the theme changes. Raises ResourceError where there is no such icon.
    """
    theme = current_theme()
    return _icon(name, color or theme.text, theme.text_disabled)


@cache
def _icon(name: str, normal: str, disabled: str) -> QIcon:
    made = QIcon()
    for color, mode in ((normal, QIcon.Mode.Normal), (disabled, QIcon.Mode.Disabled)):
        svg = icon_svg(name, color)
        for size in _SIZES:
            made.addPixmap(_pixmap(svg, size), mode)
    return made


@cache
def logo() -> QIcon:
    """The program's own icon."""
    svg = resource("visualcnn.svg").read_text(encoding="utf-8")
    made = QIcon()
    for size in _LOGO_SIZES:
        made.addPixmap(_pixmap(svg, size))
    return made


def _pixmap(svg: str, size: int) -> QPixmap:
    picture = QPixmap(size, size)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(svg.encode())).render(painter)
    painter.end()
    return picture
