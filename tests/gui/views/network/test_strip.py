"""Facts about one strip as a widget."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualcnn.gui.theme import apply_theme
from visualcnn.gui.views.network import NetworkPanel
from visualcnn.gui.views.network.strip import StripView
from visualcnn.nn.network import Network
from visualcnn.training.snapshot import Snapshot

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def panel(
    qtbot: QtBot, qapp: QApplication, lenet5: Network, snapshot_of: Callable[..., Snapshot]
) -> NetworkPanel:
    """LeNet-5 with a snapshot."""
    apply_theme(qapp, dark=False)
    made = NetworkPanel()
    qtbot.addWidget(made)
    made.resize(700, 450)
    made.show()
    made.set_network(lenet5.summary(), tuple("0123456789"))
    made.show_snapshot(snapshot_of(lenet5))
    return made


def _view(panel: NetworkPanel, name: str) -> StripView:
    return next(view for view in panel.views if view.strip.name == name)


def test_the_same_number_is_said_once(qtbot: QtBot, panel: NetworkPanel) -> None:
    """Leaving the tile says so, and moving where nothing is says nothing more."""
    view = _view(panel, "conv1")
    heard: list[object] = []
    view.pointed.connect(heard.append)
    group = view.group("map")
    assert group
    del qtbot
    for place in (group.rect(0).center().toPoint(), QPoint(1, 1), QPoint(2, 1)):
        QTest.mouseMove(view, place)
    assert [at is None for at in heard] == [False, True]


def test_left_and_right_go_from_filters_to_maps(panel: NetworkPanel) -> None:
    """Right of the last filter comes the first map, and back again."""
    view = _view(panel, "conv1")
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.readout() == "conv1 map 0"
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.readout().startswith("conv1 filter 5")
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.readout() == "conv1 map 0"


def test_a_cell_is_read_out_by_keyboard_too(panel: NetworkPanel) -> None:
    """A cell is one number, so the keyboard reaches its value."""
    view = _view(panel, "dense2")
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.readout().startswith("dense2 [0] = ")


def test_only_the_left_button_chooses(qtbot: QtBot, panel: NetworkPanel) -> None:
    """A right click leaves the selection alone."""
    view = _view(panel, "pool1")
    group = view.group("map")
    assert group
    place = group.rect(2).center().toPoint()
    with qtbot.assertNotEmitted(view.chosen):
        QTest.mouseClick(view, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, place)


def test_every_strip_has_words(panel: NetworkPanel) -> None:
    """A screen reader hears what each strip is, and a tooltip says its settings."""
    names = [view.accessibleName() for view in panel.views]
    assert names[0] == "input: the picture that goes in"
    assert names[1] == "conv1: 6 maps of 28 × 28, 6 filters"
    assert names[-1] == "softmax: 10 probabilities"
    assert all(view.strip.tooltip for view in panel.views)
