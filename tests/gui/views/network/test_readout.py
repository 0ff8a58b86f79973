"""Facts about the label that follows the pointer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from visualcnn.gui.theme import apply_theme
from visualcnn.gui.views.network.readout import Readout


@pytest.mark.parametrize("place", [(0, 0), (290, 10), (290, 190), (5, 195), (150, 100)])
def test_it_never_leaves_its_panel_nor_covers_the_pointer(
    qtbot: QtBot, qapp: QApplication, place: tuple[int, int]
) -> None:
    """Near an edge it moves to the other side."""
    apply_theme(qapp, dark=False)
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(300, 200)
    readout = Readout(parent)
    readout.restyle()
    readout.say("conv1 map 3 [12, 7] = 0.482", QPoint(*place))
    assert parent.rect().contains(readout.geometry())
    assert not readout.geometry().contains(QPoint(*place))
    assert readout.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
