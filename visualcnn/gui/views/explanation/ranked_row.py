"""Widgets side by side that share a width by rank: what matters most gets its room first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from visualcnn.gui.theme import GAP


def shares(room: int, sizes: Sequence[tuple[int, int, int]], ranks: Sequence[int]) -> list[int]:
    """Widths for widgets of `sizes` (least, wanted, most): all the least, then by rank.

    `ranks` are the widgets' numbers, that with the first claim first: each gets what it wants, and
    then, in the same order, as much as it can use.
    """
    widths = [least for least, _, _ in sizes]
    left = room - sum(widths)
    for step in (1, 2):
        for number in ranks:
            more = max(0, min(left, sizes[number][step] - widths[number]))
            widths[number] += more
            left -= more
    return widths


class RankedRow(QWidget):
    """Lays out `widgets` from left to right, each as tall as the row and with a gap between.

    `ranks` are their numbers, that of the most important one first. Hidden ones take no room.
    """

    def __init__(
        self, widgets: Sequence[QWidget], ranks: Sequence[int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._widgets, self._ranks = tuple(widgets), tuple(ranks)
        for widget in widgets:
            widget.setParent(self)

    @property
    def _shown(self) -> list[int]:
        return [place for place, each in enumerate(self._widgets) if not each.isHidden()]

    def arrange(self) -> None:
        """Share the width anew: what is in the widgets has changed."""
        shown = self._shown
        sizes = [_sizes(self._widgets[place]) for place in shown]
        ranks = [shown.index(place) for place in self._ranks if place in shown]
        room = self.width() - GAP * (len(shown) - 1)
        left = 0
        for place, width in zip(shown, shares(room, sizes, ranks), strict=True):
            widget = self._widgets[place]
            height = min(self.height(), widget.maximumHeight())
            widget.setGeometry(left, 0, width, height)
            left += width + GAP

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width."""
        super().resizeEvent(event)
        self.arrange()

    def event(self, event: QEvent) -> bool:
        """A widget that wants another size has the width shared anew."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.arrange()
            self.updateGeometry()
        return super().event(event)

    def sizeHint(self) -> QSize:
        """What all want."""
        return self._sum([self._widgets[place].sizeHint() for place in self._shown])

    def minimumSizeHint(self) -> QSize:
        """What all need."""
        return self._sum([self._widgets[place].minimumSizeHint() for place in self._shown])

    @staticmethod
    def _sum(sizes: Sequence[QSize]) -> QSize:
        width = sum(size.width() for size in sizes) + GAP * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))


def _sizes(widget: QWidget) -> tuple[int, int, int]:
    least = widget.minimumSizeHint().width()
    wanted = max(least, widget.sizeHint().width())
    return least, wanted, max(wanted, widget.maximumWidth())
