"""Facts about groups of tiles: where they lie, what they say, when they work."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from visualcnn.gui import colour_maps
from visualcnn.gui.mosaic import Cell, Grid
from visualcnn.gui.theme import apply_theme, current_theme
from visualcnn.gui.views.network.selection import What
from visualcnn.gui.views.network.tiles import TileGroup

GRID = Grid(2, (2, 2), (6, 6), 2, 4)


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> None:
    """Colours are the light theme's."""
    apply_theme(qapp, dark=False)


def _group(what: What = "map", ratio: float = 1.0) -> TileGroup:
    group = TileGroup("conv1", what)
    group.place(GRID, QPointF(10, 20), ratio)
    group.show(np.arange(8, dtype=np.float32).reshape(2, 2, 2))
    return group


def _painted(group: TileGroup, times: int = 1) -> QImage:
    canvas = QImage(60, 60, QImage.Format.Format_RGB32)
    canvas.fill(QColor(current_theme().panel))
    for _ in range(times):
        with QPainter(canvas) as painter:
            group.paint(painter, "layer", stale=False)
    return canvas


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_places_are_counted_in_the_screens_pixels(ratio: float) -> None:
    """At scale factor 2 the same grid takes half of Qt's pixels, and the mouse still hits it."""
    group = _group(ratio=ratio)
    assert group.rect(1) == QRectF(10 + 16 / ratio, 20, 12 / ratio, 12 / ratio)
    assert group.hit(group.rect(1).bottomRight() - QPointF(1, 1)) == Cell(1, 0, 1, 1)
    assert group.hit(QPointF(0, 0)) is None


def test_the_picture_is_made_once_for_the_same_values() -> None:
    """Painting again, as when the pointer moves, computes nothing; new values do."""
    group = _group()
    _painted(group, times=3)
    assert group.drawn == 1
    group.show(np.zeros((2, 2, 2), np.float32))
    _painted(group)
    assert group.drawn == 2


def test_the_highest_value_has_the_last_colour() -> None:
    """The scale's end is where the legend says that it is."""
    group = _group()
    canvas = _painted(group)
    steps = group.scale.steps(np.array([[7.0]], np.float32))
    expected = colour_maps.sequential(current_theme())[int(steps[0, 0])]
    place = group.rect(1).bottomRight().toPoint()
    shown = canvas.pixelColor(place.x() - 2, place.y() - 2)
    assert [shown.red(), shown.green(), shown.blue()] == expected.tolist()


def test_an_array_that_does_not_fit_is_not_shown() -> None:
    """A late snapshot of another network leaves empty places."""
    group = _group()
    group.show(np.zeros(7, np.float32))
    assert group.values is None
    _painted(group)
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
def test_readouts(what: What, words: str) -> None:
    """The readout names the thing as the field does, and its value."""
    assert _group(what).readout(Cell(1, 0, 0, 1)) == words
