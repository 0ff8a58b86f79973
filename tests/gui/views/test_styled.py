"""Views keep the theme's look wherever they are put."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from visualcnn.gui.theme import apply_theme, color, font
from visualcnn.gui.views.curves import CurvesView
from visualcnn.gui.views.probability_bars import ProbabilityBars
from visualcnn.gui.views.sample import SamplePanel
from visualcnn.gui.views.settings import SettingsPanel
from visualcnn.gui.views.status import StatusLine
from visualcnn.gui.views.styled import StyledView

# What the offscreen platform logs when windows are shown or raised.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def looks(view: StyledView) -> list[tuple[float, int, str]]:
    """Size, weight and colour of every label."""
    return [
        (
            label.font().pointSizeF(),
            label.font().weight().value,
            label.palette().windowText().color().name(),
        )
        for label in view.findChildren(QLabel)
    ]


class TwoBars(ProbabilityBars):
    """Bars with something to show."""

    def __init__(self) -> None:
        super().__init__()
        self.set_classes(("Bag", "Coat"))
        self.show_probabilities(np.array([0.75, 0.25]), 0)


@pytest.mark.parametrize("kind", [SettingsPanel, StatusLine, CurvesView, SamplePanel, TwoBars])
def test_docking_keeps_fonts_and_colours(
    qtbot: QtBot, qapp: QApplication, kind: type[StyledView]
) -> None:
    """A dock that is filled, floats and returns shows its labels as the theme wants them."""
    apply_theme(qapp, dark=False)
    view = kind()
    made = looks(view)
    window = QMainWindow()
    qtbot.addWidget(window)
    dock = QDockWidget(window)
    dock.setWidget(view)
    window.show()
    assert looks(view) == made
    apply_theme(qapp, dark=True)
    dark = looks(view)
    assert dark != made
    dock.setFloating(True)
    dock.setFloating(False)
    assert looks(view) == dark
    apply_theme(qapp, dark=False)


def test_captions_of_the_settings(qtbot: QtBot, qapp: QApplication) -> None:
    """The settings' captions are small and quiet also after docking."""
    apply_theme(qapp, dark=False)
    window = QMainWindow()
    qtbot.addWidget(window)
    panel = SettingsPanel()
    window.setCentralWidget(panel)
    window.show()
    assert panel.now.font().pointSizeF() == font("caption").pointSizeF()
    assert panel.now.palette().windowText().color().name() == color("text_quiet").name()
