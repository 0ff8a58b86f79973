"""Facts about short texts that change often."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from visualcnn.gui.theme import apply_theme, font
from visualcnn.gui.views.network.caption import Caption


class _Requests(QObject):
    """Counts how often a layout is asked anew."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count."""
        self.count += event.type() == QEvent.Type.LayoutRequest
        return super().eventFilter(watched, event)


def test_new_words_move_nothing(qtbot: QtBot, qapp: QApplication) -> None:
    """The text stays at its place, and no layout is asked anew for it."""
    apply_theme(qapp, dark=False)
    parent, requests = QWidget(), _Requests()
    qtbot.addWidget(parent)
    caption = Caption(parent, Qt.AlignmentFlag.AlignLeft)
    caption.lie(QRectF(5, 6, 70, 12), font("caption"))
    parent.show()
    qapp.processEvents()
    parent.installEventFilter(requests)
    before = caption.geometry()
    for words in ("✓ 7 · 98.4 %", "✗ 3 · 50.1 %, much longer than there is room for"):
        caption.say(words)
        qapp.processEvents()
        assert caption.text() == words
    assert caption.geometry() == before
    assert requests.count == 0
