"""The order in which Tab goes through widgets, where some are made later than their neighbours."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def reached_by_tab(place: QWidget) -> list[QWidget]:
    """What of `place` the keyboard can be at, in the order in which it was made."""
    return [part for part in place.findChildren(QWidget) if _takes_focus(part)]


def put_in_order(place: QWidget, widgets: Iterable[QWidget]) -> None:
    """Have Tab come to `widgets`, which are in `place`, when it comes to where that stands."""
    chain = list(widgets)
    before = place.previousInFocusChain()
    while before and before is not place and (not _takes_focus(before) or before in chain):
        before = before.previousInFocusChain()
    if before and before is not place:
        chain.insert(0, before)
    for one, next_one in pairwise(chain):
        QWidget.setTabOrder(one, next_one)


def focus_first(place: QWidget) -> None:
    """Bring the keyboard to the first widget of `place` that is shown."""
    shown = (part for part in reached_by_tab(place) if part.isVisibleTo(place))
    first = next((part for part in shown if part.focusPolicy() & Qt.FocusPolicy.TabFocus), None)
    if first is not None:
        first.setFocus(Qt.FocusReason.OtherFocusReason)


def _takes_focus(widget: QWidget) -> bool:
    return widget.focusPolicy() != Qt.FocusPolicy.NoFocus
