"""Facts about the bars of probabilities."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from visualcnn.gui.mosaic import Cell
from visualcnn.gui.theme import apply_theme, color, font
from visualcnn.gui.views.network.bars import BarGroup
from visualcnn.gui.views.network.frame import Bars

NAMES = ("Bag", "Coat", "Shirt")
UPRIGHT = Bars(upright=True, columns=3, width=40, height=60)
LYING = Bars(upright=False, columns=2, width=180, height=30)


@pytest.fixture(params=[UPRIGHT, LYING], ids=["upright", "lying"])
def group(qapp: QApplication, request: pytest.FixtureRequest) -> BarGroup:
    """Three classes, the second nearly sure."""
    apply_theme(qapp, dark=False)
    made = BarGroup("softmax", NAMES)
    made.place(request.param, QPointF(10, 5), font("caption"), 12, 30)
    made.show(np.array([0.02, 0.9, 0.08], np.float32))
    return made


def test_every_bar_is_hit_where_it_stands(group: BarGroup) -> None:
    """No two bars share a place, whichever way they lie."""
    for block in range(3):
        assert group.hit(group.rect(block).center()) == Cell(block, 0, 0, 0)
    assert group.hit(QPointF(0, 0)) is None


def test_the_verdict_has_a_sign(group: BarGroup) -> None:
    """Right and wrong are told by a sign, and without a label there is none."""
    assert group.verdict() == "Coat · 90.0 %"
    group.label = 1
    assert group.verdict() == "✓ Coat · 90.0 %"
    group.label = 2
    assert group.verdict() == "✗ Coat · 90.0 %"


def test_the_prediction_stands_out(group: BarGroup) -> None:
    """Its bar alone has the colour of text."""
    canvas = QImage(400, 80, QImage.Format.Format_RGB32)
    canvas.fill(color("panel"))
    with QPainter(canvas) as painter:
        group.paint(painter, "layer", stale=False)
    _, bar, _, _ = group.parts(1)
    _, other, _, _ = group.parts(2)
    assert canvas.pixelColor(bar.center().toPoint()) == color("text")
    assert canvas.pixelColor(other.center().toPoint()) == color("text_quiet")


def test_readout(group: BarGroup) -> None:
    """A bar says its class and probability."""
    assert group.readout(Cell(2, 0, 0, 0)) == "Shirt: 8.0 %"


def test_other_numbers_of_classes_are_not_shown(group: BarGroup) -> None:
    """Probabilities of another network leave the bars empty."""
    group.show(np.array([1.0], np.float32))
    assert group.predicted is None
    assert not group.verdict()
