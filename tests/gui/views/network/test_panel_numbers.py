"""Facts about single numbers of the network panel: chosen, pointed at, marked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.views.network.looking import DIGITS, group_of, view_of
from visualcnn.explain.places import Place, Weight
from visualcnn.gui.views.network import NetworkPanel, Selection
from visualcnn.gui.views.network.marks import Mark
from visualcnn.gui.views.network.selection import What
from visualcnn.gui.views.network.strip import StripView
from visualcnn.gui.views.network.tiles import TileGroup
from visualcnn.nn.network import Network
from visualcnn.training.snapshot import Snapshot

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

SnapshotOf = Callable[..., Snapshot]


@pytest.mark.parametrize(
    ("name", "what", "index", "cell", "number"),
    [
        ("input", "input", 0, (14, 14), Place("input", (0, 14, 14))),
        ("conv1", "map", 4, (14, 14), Place("conv1", (4, 14, 14))),
        ("conv1", "filter", 2, (0, 2, 2), Weight("conv1", "weight", (2, 0, 2, 2))),
        ("dense2", "cell", 40, None, Place("dense2", (40,))),
        ("softmax", "probability", 7, None, Place("softmax", (7,))),
    ],
)
def test_click_chooses(
    panel: NetworkPanel,
    name: str,
    what: What,
    index: int,
    cell: tuple[int, ...] | None,
    number: Place | Weight,
) -> None:
    """A click says what it is, which one and which number of it, even before there are values."""
    view = view_of(panel, name)
    place = group_of(view, what).rect(index).center().toPoint()
    heard: list[object] = []
    panel.clicked.connect(heard.append)
    panel.number_wanted.connect(heard.append)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    selection = Selection(name, what, (index,), cell)
    assert heard == [selection, number]
    assert view.selected == selection


def test_the_keyboard_reaches_every_tile(qtbot: QtBot, panel: NetworkPanel) -> None:
    """Arrows go from tile to tile and on to the next strip, the space bar chooses a whole one."""
    view = view_of(panel, "pool1")
    view.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_End)
    with qtbot.waitSignal(panel.clicked) as heard, qtbot.assertNotEmitted(panel.number_wanted):
        QTest.keyClick(view, Qt.Key.Key_Space)
    assert heard.args == [Selection("pool1", "map", (5,))]
    assert view.accessibleDescription() == "pool1 map 5"
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view_of(panel, "relu1").hasFocus()


def test_the_keyboard_reaches_every_number(panel: NetworkPanel) -> None:
    """Enter goes into a tile, arrows move from number to number, Escape leaves the tile."""
    view = view_of(panel, "pool1")
    heard: list[Place] = []
    panel.number_wanted.connect(heard.append)
    view.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Home):
        QTest.keyClick(view, key)
    cells = [(7, 7), (6, 7), (6, 8), (6, 0)]
    assert heard == [Place("pool1", (0, *cell)) for cell in cells]
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.selected == Selection("pool1", "map", (0,))
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.readout() == "pool1 map 1"
    assert len(heard) == len(cells)


def test_what_is_pointed_at_is_told_once(panel: NetworkPanel) -> None:
    """Moving within one number says nothing new, and leaving it says so."""
    view = view_of(panel, "conv1")
    heard: list[Place | None] = []
    panel.hovered.connect(heard.append)
    corner = group_of(view, "map").rect(3).topLeft().toPoint()
    for place in (corner, corner + QPoint(1, 1), QPoint(1, 1)):
        QTest.mouseMove(view, place)
    assert heard == [Place("conv1", (3, 0, 0)), None]


def test_a_number_can_be_chosen_from_elsewhere(qtbot: QtBot, panel: NetworkPanel) -> None:
    """It is outlined and in sight, nothing is said, and the arrows go on from there."""
    panel.resize(700, 200)
    view = view_of(panel, "dense1")
    with qtbot.assertNotEmitted(panel.clicked), qtbot.assertNotEmitted(panel.number_wanted):
        panel.select_number(Place("dense1", (7,)))
    assert view.selected == Selection("dense1", "cell", (7,))
    assert not view.visibleRegion().isEmpty()
    panel.select_number(Place("pool2", (3, 2, 1)))
    with qtbot.waitSignal(panel.number_wanted) as heard:
        QTest.keyClick(view_of(panel, "pool2"), Qt.Key.Key_Right)
    assert heard.args == [Place("pool2", (3, 2, 2))]
    panel.select_number(Place("conv9", (0,)))
    assert view.selected is None


def test_marks_leave_the_pictures_alone(
    qapp: QApplication, panel: NetworkPanel, lenet5: Network, snapshot_of: SnapshotOf
) -> None:
    """A mark is drawn over the tiles: they aren't made anew, and go on without it."""
    panel.show_snapshot(snapshot_of(lenet5))
    qapp.processEvents()
    view = view_of(panel, "conv1")
    group = group_of(view, "map")
    before, drawn = panel.grab().toImage(), group.drawn
    panel.show_marks([Mark("conv1", (slice(2, 3), slice(4, 9), slice(4, 9)))])
    assert isinstance(group, TileGroup)
    assert view.overlay.marked.rects == (group.part(2, 0, slice(4, 9), slice(4, 9)),)
    panel.show_marks([Mark("conv1", (slice(0, 1), slice(0, 2), slice(0, 2)))], hovered=True)
    assert len(view.overlay.marked.rects) == len(view.overlay.hovered.rects) == 1
    assert panel.grab().toImage() != before
    panel.show_marks([])
    panel.show_marks([], hovered=True)
    assert panel.grab().toImage() == before
    assert group.drawn == drawn


def test_below_marks_qt_paints_alone(
    qapp: QApplication,
    panel: NetworkPanel,
    lenet5: Network,
    snapshot_of: SnapshotOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither new values nor marks that move have the strips painted by Python."""
    painted: list[str] = []
    paint = StripView.paintEvent

    def count(view: StripView, event: QPaintEvent) -> None:
        painted.append(view.strip.name)
        paint(view, event)

    monkeypatch.setattr(StripView, "paintEvent", count)
    panel.set_network(lenet5.summary(), DIGITS)
    snapshot = snapshot_of(lenet5)
    panel.show_snapshot(snapshot)
    panel.show_marks([Mark("conv1", (slice(None), slice(0, 5), slice(0, 5)))])
    qapp.processEvents()
    assert "conv1" in painted
    painted.clear()
    for step in range(3):
        panel.show_snapshot(replace(snapshot, step=2 + step))
        part = slice(4 + step, 9 + step)
        panel.show_marks([Mark("conv1", (slice(None), part, part))])
        qapp.processEvents()
    assert not painted
