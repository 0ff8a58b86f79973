"""Facts about a drawn function."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualcnn.gui.theme import apply_theme, color
from visualcnn.gui.views.explanation.curve_plot import CurvePlot


@pytest.fixture
def plot(qtbot: QtBot, qapp: QApplication) -> CurvePlot:
    """The rectifier, at 1."""
    apply_theme(qapp, dark=False)
    made = CurvePlot()
    qtbot.addWidget(made)
    made.resize(made.sizeHint())
    x = np.linspace(-2, 2, 41)
    made.show_curve(np.stack([x, np.maximum(x, 0)]), (1.0, 1.0), "max(x, 0)")
    return made


def test_the_place_is_marked_on_the_curve(plot: CurvePlot) -> None:
    """A dot of the accent's colour lies there, and not elsewhere on the curve."""
    image = plot.grab().toImage()
    at, other = plot.point(1, 1).toPoint(), plot.point(-1, 0).toPoint()
    assert image.pixelColor(at) == color("accent")
    assert image.pixelColor(other) != color("accent")
    assert plot.accessibleName() == "max(x, 0): 1.00 becomes 1.00"


def test_the_curve_fills_its_frame(plot: CurvePlot) -> None:
    """Its ends lie at the frame's corners, and zero in sight."""
    assert plot.point(-2, 0) == plot.frame.bottomLeft()
    assert plot.point(2, 2) == plot.frame.topRight()
    assert plot.frame.contains(plot.point(0, 0) - QPointF(0, 1))


def test_what_is_no_number_has_no_place(plot: CurvePlot) -> None:
    """The curve is drawn without a mark, and a flat one without dividing by zero."""
    curve = np.array([[0.0, 0.0], [0.0, 0.0]])
    plot.show_curve(curve, (float("nan"), float("nan")), "x")
    image = plot.grab().toImage()
    accent = color("accent")
    width, height = image.width(), image.height()
    assert all(image.pixelColor(x, y) != accent for x in range(width) for y in range(height))
    assert plot.minimumSizeHint().width() < plot.sizeHint().width()
