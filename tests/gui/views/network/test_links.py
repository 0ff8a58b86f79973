"""Facts about what belongs together: shapes decide, not names."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint

from visualcnn.gui.mosaic import Cell
from visualcnn.gui.views.network.links import links
from visualcnn.gui.views.network.pointed import Pointed
from visualcnn.gui.views.network.selection import What
from visualcnn.gui.views.network.strips import Strip, strips
from visualcnn.nn.network import Network


@pytest.fixture
def shown(lenet5: Network) -> tuple[Strip, ...]:
    """LeNet-5's strips: input, conv1, pool1, relu1, conv2 and so on."""
    return strips(lenet5.summary(), tuple("0123456789"))


def _at(what: What, block: int, tile: int = 0, *, by_keyboard: bool = False) -> Pointed:
    return Pointed(what, Cell(block, tile, 0, 0), QPoint(), by_keyboard)


def test_a_map_belongs_to_its_filter_and_to_all_maps_that_it_reads(
    shown: tuple[Strip, ...],
) -> None:
    """The second convolution reads all six maps above it, the first the one picture."""
    assert links(shown, 4, _at("map", 9)) == {4: {"filter": {9}}, 3: {"map": set(range(6))}}
    assert links(shown, 1, _at("map", 2)) == {1: {"filter": {2}}, 0: {"input": {0}}}


def test_a_kernel_reads_one_map(shown: tuple[Strip, ...]) -> None:
    """The mouse is at one kernel of a filter, the keyboard at the filter as a whole."""
    assert links(shown, 4, _at("filter", 9, 2)) == {4: {"map": {9}}, 3: {"map": {2}}}
    whole = links(shown, 4, _at("filter", 9, by_keyboard=True))
    assert whole == {4: {"map": {9}}, 3: {"map": set(range(6))}}


def test_what_has_no_filters_has_no_links(shown: tuple[Strip, ...]) -> None:
    """The input, pooled maps, cells and probabilities light nothing."""
    assert links(shown, 0, _at("input", 0)) == {}
    assert links(shown, 2, _at("map", 0)) == {}
    assert links(shown, 8, _at("cell", 0)) == {}
    assert links(shown, len(shown) - 1, _at("probability", 0)) == {}
