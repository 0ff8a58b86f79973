"""The walk by keyboard alone: from a probability back to a pixel of the chosen digit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.explained import explanations_of
from tests.gui.watched import until
from visualcnn.explain.places import INPUT, SOFTMAX, Place
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.views.explanation import ExplanationPanel
from visualcnn.gui.views.explanation.number_grid import NumberGrid

NONE = Qt.KeyboardModifier.NoModifier
LONGEST = 60
"""Nobody presses Tab more often than this to get somewhere."""
WAY = ["softmax", "dense1", "dropout1", "flatten1", "pool1", "relu1", "norm1", "conv1", "input"]


class Walker:
    """Presses keys on whatever has the keyboard, and never touches the mouse."""

    def __init__(self, desktop: Desktop, qtbot: QtBot) -> None:
        self.panel: ExplanationPanel = explanations_of(desktop).panel
        self.window, self._qtbot = desktop.window, qtbot
        self.met: list[QWidget] = []
        until(qtbot, lambda: self.window.focusWidget() is self.window.toolbar.train)

    @property
    def here(self) -> QWidget:
        """What has the keyboard; it can be seen."""
        widget = self.window.focusWidget()
        top = widget.mapTo(self.window, widget.rect().topLeft())
        assert widget.isVisible(), widget
        assert self.window.rect().contains(top), widget
        return widget

    @property
    def place(self) -> Place | None:
        """What is explained."""
        told = self.panel.value.told
        return told.story.place if told else None

    def press(self, *keys: Qt.Key) -> None:
        """One key after another."""
        for key in keys:
            shift = key == Qt.Key.Key_Backtab
            modifier = Qt.KeyboardModifier.ShiftModifier if shift else NONE
            QTest.keyClick(self.here, key, modifier)
            QApplication.processEvents()

    def tab_into(self, part: QWidget) -> int:
        """Press Tab until the keyboard is at `part` or in it; returns how often."""
        for times in range(LONGEST):
            self.met.append(self.here)
            if self.here is part or part.isAncestorOf(self.here):
                return times
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"{part} is too far away by Tab")

    def choose(self, *keys: Qt.Key) -> Place:
        """Press `keys`, which choose something; the place that is explained then."""
        before = self.place
        self.press(*keys)
        until(self._qtbot, lambda: self.place is not None and self.place != before)
        assert self.place is not None
        return self.place


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
    for hidden in (window.settings, window.curves, window.docks["glossary"].widget()):
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
