"""The walk by keyboard alone: from a probability back to a pixel of the chosen digit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.gui.walker import LONGEST, Walker
from tests.gui.watched import until
from visualcnn.explain.places import INPUT, SOFTMAX, Place
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.views.explanation.number_grid import NumberGrid

WAY = ["softmax", "dense1", "dropout1", "flatten1", "pool1", "relu1", "norm1", "conv1", "input"]


@pytest.fixture
def walker(desktop: Desktop, qtbot: QtBot) -> Walker:
    """The bar of class 3 is explained; the keyboard is still in the network."""
    walker = Walker(desktop, qtbot)
    strips = {view.strip.name: view for view in walker.window.network.views}
    walker.tab_into(strips[SOFTMAX])
    walker.press(*[Qt.Key.Key_Right] * 3)
    assert walker.choose(Qt.Key.Key_Return) == Place(SOFTMAX, (3,))
    return walker


def test_from_a_bar_to_a_pixel_by_what_each_value_is_made_from(walker: Walker) -> None:
    """At each layer Enter goes to a number that was read; the keyboard stays in the drawing."""
    body = walker.panel.value
    assert walker.tab_into(body.shown) < LONGEST // 2
    places = [walker.place]
    while places[-1] is not None and places[-1].layer != INPUT:
        assert isinstance(walker.here, NumberGrid)
        places.append(walker.choose(Qt.Key.Key_Return))
        assert body.shown.isAncestorOf(walker.here)
    assert [place.layer for place in places if place is not None] == WAY
    assert places[1] == Place("dense1", (3,))
    sample = walker.window.sample
    assert sample.picture.outlined is not None
    assert body.told is not None
    (pixel,) = places[-1:]
    assert pixel is not None
    assert body.told.story.value == pytest.approx(sample.sample().image[pixel.index[1:]] / 255)


def test_arrows_choose_which_of_the_numbers_is_followed(walker: Walker) -> None:
    """The cursor in the dense layer's inputs goes two columns on; in a patch one row down."""
    value = walker.panel.value
    walker.tab_into(value.shown)
    assert walker.choose(Qt.Key.Key_Return) == Place("dense1", (3,))
    right, down = Qt.Key.Key_Right, Qt.Key.Key_Down
    assert walker.choose(right, right, Qt.Key.Key_Return) == Place("dropout1", (2,))
    for _ in range(5):
        walker.choose(Qt.Key.Key_Return)
    conv = walker.place
    assert conv is not None
    assert conv.layer == "conv1"
    pixel = walker.choose(down, Qt.Key.Key_Return)
    assert pixel.layer == INPUT


def test_from_a_bar_to_a_pixel_along_the_crumbs(walker: Walker, qtbot: QtBot) -> None:
    """Right and Enter: each crumb is the next number on the way of what contributes most."""
    crumbs = walker.panel.header.crumbs
    until(qtbot, lambda: len(crumbs.crumbs) == len(WAY))
    walker.tab_into(crumbs)
    layers = [walker.choose(Qt.Key.Key_Right, Qt.Key.Key_Return).layer for _ in WAY[1:]]
    assert layers == WAY[1:]
    assert walker.panel.value.told is not None
    assert walker.panel.value.told.story.place == crumbs._trail[-1]


def test_tab_meets_nothing_that_is_out_of_sight(walker: Walker) -> None:
    """From the network by the inspector to the explanation: not through what is behind a tab."""
    walker.met.clear()
    walker.tab_into(walker.panel.value.shown)
    window = walker.window
    for hidden in (window.settings, window.curves, window.docks["glossary"].view):
        assert hidden is not None
        assert not any(hidden.isAncestorOf(widget) or hidden is widget for widget in walker.met)


def test_the_walk_goes_back_into_the_network(walker: Walker) -> None:
    """Shift and Tab: the number that is explained is the one from which arrows go on."""
    value = walker.panel.value
    walker.tab_into(value.shown)
    for _ in WAY[1:-1]:
        walker.choose(Qt.Key.Key_Return)
    conv = walker.place
    assert conv is not None
    strips = {view.strip.name: view for view in walker.window.network.views}
    for _ in range(LONGEST):
        if walker.here is strips["conv1"]:
            break
        walker.press(Qt.Key.Key_Backtab)
    else:
        raise AssertionError("conv1 is too far away")
    step = 1 if conv.index[2] == 0 else -1
    arrow = Qt.Key.Key_Right if step > 0 else Qt.Key.Key_Left
    moved = walker.choose(arrow)
    channel, row, column = conv.index
    assert moved == Place("conv1", (channel, row, column + step))
