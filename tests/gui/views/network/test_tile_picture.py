"""Facts about pictures of tiles: exact pixels on every screen, and nothing painted below them."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from visualcnn.gui.mosaic import Grid, packed
from visualcnn.gui.theme import apply_theme
from visualcnn.gui.views.network.outlines import FIRST, Outline
from visualcnn.gui.views.network.tile_picture import TilePicture

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

GREYS = packed(np.arange(256, dtype=np.uint8).repeat(3).reshape(256, 3))
FRAMES = np.full(FIRST, 0xFF00FF00, np.uint32)
GRID = Grid(3, (2, 3), (4, 5), 2, 3)


class _Counting(QWidget):
    """Counts how often Python paints it."""

    painted = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Count."""
        del event
        self.painted += 1


@pytest.fixture
def parent(qtbot: QtBot, qapp: QApplication) -> _Counting:
    """What the picture is on, shown."""
    apply_theme(qapp, dark=False)
    made = _Counting()
    qtbot.addWidget(made)
    made.resize(100, 80)
    made.show()
    return made


def _picture(parent: QWidget, ratio: float, origin: QPointF | None = None) -> TilePicture:
    picture = TilePicture(parent)
    picture.lie(GRID, origin or QPointF(10, 12), ratio)
    picture.show()
    return picture


def test_new_pixels_are_painted_without_python(qapp: QApplication, parent: _Counting) -> None:
    """The widget below isn't asked to paint, however often the picture and outlines change."""
    picture = _picture(parent, 1.0)
    qapp.processEvents()
    before = parent.painted
    for step in range(5):
        picture.show_steps(np.full(GRID.count, step, np.uint8), GREYS, FRAMES)
        picture.outline({step % 3: Outline.LIT})
        qapp.processEvents()
        shown = parent.grab(picture.geometry()).toImage().pixelColor(4, 4)
        assert shown == QColor(step, step, step)
    assert parent.painted == before


@pytest.mark.parametrize("ratio", [1.0, 1.1, 1.25, 1.5, 1.75, 2.0])
def test_no_pixel_is_stretched(parent: _Counting, ratio: float) -> None:
    """The picture is a whole number of Qt's pixels large, or QLabel would scale it."""
    for x in range(4):
        picture = _picture(parent, ratio, QPointF(10 + x / 4, 12))
        picture.show_steps(np.zeros(GRID.count, np.uint8), GREYS, FRAMES)
        size = picture.pixmap().deviceIndependentSize()
        assert size.width() == pytest.approx(round(size.width()), abs=1e-9)
        assert size.height() == pytest.approx(round(size.height()), abs=1e-9)
        assert size.width() >= picture.width()


def test_every_number_has_its_pixels(parent: _Counting) -> None:
    """The tiles lie where they were told to, number by number."""
    picture = _picture(parent, 1.0)
    steps = np.arange(GRID.count, dtype=np.uint8)
    picture.show_steps(steps, GREYS, FRAMES)
    image = parent.grab().toImage()
    for cell in np.ndindex(3, 2, 3):
        x, y, _, _ = GRID.tile_rect(cell[0])
        place = image.pixelColor(10 + x + 5 * cell[2], 12 + y + 4 * cell[1])
        assert place.red() == steps.reshape(3, 2, 3)[cell]


def test_the_mouse_passes_through(parent: _Counting) -> None:
    """Pointing and clicking is the parent's affair."""
    transparent = Qt.WidgetAttribute.WA_TransparentForMouseEvents
    assert _picture(parent, 1.0).testAttribute(transparent)
