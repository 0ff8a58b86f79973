"""Facts about what a strip's groups get to show."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from visualcnn.gui.views.network.feed import Feed
from visualcnn.gui.views.network.strip import StripView
from visualcnn.gui.views.network.strips import strips
from visualcnn.nn.network import Network
from visualcnn.training.snapshot import Snapshot


@pytest.fixture
def conv1(qtbot: QtBot, lenet5: Network) -> Iterator[StripView]:
    """LeNet-5's first convolution, at its first place."""
    parent = QWidget()
    qtbot.addWidget(parent)
    view = StripView(strips(lenet5.summary(), ())[1], parent)
    for group, blocks in zip(view.tiles, ((6, (5, 5)), (6, (28, 28))), strict=True):
        number, cells = blocks
        grid = type(group.grid)(number, cells, (2, 2), number, 2)
        group.place(grid, group.origin, 1.0)
    yield view
    parent.close()


def test_arrays_go_to_their_groups(
    conv1: StripView, lenet5: Network, snapshot_of: Callable[..., Snapshot]
) -> None:
    """Filters get the parameter, maps the activations, and None empties both."""
    feed = Feed(conv1.strip, conv1.groups)
    snapshot = snapshot_of(lenet5)
    feed.show_snapshot(snapshot)
    filters, maps = conv1.tiles
    assert filters.values is not None
    assert maps.values is not None
    assert filters.values.ravel().tolist() == snapshot.parameters["conv1.weight"].ravel().tolist()
    assert maps.values.ravel().tolist() == snapshot.activations["conv1"].ravel().tolist()
    feed.show_snapshot(None)
    assert filters.values is maps.values is None


def test_gradients_stay_when_snapshots_come(
    conv1: StripView, lenet5: Network, snapshot_of: Callable[..., Snapshot]
) -> None:
    """A group that shows gradients isn't drawn anew by a snapshot; afterwards it has the newest."""
    feed = Feed(conv1.strip, conv1.groups)
    filters, maps = conv1.tiles
    feed.show_errors({"conv1": np.full((6, 28, 28), 2, np.float32)})
    maps.outdated = False
    snapshot = snapshot_of(lenet5)
    feed.show_snapshot(snapshot)
    assert maps.of_errors
    assert not maps.outdated
    assert not filters.of_errors
    assert filters.values is not None
    feed.show_errors(None)
    assert not maps.of_errors
    assert maps.values is not None
    assert maps.values.ravel().tolist() == snapshot.activations["conv1"].ravel().tolist()
