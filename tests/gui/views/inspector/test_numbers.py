"""Facts about the numbers in cells."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from visualcnn.gui.colour_maps import diverging, grey
from visualcnn.gui.palette import DARK, LIGHT
from visualcnn.gui.theme import apply_theme, font
from visualcnn.gui.views.inspector.numbers import ROOM, Numbers, decimals, fixed, reads_plain


def test_minus_zero_is_zero() -> None:
    """Rounded to nothing, a number has no sign; others have a true minus."""
    assert fixed(-0.001, 2) == "0.00"
    assert fixed(-0.25, 2) == "−0.25"


def test_small_cells_have_no_numbers(qapp: QApplication) -> None:
    """Below the room for numbers there are none, whatever the values."""
    apply_theme(qapp, dark=False)
    metrics, values = QFontMetrics(font("caption")), np.ones(3, np.float32)
    assert decimals(values, metrics, ROOM - 1) is None
    assert decimals(values, metrics, 2 * ROOM) == 2


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_ink_reads_on_its_ground(theme: object) -> None:
    """On zero stands the colour of text, on the strongest ink of the digit the panel's."""
    chosen = DARK if theme is DARK else LIGHT
    assert reads_plain(np.array([128], np.uint8), diverging, chosen) == [True]
    assert reads_plain(np.array([0, 255], np.uint8), grey, chosen) == [True, False]


def test_numbers_come_and_go_with_their_places(qtbot: QtBot, qapp: QApplication) -> None:
    """As many as there are places, each with its words and its ink."""
    apply_theme(qapp, dark=False)
    owner = QWidget()
    qtbot.addWidget(owner)
    numbers = Numbers(owner)
    places = [QRectF(30 * number, 0, 30, 30) for number in range(3)]
    numbers.lie(places, font("caption"))
    numbers.show(["1", "2", "3"], [True, False, True])
    labels = owner.findChildren(QLabel)
    assert [label.text() for label in labels] == ["1", "2", "3"]
    assert labels[1].foregroundRole() == QPalette.ColorRole.Base
    numbers.lie(places[:1], font("caption"))
    assert [label.isHidden() for label in labels] == [False, True, True]
