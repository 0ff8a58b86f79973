"""Facts about the look of the whole window."""

from __future__ import annotations

import pyqtgraph
import pytest
from PySide6.QtGui import QPalette, QPixmapCache
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from visualcnn.gui.palette import DARK, LIGHT
from visualcnn.gui.theme import (
    KEPT_PICTURES,
    THEME,
    apply_theme,
    color,
    current_theme,
    font,
    style_text,
)


def test_the_whole_application_takes_the_theme(qtbot: QtBot, qapp: QApplication) -> None:
    """Palette, plots and listeners get the same colours."""
    apply_theme(qapp, dark=False)
    with qtbot.waitSignal(THEME.theme_changed) as heard:
        assert apply_theme(qapp, dark=True) is DARK
    assert heard.args == [DARK]
    assert current_theme() is DARK
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.surface
    assert pyqtgraph.getConfigOption("background") == DARK.panel
    assert pyqtgraph.getConfigOption("imageAxisOrder") == "row-major"
    assert color("accent", 0.5).alpha() in {127, 128}


def test_without_a_choice_the_system_decides(qapp: QApplication) -> None:
    """The offscreen platform has no dark mode: None means light there."""
    apply_theme(qapp, dark=True)
    assert apply_theme(qapp, dark=None) is LIGHT


def test_three_sizes_of_type(qapp: QApplication) -> None:
    """Captions are smaller, headings larger, and zoom changes all of them once, not each time."""
    apply_theme(qapp, dark=False, zoom=1.0)
    body = font("body").pointSizeF()
    assert font("caption").pointSizeF() < body < font("heading").pointSizeF()
    for _ in range(2):
        apply_theme(qapp, dark=False, zoom=2.0)
        assert font("body").pointSizeF() == 2 * body
    apply_theme(qapp, dark=False, zoom=1.0)


@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
def test_a_labels_size_survives_a_new_parent(qtbot: QtBot, qapp: QApplication) -> None:
    """A heading in a scroll area stays a heading when a dock takes the scroll area."""
    apply_theme(qapp, dark=False)
    area, label, dock = QScrollArea(), QLabel("Heading"), QWidget()
    qtbot.addWidget(dock)
    area.setWidget(label)
    style_text(label, "heading")
    QVBoxLayout(dock).addWidget(area)
    dock.show()
    assert round(label.font().pointSizeF(), 1) == round(font("heading").pointSizeF(), 1)


def test_qt_keeps_few_pictures(qapp: QApplication) -> None:
    """Each that a label shows stays in Qt's memory until others fill ten megabytes, as it is."""
    QPixmapCache.setCacheLimit(10_240)
    apply_theme(qapp)
    assert QPixmapCache.cacheLimit() == KEPT_PICTURES
