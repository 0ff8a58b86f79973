"""One quiet language for the whole window: colours, type sizes and distances."""

from __future__ import annotations

from functools import cache
from typing import Final, Literal

import pyqtgraph
from PySide6.QtCore import QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QPalette, QPixmapCache
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from visualcnn.gui.palette import DARK, LIGHT, Theme

GRID: Final = 8
"""The unit of all distances, in pixels; margins are one of it."""
GAP: Final = 16
"""Between sections."""
TILE_GAP: Final = 2
"""Between tiles of one group."""
KEPT_PICTURES: Final = 1_024
"""Kilobytes that Qt keeps in case they are drawn again, as those of tiles never are."""

Role = Literal["caption", "body", "heading"]
_SCALE: Final = {"caption": 0.85, "body": 1.0, "heading": 1.2}


class ThemeNotifier(QObject):
    """Says when the theme changed; views redraw with `current_theme()`."""

    theme_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.theme = LIGHT
        self.follows_system = False
        self.zoom = 1.0
        self.base_size = 0.0

    @Slot()
    def follow(self) -> None:
        """Apply the system's new colour scheme where the user chose none."""
        app = QApplication.instance()
        if self.follows_system and isinstance(app, QApplication):
            apply_theme(app, None, self.zoom)

    @Slot()
    def redraw(self) -> None:
        """Have all redrawn for a screen that is new, or that has another scale factor."""
        self.theme_changed.emit(self.theme)


THEME: Final = ThemeNotifier()


def current_theme() -> Theme:
    """The colours that are in use."""
    return THEME.theme


def apply_theme(app: QApplication, dark: bool | None = None, zoom: float = 1.0) -> Theme:
    """Give the whole application its look; `dark` None follows the system.

    `zoom` multiplies the system's font size. Emits `THEME.theme_changed` once all is in place.
    """
    _start_following(app)
    THEME.follows_system = dark is None
    THEME.zoom = zoom
    if dark is None:
        dark = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    theme = THEME.theme = DARK if dark else LIGHT
    pyqtgraph.setConfigOptions(
        imageAxisOrder="row-major",
        background=theme.panel,
        foreground=theme.text_quiet,
        antialias=False,
    )
    QPixmapCache.setCacheLimit(KEPT_PICTURES)
    app.setStyle(QStyleFactory.create("Fusion"))
    app.setPalette(_qt_palette(theme))
    app.setFont(_tabular(app.font(), THEME.base_size * zoom))
    app.setStyleSheet(_stylesheet(theme))
    for made_once in (_font, _color):
        made_once.cache_clear()
    THEME.theme_changed.emit(theme)
    return theme


def _start_following(app: QApplication) -> None:
    if not THEME.base_size:
        size = app.font().pointSizeF()
        THEME.base_size = size if size > 0 else 10.0
    once = Qt.ConnectionType.UniqueConnection
    app.styleHints().colorSchemeChanged.connect(THEME.follow, once)
    app.screenAdded.connect(THEME.redraw, once)
    for screen in app.screens():
        screen.geometryChanged.connect(THEME.redraw, once)


def font(role: Role = "body", *, semi_bold: bool = False) -> QFont:
    """The system's font at the size of `role`, with digits of equal width; headings semi-bold."""
    return QFont(_font(role, semi_bold or role == "heading"))


@cache
def _font(role: Role, semi_bold: bool) -> QFont:
    base = QApplication.font()
    made = _tabular(base, base.pointSizeF() * _SCALE[role])
    if semi_bold:
        made.setWeight(QFont.Weight.DemiBold)
    return made


def icon_size(pixels: int = 16) -> QSize:
    """A square that grows with the text."""
    side = round(pixels * THEME.zoom)
    return QSize(side, side)


def style_text(widget: QWidget, role: Role = "body", color_name: str = "text") -> None:
    """Give a label its size and colour in a way that lasts.

    Qt forgets a font that was set when its scroll area moves to another parent, as docks do;
    it keeps a style sheet.
    """
    chosen = font(role)
    widget.setStyleSheet(
        f"color: {getattr(THEME.theme, color_name)}; font-size: {chosen.pointSizeF():.2f}pt;"
        f"font-weight: {chosen.weight().value};"
    )


