"""A label keeps to its room, whatever its text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from visualcnn.gui.views.elided_label import ElidedLabel

# What the offscreen platform logs whenever a window is shown.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

LONG = "A long sentence that needs more room than there is"


class Layouts(QObject):
    """Counts how often a widget is to be laid out."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Every event of the widget."""
        self.count += event.type() == QEvent.Type.LayoutRequest
        return super().eventFilter(watched, event)


@pytest.fixture
def panel(qtbot: QtBot) -> QWidget:
    """A shown panel 100 pixels wide."""
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(100, 60)
    made.show()
    return made


@pytest.fixture
def label(panel: QWidget) -> ElidedLabel:
    """In the panel."""
    made = ElidedLabel()
    QVBoxLayout(panel).addWidget(made)
    QApplication.processEvents()
    return made


def shown(label: ElidedLabel) -> str:
    """What is seen of it."""
    (inside,) = label.findChildren(QLabel)
    return inside.text()


def test_the_rest_is_the_tooltip(label: ElidedLabel) -> None:
    """A long text ends in "…", with all of it as tooltip; a short one needs none."""
    label.setText(LONG)
    assert shown(label).endswith("…")
    assert label.text() == label.toolTip() == LONG
    label.setText("Short")
    assert (shown(label), label.toolTip()) == ("Short", "")


def test_another_room_shows_another_part(panel: QWidget, label: ElidedLabel) -> None:
    """More of the text with more room, less of it in a larger font."""
    label.setText(LONG)
    before = len(shown(label))
    panel.resize(200, 60)
    QApplication.processEvents()
    wide = len(shown(label))
    assert before < wide
    larger = label.font()
    larger.setPointSizeF(2 * larger.pointSizeF())
    label.setFont(larger)
    assert len(shown(label)) < wide
    assert label.height() >= label.fontMetrics().height()


def test_another_text_needs_no_layout(panel: QWidget, label: ElidedLabel) -> None:
    """However long it is, the panel isn't laid out again."""
    layouts = Layouts()
    panel.installEventFilter(layouts)
    for text in ("a", LONG, ""):
        label.setText(text)
        QApplication.processEvents()
    assert layouts.count == 0
    panel.removeEventFilter(layouts)
