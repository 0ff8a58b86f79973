"""What tests of the explanations share: a network of every kind of layer, and its stories."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.explain.moments import moment_of
from visualcnn.explain.fields import receptive_field
from visualcnn.explain.forward import explain
from visualcnn.explain.moment import Moment
from visualcnn.explain.places import Place
from visualcnn.gui.views.explanation.body import Told
from visualcnn.gui.views.explanation.number_grid import NumberGrid
from visualcnn.nn import (
    AvgPool2d,
    BaseLayer,
    BatchNorm,
    Conv2d,
    Dense,
    Dropout,
    Flatten,
    MaxPool2d,
    ReLU,
)
from visualcnn.nn.layer import Array

CLASSES = ("Bag", "Coat", "Shirt", "Boot")


class Triple(BaseLayer):
    """A user's own kind of layer."""

    def forward(self, x: Array) -> Array:
        """Three times as much."""
        out: Array = 3 * x
        return out

    def backpropagation(self, grad_output: Array) -> Array:
        """Three times as much too."""
        grad: Array = 3 * grad_output
        return grad


def every_kind() -> Moment:
    """A moment of a network with every kind of layer, on a picture of 8×8 with two channels."""
    rng = np.random.default_rng(3)
    layers: list[BaseLayer] = [
        *(Conv2d(3, 3, padding=1), BatchNorm(), ReLU(), MaxPool2d(2), Triple()),
        *(AvgPool2d(2), Conv2d(4, 2), Dropout(0.5), Flatten(), Dense(6), Dense(4)),
    ]
    return moment_of(layers, rng.random((2, 8, 8), np.float32), label=1)


MOMENT = every_kind()


def told(place: Place, moment: Moment = MOMENT) -> Told:
    """The story at `place` with all that is needed to draw it."""
    story = explain(moment, place)
    return Told(story, moment.values, receptive_field(moment, place), CLASSES)


def click(grid: NumberGrid, row: int, column: int) -> None:
    """Click a cell of a grid."""
    press(grid, grid.cell_rect(row, column).center().toPoint())


def hover(grid: NumberGrid, row: int, column: int) -> None:
    """Move the mouse to a cell of a grid."""
    QTest.mouseMove(grid, grid.cell_rect(row, column).center().toPoint())


def press(widget: QWidget, place: QPoint | None = None) -> None:
    """Click a widget, in its middle or at a place."""
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(widget, left, none, place or widget.rect().center())


def key(widget: QWidget, code: Qt.Key) -> None:
    """Type a key."""
    QTest.keyClick(widget, code)
