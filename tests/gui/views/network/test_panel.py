"""Facts about the network panel: what it shows, what it says, and what it leaves undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.views.network.looking import DIGITS, group_of, hover, readout_of, view_of
from visualcnn.gui import text
from visualcnn.gui.theme import apply_theme, current_theme
from visualcnn.gui.views.network import NetworkPanel
from visualcnn.gui.views.network.strip import StripView
from visualcnn.gui.views.network.tiles import TileGroup
from visualcnn.nn.network import Network
from visualcnn.training.snapshot import Snapshot

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

SnapshotOf = Callable[..., Snapshot]


def test_hover_says_the_exact_value(
    panel: NetworkPanel, lenet5: Network, snapshot_of: SnapshotOf
) -> None:
    """What the readout says is the array's own number at that index, also when it changes."""
    snapshot = snapshot_of(lenet5)
    panel.show_snapshot(snapshot)
    view = view_of(panel, "conv1")
    hover(view, group_of(view, "map").rect(3).topLeft().toPoint() + QPoint(2 * 7, 2 * 12))
    number = float(snapshot.activations["conv1"][3, 12, 7])
    assert readout_of(panel) == f"conv1 map 3 [12, 7] = {text.value(number)}"
    later = snapshot_of(lenet5, seed=1)
    panel.show_snapshot(later)
    number = float(later.activations["conv1"][3, 12, 7])
    assert readout_of(panel) == f"conv1 map 3 [12, 7] = {text.value(number)}"
    hover(view, QPoint(1, 1))
    assert not readout_of(panel)


def test_hover_lights_what_belongs_together(
    panel: NetworkPanel, lenet5: Network, snapshot_of: SnapshotOf
) -> None:
    """A map lights its filter and all maps that it reads; a kernel its map and the one it reads."""
    panel.show_snapshot(snapshot_of(lenet5))
    view, above = view_of(panel, "conv2"), view_of(panel, "relu1")
    hover(view, group_of(view, "map").rect(5).center().toPoint())
    assert view.lit == {"filter": {5}}
    assert above.lit == {"map": set(range(6))}
    hover(view, group_of(view, "filter").rect(5, 2).center().toPoint())
    assert view.lit == {"map": {5}}
    assert above.lit == {"map": {2}}
    hover(view, QPoint(1, 1))
    assert not view.lit
    assert not above.lit


def test_what_cannot_be_seen_does_no_work(
    qapp: QApplication, panel: NetworkPanel, lenet5: Network, snapshot_of: SnapshotOf
) -> None:
    """Strips out of sight, and all strips of a hidden panel, make no picture."""
    panel.resize(700, 200)
    qapp.processEvents()
    for seed in range(3):
        panel.show_snapshot(snapshot_of(lenet5, seed))
        qapp.processEvents()
    assert group_of(view_of(panel, "conv1"), "map").drawn >= 3
    assert group_of(view_of(panel, "dense3"), "cell").drawn == 0
    panel.hide()
    drawn = group_of(view_of(panel, "conv1"), "map").drawn
    panel.show_snapshot(snapshot_of(lenet5, 4))
    qapp.processEvents()
    assert group_of(view_of(panel, "conv1"), "map").drawn == drawn


