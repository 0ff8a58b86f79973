"""The network panel as tests look at it and point at it."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from visualcnn.gui.views.network import NetworkPanel
from visualcnn.gui.views.network.cursor import Group
from visualcnn.gui.views.network.readout import Readout
from visualcnn.gui.views.network.selection import What
from visualcnn.gui.views.network.strip import StripView

DIGITS = tuple("0123456789")


def view_of(panel: NetworkPanel, name: str) -> StripView:
    """The strip of that name."""
    return next(view for view in panel.views if view.strip.name == name)


def group_of(view: StripView, what: What) -> Group:
    """What of a strip shows that."""
    group = view.group(what)
    assert group is not None
    return group


def readout_of(panel: NetworkPanel) -> str:
    """What stands beside the pointer."""
    label = panel.findChild(Readout)
    assert isinstance(label, Readout)
    return label.text() if label.isVisible() else ""


def hover(view: StripView, place: QPoint) -> None:
    """Move the mouse there."""
    QTest.mouseMove(view, QPoint(0, 0))
    QTest.mouseMove(view, place)
