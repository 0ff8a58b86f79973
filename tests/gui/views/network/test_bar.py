"""Facts about one bar."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from visualcnn.gui.theme import apply_theme, font
from visualcnn.gui.views.network.bar import Bar

TRACK, NUMBER = QRectF(10, 5, 40, 20), QRectF(50, 5, 30, 20)


@pytest.mark.parametrize(
    ("number", "filled"), [(None, QRect(0, 15, 40, 5)), (NUMBER, QRect(0, 0, 10, 20))]
)
def test_a_quarter_is_filled(
    qtbot: QtBot, qapp: QApplication, number: QRectF | None, filled: QRect
) -> None:
    """From the bottom upwards, or from the left where a number stands on the right."""
    apply_theme(qapp, dark=False)
    owner = QWidget()
    qtbot.addWidget(owner)
    bar = Bar(owner)
    bar.lie(TRACK, number, font("caption"))
    bar.show_part(0.25, "25 %")
    assert bar.track.geometry() == TRACK.toRect()
    assert bar.fill.geometry() == filled
