"""Facts about groups of tiles: where they lie, what they say, when they work."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from visualcnn.gui import colour_maps
from visualcnn.gui.mosaic import Cell, Grid
from visualcnn.gui.theme import apply_theme, color, current_theme
from visualcnn.gui.views.network.outlines import Outline
from visualcnn.gui.views.network.selection import What
from visualcnn.gui.views.network.shading import shade
from visualcnn.gui.views.network.tiles import TileGroup

GRID = Grid(2, (2, 2), (6, 6), 2, 4)


@pytest.fixture
def owner(qtbot: QtBot, qapp: QApplication) -> QWidget:
    """What the tiles are on, in the light theme."""
    apply_theme(qapp, dark=False)
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(60, 60)
    return made


def _group(owner: QWidget, what: What = "map", ratio: float = 1.0) -> TileGroup:
    group = TileGroup("conv1", what, owner)
    group.place(GRID, QPointF(10, 20), ratio)
    group.show(np.arange(8, dtype=np.float32).reshape(2, 2, 2))
    return group


def _shown(group: TileGroup) -> QImage:
    shade([group], "layer", stale=False)
    return group.owner.grab().toImage()


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_places_are_counted_in_the_screens_pixels(owner: QWidget, ratio: float) -> None:
    """At scale factor 2 the same grid takes half of Qt's pixels, and the mouse still hits it."""
    group = _group(owner, ratio=ratio)
    assert group.rect(1) == QRectF(10 + 16 / ratio, 20, 12 / ratio, 12 / ratio)
    assert group.hit(group.rect(1).bottomRight() - QPointF(1, 1)) == Cell(1, 0, 1, 1)
    assert group.hit(QPointF(0, 0)) is None


def test_the_picture_is_made_once_for_the_same_values(owner: QWidget) -> None:
    """Shown again, as when the pointer moves, nothing is computed; for new values it is."""
    group = _group(owner)
    for block in range(3):
        group.outline({block % 2: Outline.POINTED})
        _shown(group)
    assert group.drawn == 1
    group.show(np.zeros((2, 2, 2), np.float32))
    _shown(group)
    assert group.drawn == 2


def test_the_highest_value_has_the_last_colour(owner: QWidget) -> None:
    """The scale's end is where the legend says that it is."""
    group = _group(owner)
    picture = _shown(group)
    step = int(group.scale.steps(np.array([[7.0]], np.float32))[0, 0])
    place = group.rect(1).bottomRight().toPoint()
    shown = picture.pixelColor(place.x() - 2, place.y() - 2)
    expected = colour_maps.sequential(current_theme())[step]
    assert [shown.red(), shown.green(), shown.blue()] == expected.tolist()


def test_an_array_that_does_not_fit_is_not_shown(owner: QWidget) -> None:
    """A late snapshot of another network leaves empty places."""
    group = _group(owner)
    group.show(np.zeros(7, np.float32))
    assert group.values is None
    center = group.rect(1).center().toPoint()
    assert _shown(group).pixelColor(center) == color("surface")
    assert group.drawn == 0


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("map", "conv1 map 1 [0, 1] = 5.00"),
        ("filter", "conv1 filter 1 [0, 1] = 5.00"),
        ("input", "conv1 [0, 1] = 5.00"),
        ("cell", "conv1 [1] = 5.00"),
    ],
)
def test_readouts(owner: QWidget, what: What, words: str) -> None:
    """The readout names the thing as the field does, and its value."""
    assert _group(owner, what).readout(Cell(1, 0, 0, 1)) == words
