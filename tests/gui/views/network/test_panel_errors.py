"""Facts about error maps in the network panel."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.gui.views.network.looking import group_of, hover, view_of
from visualcnn.gui import text
from visualcnn.gui.views.network import NetworkPanel
from visualcnn.gui.views.network.header import Header
from visualcnn.gui.views.network.tiles import TileGroup
from visualcnn.nn.network import Network
from visualcnn.training.snapshot import Snapshot

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

SnapshotOf = Callable[..., Snapshot]


def _want_errors(panel: NetworkPanel, kind: str) -> None:
    header = panel.findChild(Header)
    assert isinstance(header, Header)
    header.kinds.button(kind).click()


def test_error_maps_take_the_activations_place(
    qtbot: QtBot, panel: NetworkPanel, lenet5: Network, snapshot_of: SnapshotOf
) -> None:
    """They are asked for, shown with zero in the middle, and give way again."""
    snapshot = snapshot_of(lenet5)
    panel.show_snapshot(snapshot)
    view, group = view_of(panel, "relu1"), group_of(view_of(panel, "relu1"), "map")
    assert isinstance(group, TileGroup)
    with qtbot.waitSignal(panel.errors_wanted) as heard:
        _want_errors(panel, "errors")
    assert heard.args == [True]
    assert group.values is None
    assert "being worked out" in panel.sentence
    errors = {name: array * 1e-3 for name, array in snapshot.activations.items()}
    panel.show_errors(errors, 1)
    panel.grab()
    assert group.scale.signed
    hover(view, group.rect(3).topLeft().toPoint())
    number = float(errors["relu1"][3, 0, 0])
    assert view.readout() == f"∂loss/∂(relu1 map 3 [0, 0]) = {text.value(number)}"
    assert panel.sentence.startswith("After step 1: ")
    panel.show_snapshot(snapshot_of(lenet5, seed=1))
    assert view.readout().endswith(text.value(number))
    _want_errors(panel, "activations")
    panel.grab()
    assert not group.scale.signed
    assert view.readout().startswith("relu1 map 3")


def test_filters_show_their_gradients_where_they_are_known(
    panel: NetworkPanel, lenet5: Network, snapshot_of: SnapshotOf
) -> None:
    """Without them the weights stay."""
    snapshot = snapshot_of(lenet5)
    panel.show_snapshot(snapshot)
    group = group_of(view_of(panel, "conv1"), "filter")
    assert isinstance(group, TileGroup)
    _want_errors(panel, "errors")
    panel.show_errors({}, 1)
    assert group.values is not None
    assert not group.of_errors
    panel.show_errors({"conv1.weight": np.ones((6, 1, 5, 5), np.float32)}, 1)
    assert group.of_errors
    assert float(group.values.min()) == 1


def test_error_maps_that_are_late_are_dimmed(
    panel: NetworkPanel,
    lenet5: Network,
    snapshot_of: SnapshotOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A while after the network went on they say which step they show; new ones are bright."""
    snapshot = snapshot_of(lenet5)
    panel.show_snapshot(snapshot)
    _want_errors(panel, "errors")
    panel.show_errors(dict(snapshot.activations), 1)
    bright = panel.grab().toImage()
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 60)
    panel.show_snapshot(replace(snapshot, step=9))
    assert panel.sentence == "Out of date: these error maps show step 1"
    assert panel.grab().toImage() != bright
    panel.show_errors(dict(snapshot.activations), 9)
    assert panel.sentence.startswith("After step 9: ")
