"""Facts about marks: frames around numbers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QFrame, QWidget
from pytestqt.qtbot import QtBot

from visualcnn.gui.mosaic import Grid
from visualcnn.gui.theme import apply_theme, color
from visualcnn.gui.views.network.bars import BarGroup
from visualcnn.gui.views.network.frame import Bars
from visualcnn.gui.views.network.marks import Frames, rects
from visualcnn.gui.views.network.tiles import TileGroup


@pytest.fixture
def owner(qtbot: QtBot, qapp: QApplication) -> QWidget:
    """What is marked."""
    apply_theme(qapp, dark=False)
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(100, 60)
    return made


def test_a_frame_lies_around_what_it_marks(owner: QWidget) -> None:
    """In the colour that is asked for, outside of the numbers, which stay as they are."""
    frames = Frames(owner)
    before = owner.grab().toImage()
    frames.show([QRectF(10, 10, 20, 20)], color("accent"))
    shown = owner.grab().toImage()
    for x, y in ((8, 8), (9, 20), (30, 20), (31, 31)):
        assert shown.pixelColor(x, y) == color("accent")
    for x, y in ((10, 10), (29, 29), (7, 7), (33, 20)):
        assert shown.pixel(x, y) == before.pixel(x, y)
    frames.show([], color("accent"))
    assert owner.grab().toImage() == before


def test_frames_are_used_again(owner: QWidget) -> None:
    """Marks that move make no new widgets, and the mouse passes through them."""
    frames = Frames(owner)
    for left in range(5):
        frames.show([QRectF(left, 0, 9, 9), QRectF(left, 20, 9, 9)], color("accent"))
    made = owner.findChildren(QFrame)
    assert len(made) == 2
    assert all(
        frame.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents) for frame in made
    )
    frames.show([QRectF(5, 5, 9, 9)], color("text"))
    assert [frame.isHidden() for frame in made] == [False, True]
    assert frames.rects == (QRectF(5, 5, 9, 9),)


def test_ranges_of_maps(owner: QWidget) -> None:
    """One rectangle a map; open ends reach to the edge, and nothing has no rectangle."""
    group = TileGroup("conv1", "map", owner)
    group.place(Grid(3, (4, 4), (2, 2), 3, 2), QPointF(10, 5), 1.0)
    two = list(rects((slice(1, 3), slice(1, 3), slice(2, None)), group))
    assert two == [QRectF(10 + 10 + 4, 7, 4, 4), QRectF(10 + 20 + 4, 7, 4, 4)]
    assert not list(rects((slice(0, 3), slice(4, 4), slice(0, 2)), group))


def test_ranges_of_cells(owner: QWidget) -> None:
    """Cells that stand side by side have one frame in each row."""
    group = TileGroup("dense1", "cell", owner)
    group.place(Grid(8, (1, 1), (6, 3), 4, 0, row_gap=1), QPointF(0, 0), 1.0)
    assert list(rects((slice(2, 7),), group)) == [QRectF(6, 0, 6, 6), QRectF(0, 7, 9, 6)]
    assert list(rects((slice(5, 6),), group)) == [group.rect(5)]


def test_ranges_of_bars(owner: QWidget) -> None:
    """A probability is marked as a whole."""
    group = BarGroup("softmax", tuple("0123"), owner)
    bars = Bars(upright=True, columns=4, width=20, height=30)
    group.place(bars, QPointF(0, 0), QFont(), 10, 10)
    assert list(rects((slice(2, 3),), group)) == [group.rect(2)]
