"""An untrained network and its snapshots, for what shows them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.views.network.looking import DIGITS
from visualcnn.gui.theme import apply_theme
from visualcnn.gui.views.network import NetworkPanel
from visualcnn.nn.architectures import ARCHITECTURES
from visualcnn.nn.network import Network
from visualcnn.training.snapshot import Sample, Snapshot, take_snapshot


@pytest.fixture
def lenet5() -> Network:
    """Untrained."""
    return Network(ARCHITECTURES["lenet5"](), (1, 28, 28))


@pytest.fixture
def snapshot_of() -> Callable[..., Snapshot]:
    """A snapshot of a network on a picture of noise, by seed."""

    def take(network: Network, seed: int = 0, step: int = 1) -> Snapshot:
        shape = network.input_shape[1:]
        image = np.random.default_rng(seed).integers(0, 256, shape, np.uint8)
        return take_snapshot(network.observer(), Sample(image, 3), 0, step)

    return take


@pytest.fixture
def panel(qtbot: QtBot, qapp: QApplication, lenet5: Network) -> NetworkPanel:
    """LeNet-5 in a small window, before any snapshot."""
    apply_theme(qapp, dark=False)
    made = NetworkPanel()
    qtbot.addWidget(made)
    made.resize(700, 450)
    made.show()
    made.set_network(lenet5.summary(), DIGITS)
    return made