def test_a_snapshot_is_shown_without_painting_by_python(
    qapp: QApplication,
    panel: NetworkPanel,
    lenet5: Network,
    snapshot_of: SnapshotOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While ranges and prediction stay, Qt alone paints what changes: training isn't held up."""
    painted: list[str] = []
    paint = StripView.paintEvent

    def count(view: StripView, event: QPaintEvent) -> None:
        painted.append(view.strip.name)
        paint(view, event)

    monkeypatch.setattr(StripView, "paintEvent", count)
    panel.set_network(lenet5.summary(), DIGITS)
    snapshot = snapshot_of(lenet5)
    panel.show_snapshot(snapshot)
    qapp.processEvents()
    assert "conv1" in painted
    painted.clear()
    for step in range(3):
        panel.show_snapshot(replace(snapshot, step=2 + step))
        qapp.processEvents()
    assert group_of(view_of(panel, "conv1"), "map").drawn == 4
    assert not painted


def test_zero_is_painted_in_the_panels_colour(
    panel: NetworkPanel, lenet5: Network, snapshot_of: SnapshotOf
) -> None:
    """Where a feature map is exactly zero, the screen has the panel's background."""
    snapshot = snapshot_of(lenet5)
    panel.show_snapshot(snapshot)
    group, view = group_of(view_of(panel, "relu1"), "map"), view_of(panel, "relu1")
    zeros = (snapshot.activations["relu1"] == 0).nonzero()
    channel, row, column = (int(part[0]) for part in zeros)
    place = group.rect(channel).topLeft().toPoint() + QPoint(2 * column + 1, 2 * row + 1)
    shown = QColor(view.grab().toImage().pixel(place)).name()
    assert shown == current_theme().panel


def test_the_scale_does_not_jump(
    panel: NetworkPanel, lenet5: Network, snapshot_of: SnapshotOf
) -> None:
    """Another picture of the same kind is shown in the same range, until the user fits it."""
    group = group_of(view_of(panel, "conv1"), "map")
    assert isinstance(group, TileGroup)
    limits = []
    for seed in range(4):
        panel.show_snapshot(snapshot_of(lenet5, seed))
        panel.grab()
        limits.append(group.scale.limit)
    assert limits == sorted(limits)
    panel.scale_mode = "fixed"
    lenet5.layers["conv1"].parameters["weight"][...] *= 10
    panel.show_snapshot(snapshot_of(lenet5))
    panel.grab()
    assert group.scale.limit == limits[-1]
    panel.scale_mode = "layer"
    panel.grab()
    assert group.scale.limit > limits[-1]


def test_every_state_says_what_it_is(
    qtbot: QtBot, panel: NetworkPanel, lenet5: Network, snapshot_of: SnapshotOf
) -> None:
    """Empty, untrained, running and out of date each have their own sentence."""
    empty = NetworkPanel()
    qtbot.addWidget(empty)
    assert "Choose data and a model" in empty.sentence
    assert "Nothing has gone through yet" in panel.sentence
    panel.show_snapshot(snapshot_of(lenet5, step=0))
    assert "Untrained" in panel.sentence
    panel.show_snapshot(snapshot_of(lenet5, step=1234))
    assert panel.sentence == "After step 1,234"
    panel.set_stale(1234)
    assert "Out of date: these pictures show step 1,234" in panel.sentence
    assert all(view.stale for view in panel.views)
    panel.set_stale(None)
    assert not any(view.stale for view in panel.views)


def test_another_network_takes_its_place(
    panel: NetworkPanel, lenet5: Network, snapshot_of: SnapshotOf
) -> None:
    """Strips of the old network go; a late snapshot of it does no harm."""
    from visualcnn.nn.architectures import mlp

    other = Network(mlp(), (1, 28, 28))
    panel.show_snapshot(snapshot_of(lenet5))
    panel.set_network(other.summary(), DIGITS)
    panel.show_snapshot(snapshot_of(lenet5))
    panel.grab()
    panel.show_snapshot(snapshot_of(other))
    panel.grab()
    assert [view.strip.name for view in panel.views] == ["input", *other.layers, "softmax"]


def test_a_strip_that_goes_is_not_heard(panel: NetworkPanel, lenet5: Network) -> None:
    """What still points at it, or leaves it by a key, finds nothing."""
    old = panel.views[0]
    panel.set_network(lenet5.summary(), DIGITS)
    old.pointed.emit(None)
    old.left.emit(1)
    assert old not in panel.views


def test_dark_and_light_at_once(
    qapp: QApplication, panel: NetworkPanel, lenet5: Network, snapshot_of: SnapshotOf
) -> None:
    """A new theme redraws the pictures that are already there."""
    panel.show_snapshot(snapshot_of(lenet5))
    panel.grab()
    apply_theme(qapp, dark=True)
    shown = panel.grab().toImage().pixelColor(3, panel.height() - 3).name()
    apply_theme(qapp, dark=False)
    assert shown == "#1d2025"
