"""Facts about the scroll area for a column."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from visualcnn.gui.views.column_scroll import ColumnScroll

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


def test_it_is_never_too_narrow_for_its_content(qtbot: QtBot) -> None:
    """Its least width follows the content's, also when that grows; its least height doesn't."""
    content = QWidget()
    words = QLabel("short")
    QVBoxLayout(content).addWidget(words)
    scroll = ColumnScroll(content)
    qtbot.addWidget(scroll)
    scroll.show()
    narrow = scroll.minimumSizeHint()
    assert narrow.width() > content.minimumSizeHint().width()
    words.setText("a much longer sentence\n" * 50)
    QApplication.processEvents()
    wide = scroll.minimumSizeHint()
    assert wide.width() > narrow.width()
    assert wide.height() == narrow.height()