def color(name: str, alpha: float = 1.0) -> QColor:
    """The current theme's colour called `name` ("accent"), 0 (clear) to 1 (opaque)."""
    return QColor(_color(name, alpha))


@cache
def _color(name: str, alpha: float) -> QColor:
    made = QColor(getattr(THEME.theme, name))
    made.setAlphaF(alpha)
    return made


def mixed(upper: QColor, lower: QColor, part: float) -> QColor:
    """`part` of the upper colour, the rest of the lower one."""
    return QColor.fromRgbF(
        part * upper.redF() + (1 - part) * lower.redF(),
        part * upper.greenF() + (1 - part) * lower.greenF(),
        part * upper.blueF() + (1 - part) * lower.blueF(),
    )


def _tabular(base: QFont, point_size: float) -> QFont:
    made = QFont(base)
    made.setPointSizeF(point_size)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def _qt_palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for roles, hex_color in (
        ((role.Window, role.AlternateBase), theme.surface),
        ((role.Base,), theme.panel),
        ((role.Button, role.ToolTipBase), theme.raised),
        ((role.Text, role.WindowText, role.ButtonText, role.ToolTipText), theme.text),
        ((role.BrightText,), theme.bad),
        ((role.PlaceholderText,), theme.text_quiet),
        ((role.Highlight, role.Link, role.LinkVisited, role.Accent), theme.accent),
        ((role.HighlightedText,), theme.on_accent),
        ((role.Mid, role.Midlight, role.Dark), theme.line),
        ((role.Light,), theme.raised),
    ):
        for each in roles:
            palette.setColor(each, QColor(hex_color))
    for each in (role.Text, role.WindowText, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(theme.text_disabled))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(theme.line))
    return palette


def _stylesheet(theme: Theme) -> str:
    return f"""
QMainWindow::separator {{ background: {theme.line}; width: 1px; height: 1px; }}
QMainWindow::separator:hover {{ background: {theme.accent}; }}
QToolBar {{ border: none; border-bottom: 1px solid {theme.line}; padding: 0 4px; spacing: 4px; }}
QToolBar::separator {{ background: {theme.line}; width: 1px; margin: 4px 6px; }}
QToolButton {{ border: 1px solid transparent; border-radius: 4px; padding: 4px 6px; }}
QToolButton[compact="true"] {{ padding: 1px 3px; }}
QToolButton:hover {{ background: {theme.line}; }}
QToolButton:pressed, QToolButton:checked {{ background: {theme.line}; }}
QToolButton:focus {{ border-color: {theme.accent}; }}
QToolButton#train_button {{ background: {theme.accent}; color: {theme.on_accent};
  padding: 5px 14px 5px 10px; margin-left: 4px; font-weight: 600; }}
QToolButton#train_button:hover {{ border-color: {theme.text}; }}
QToolButton#train_button:focus {{ border-color: {theme.text}; }}
QToolButton#train_button:disabled {{ background: {theme.line}; color: {theme.text_disabled}; }}
QToolButton::menu-indicator {{ image: none; }}
QDockWidget {{ color: {theme.text_quiet}; }}
QDockWidget::title {{ background: {theme.surface}; padding: 5px 8px; text-align: left; }}
QStatusBar {{ border-top: 1px solid {theme.line}; }}
QStatusBar::item {{ border: none; }}
QToolTip {{ background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.line};
  padding: 4px 6px; }}
QMenu {{ background: {theme.raised}; border: 1px solid {theme.line}; padding: 4px 0; }}
QMenu::item {{ padding: 4px 24px 4px 12px; }}
QMenu::icon {{ padding-left: 8px; }}
QMenu::item:selected {{ background: {theme.accent}; color: {theme.on_accent}; }}
QMenu::item:disabled {{ color: {theme.text_disabled}; background: transparent; }}
QMenu::separator {{ height: 1px; background: {theme.line}; margin: 4px 0; }}
QScrollBar {{ background: transparent; border: none; }}
QScrollBar:vertical {{ width: 10px; }}
QScrollBar:horizontal {{ height: 10px; }}
QScrollBar::handle {{ background: {theme.handle}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 24px; }}
QScrollBar::handle:horizontal {{ min-width: 24px; }}
QScrollBar::handle:hover {{ background: {theme.text_disabled}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""
