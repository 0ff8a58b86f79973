"""What tests of explanations in the whole window share: numbers clicked, and what is told."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from visualcnn.explain.places import Place, Weight
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.explanations import Explanations
from visualcnn.gui.views.network.overlay import cell_of
from visualcnn.gui.views.network.places import selection_of
from visualcnn.gui.views.network.strip import StripView
from visualcnn.gui.views.network.tiles import TileGroup

SIZE = (1280, 800)
"""The smallest screen that the window is made for."""


def explanations_of(desktop: Desktop) -> Explanations:
    """The desktop's, in a window of the size that it is made for."""
    found = desktop.explain()
    desktop.window.resize(*SIZE)
    QApplication.processEvents()
    return found


def point_of(desktop: Desktop, number: Place | Weight) -> tuple[StripView, QPoint]:
    """The strip of a number, scrolled to, and where on it the number lies."""
    network = desktop.window.network
    selection = selection_of([view.strip for view in network.views], number)
    assert selection is not None
    view = next(view for view in network.views if view.strip.name == selection.layer)
    group = view.group(selection.what)
    assert group is not None
    network._area.bring_into_sight(view)
    cell = cell_of(selection)
    rect = group.number_rect(cell) if isinstance(group, TileGroup) else group.rect(cell.block)
    return view, rect.center().toPoint()


def click_number(desktop: Desktop, number: Place | Weight) -> None:
    """Click it in the network, with the mouse."""
    view, place = point_of(desktop, number)
    click(view, place)


def click(widget: QWidget, place: QPoint | None = None) -> None:
    """Click there, or in the middle."""
    assert widget.isVisible()
    assert widget.isEnabled()
    where = place if place is not None else widget.rect().center()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)


def hover(widget: QWidget, place: QPoint) -> None:
    """Move the mouse there, from somewhere else."""
    QTest.mouseMove(widget, widget.rect().bottomRight())
    QTest.mouseMove(widget, place)
