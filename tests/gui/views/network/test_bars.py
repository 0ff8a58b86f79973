"""Facts about the bars of probabilities."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from visualcnn.gui.mosaic import Cell
from visualcnn.gui.theme import apply_theme, color, font
from visualcnn.gui.views.network.bars import BarGroup
from visualcnn.gui.views.network.frame import Bars

NAMES = ("Bag", "Coat", "Shirt")
UPRIGHT = Bars(upright=True, columns=3, width=40, height=60)
LYING = Bars(upright=False, columns=2, width=180, height=30)


@pytest.fixture(params=[UPRIGHT, LYING], ids=["upright", "lying"])
def group(qtbot: QtBot, qapp: QApplication, request: pytest.FixtureRequest) -> BarGroup:
    """Three classes, the second nearly sure."""
    apply_theme(qapp, dark=False)
    owner = QWidget()
    qtbot.addWidget(owner)
    owner.resize(400, 90)
    owner.setBackgroundRole(QPalette.ColorRole.Base)
    made = BarGroup("softmax", NAMES, owner)
    made.place(request.param, QPointF(10, 5), font("caption"), 12, 30)
    made.place_verdict(QRectF(0, 70, 100, 15))
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
    """Its bar alone has the colour of text, and all are faint where they are out of date."""
    group.show(np.array([0.5, 0.9, 0.5], np.float32))
    group.draw(stale=False)
    assert [_seen(bar.fill) for bar in group.bars] == [
        color(name) for name in ("text_quiet", "text", "text_quiet")
    ]
    assert _seen(group.bars[0].track, group.bars[0].track.rect().topRight()) == color("surface")
    group.draw(stale=True)
    assert _seen(group.bars[1].fill).lightness() > color("text").lightness()


def test_bars_are_as_long_as_probabilities_are_large(group: BarGroup) -> None:
    """Upwards or to the right, from nothing to the whole track; what is no number is nothing."""
    group.show(np.array([0, 1, np.nan], np.float32))
    group.draw(stale=False)
    areas = [bar.fill.width() * bar.fill.height() for bar in group.bars]
    assert areas[0] == areas[2] == 0
    assert group.bars[1].fill.size() == group.bars[1].track.size()


def _seen(widget: QWidget, place: QPoint | None = None) -> QColor:
    """The colour in the widget's middle, or at another place of it."""
    window = widget.window()
    at = widget.mapTo(window, place or widget.rect().center())
    return window.grab().toImage().pixelColor(at)


def test_readout(group: BarGroup) -> None:
    """A bar says its class and probability."""
    assert group.readout(Cell(2, 0, 0, 0)) == "Shirt: 8.0 %"


def test_other_numbers_of_classes_are_not_shown(group: BarGroup) -> None:
    """Probabilities of another network leave the bars empty."""
    group.show(np.array([1.0], np.float32))
    assert group.predicted is None
    assert not group.verdict()
