"""Facts about the inspector's panel: it stays on its selection, down to the number."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from visualcnn.gui import text
from visualcnn.gui.theme import apply_theme
from visualcnn.gui.views.inspector import InspectorPanel
from visualcnn.gui.views.inspector.numbers import ROOM
from visualcnn.gui.views.inspector.picture import PictureView
from visualcnn.gui.views.network import Selection
from visualcnn.gui.views.network.readout import Readout
from visualcnn.nn.architectures import lenet5, mlp
from visualcnn.nn.network import Network
from visualcnn.training.snapshot import Sample, Snapshot, take_snapshot

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

DIGITS = tuple("0123456789")
FILTER = Selection("conv1", "filter", (2,))
MOST_LAYOUTS = 20
"""Of the pictures, for one change of the panel's size."""


def _snapshot(network: Network, step: int = 1) -> Snapshot:
    image = np.random.default_rng(step).integers(0, 256, (28, 28), np.uint8)
    return take_snapshot(network.observer(), Sample(image), 0, step)


@pytest.fixture
def network() -> Network:
    """LeNet-5, untrained."""
    return Network(lenet5(), (1, 28, 28))


@pytest.fixture
def panel(qtbot: QtBot, qapp: QApplication, network: Network) -> InspectorPanel:
    """An inspector of LeNet-5, with nothing selected."""
    apply_theme(qapp, dark=False)
    made = InspectorPanel()
    qtbot.addWidget(made)
    made.resize(300, 500)
    made.show()
    made.set_network(network.summary(), DIGITS)
    return made


def _words(panel: InspectorPanel) -> str:
    labels = panel.findChildren(QLabel)
    return " ".join(label.text() for label in labels if label.isVisible())


def test_it_invites_until_something_is_chosen(panel: InspectorPanel, network: Network) -> None:
    """Empty, it says what to do; chosen before any sample, it says what is missing."""
    assert "Click a map" in _words(panel)
    panel.show_snapshot(_snapshot(network))
    assert "Click a map" in _words(panel)
    panel.set_network(network.summary(), DIGITS)
    panel.select(FILTER)
    assert panel.title == "conv1 · filter 2"
    assert "as soon as a sample has gone through" in _words(panel)
    panel.show_snapshot(_snapshot(network))
    assert "as soon as" not in _words(panel)


def test_it_stays_on_its_selection(panel: InspectorPanel, network: Network) -> None:
    """While training changes the numbers, the same picture shows them."""
    panel.select(FILTER)
    panel.show_snapshot(_snapshot(network))
    (picture,) = panel.pictures
    network.layers["conv1"].parameters["weight"][2] = 0.25
    panel.show_snapshot(_snapshot(network, 2))
    assert panel.pictures == (picture,)
    assert "min 0.250 max 0.250" in _words(panel)


def test_hover_says_the_number(panel: InspectorPanel, network: Network, qapp: QApplication) -> None:
    """The readout is the array's value at that place."""
    snapshot = _snapshot(network)
    panel.show_snapshot(snapshot)
    panel.select(FILTER)
    qapp.processEvents()
    (picture,) = panel.pictures
    assert picture.cell_size >= ROOM
    place = QPoint(int(1 + 3.5 * picture.cell_size), int(1 + 1.5 * picture.cell_size))
    QTest.mouseMove(picture, QPoint(0, 0))
    QTest.mouseMove(picture, place)
    number = float(snapshot.parameters["conv1.weight"][2, 0, 1, 3])
    label = panel.findChild(Readout)
    assert isinstance(label, Readout)
    assert label.text() == f"conv1 filter 2 [1, 3] = {text.value(number)}"


def test_another_network_keeps_only_what_it_has(panel: InspectorPanel) -> None:
    """A selection that the new network hasn't is dropped, one that it has stays."""
    panel.select(FILTER)
    panel.set_network(Network(mlp(), (1, 28, 28)).summary(), DIGITS)
    assert FILTER.layer not in panel.title
    panel.select(Selection("dense1", "cell", (3,)))
    panel.set_network(Network(lenet5(), (1, 28, 28)).summary(), DIGITS)
    assert panel.title == "dense1 · cell 3"


def test_out_of_date_is_said(panel: InspectorPanel, network: Network) -> None:
    """Old numbers are dimmed, with the step that they show."""
    panel.show_snapshot(_snapshot(network))
    panel.select(FILTER)
    panel.set_stale(1200)
    assert "this shows step 1,200" in _words(panel)
    assert all(picture.stale for picture in panel.pictures)


def test_a_hidden_inspector_does_no_work(panel: InspectorPanel, network: Network) -> None:
    """It catches up when it is shown again."""
    panel.show_snapshot(_snapshot(network))
    panel.select(FILTER)
    panel.hide()
    network.layers["conv1"].parameters["weight"][2] = 0.25
    panel.show_snapshot(_snapshot(network, 2))
    assert "0.250" not in " ".join(label.text() for label in panel.findChildren(QLabel))
    panel.show()
    assert "min 0.250" in _words(panel)


def test_numbers_in_cells_never_mislead(
    panel: InspectorPanel, network: Network, qapp: QApplication
) -> None:
    """Numbers stand in cells only with the decimals that they need, else the cells stay plain."""
    panel.select(FILTER)
    for scale, decimals in ((0.1, 3), (1.0, 2), (10.0, 2), (1e9, None), (1e-9, None)):
        network.layers["conv1"].parameters["weight"][2] = 0.5 * scale
        panel.show_snapshot(_snapshot(network))
        qapp.processEvents()
        assert panel.pictures[0].decimals == decimals
    panel.select(Selection("conv1", "map", (0,)))
    qapp.processEvents()
    assert panel.pictures[0].decimals is None


@pytest.fixture
def placed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The widths of pictures that were laid out; from MOST_LAYOUTS on they no longer are."""
    widths: list[int] = []
    place = PictureView.place

    def counted(view: PictureView) -> None:
        widths.append(view.width())
        if len(widths) < MOST_LAYOUTS:
            place(view)

    monkeypatch.setattr(PictureView, "place", counted)
    return widths


@pytest.mark.parametrize("width", [240, 301, 420, 800, 1_500])
def test_no_height_of_the_panel_has_it_laid_out_for_ever(
    panel: InspectorPanel, network: Network, placed: list[int], width: int
) -> None:
    """Where a picture just fits without a scroll bar, but is too high beside one."""
    panel.show_snapshot(_snapshot(network))
    panel.select(Selection("input", "input", (0,)), _snapshot(network))
    for height in range(200, 1_800, 8):
        placed.clear()
        panel.resize(width, height)
        QApplication.processEvents()
        assert len(placed) < MOST_LAYOUTS


@pytest.mark.parametrize("width", [198, 260])
def test_a_panel_that_gets_narrower_is_not_laid_out_for_ever(
    panel: InspectorPanel, network: Network, placed: list[int], width: int
) -> None:
    """Its parts are laid out before the pictures hear how little room there is."""
    panel.show_snapshot(_snapshot(network))
    panel.select(Selection("dense1", "cell", (3,)), _snapshot(network))
    for height in range(width, 2 * width, 8):
        for across in (720, width):
            placed.clear()
            panel.resize(across, height)
            QApplication.processEvents()
            assert len(placed) < MOST_LAYOUTS
