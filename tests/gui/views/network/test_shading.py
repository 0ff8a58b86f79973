"""Facts about shading: many groups at once look like each alone."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from visualcnn.gui.mosaic import Grid
from visualcnn.gui.theme import apply_theme
from visualcnn.gui.views.network.scale import Mode
from visualcnn.gui.views.network.selection import What
from visualcnn.gui.views.network.shading import shade
from visualcnn.gui.views.network.tiles import TileGroup


def _groups(qtbot: QtBot) -> list[TileGroup]:
    random = np.random.default_rng(0)
    groups = []
    kinds: tuple[What, ...] = ("map", "filter", "cell", "input")
    for number, what in enumerate(kinds):
        owner = QWidget()
        qtbot.addWidget(owner)
        owner.resize(60, 40)
        group = TileGroup(f"layer{number}", what, owner)
        group.place(Grid(2 + number, (2, 3), (3, 3), 2, 2), QPointF(4, 4), 1.0)
        group.show((number + 1) * random.normal(size=group.grid.count).astype(np.float32))
        groups.append(group)
    return groups


def _seen(groups: list[TileGroup]) -> list[QImage]:
    return [group.owner.grab().toImage() for group in groups]


@pytest.mark.parametrize("mode", ["layer", "tile", "fixed"])
def test_together_or_one_by_one_is_the_same(qtbot: QtBot, qapp: QApplication, mode: Mode) -> None:
    """No group's range or colours depend on its neighbours."""
    apply_theme(qapp, dark=False)
    together, alone = _groups(qtbot), _groups(qtbot)
    shade(together, mode, stale=False)
    for group in alone:
        shade([group], mode, stale=False)
    assert _seen(together) == _seen(alone)
    assert [group.scale.limit for group in together] == [group.scale.limit for group in alone]


def test_what_is_no_number_moves_no_scale(qtbot: QtBot, qapp: QApplication) -> None:
    """NaN and infinities draw, and the ranges come from what is finite."""
    apply_theme(qapp, dark=False)
    groups = _groups(qtbot)
    for group in groups:
        values = np.full(group.grid.count, 1.9, np.float32)
        values[:3] = np.nan, np.inf, -np.inf
        group.show(values)
    shade(groups, "layer", stale=False)
    assert [group.scale.limit for group in groups] == [2.0] * len(groups)
    groups[0].show(np.full(groups[0].grid.count, np.nan, np.float32))
    shade(groups, "layer", stale=False)
    assert [group.drawn for group in groups] == [2, 1, 1, 1]


def test_what_is_out_of_date_is_faint(qtbot: QtBot, qapp: QApplication) -> None:
    """Every colour comes nearer to the panel's."""
    apply_theme(qapp, dark=False)
    groups = _groups(qtbot)
    shade(groups, "layer", stale=False)
    fresh = _darkest(groups[0])
    for group in groups:
        group.repaint()
    shade(groups, "layer", stale=True)
    assert _darkest(groups[0]) > fresh


def _darkest(group: TileGroup) -> int:
    image = group.owner.grab().toImage()
    return min(image.pixelColor(x, y).lightness() for x in range(4, 20) for y in range(4, 10))
