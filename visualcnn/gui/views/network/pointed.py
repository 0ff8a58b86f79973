"""What the pointer or the keyboard is at."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint

from visualcnn.gui.mosaic import Cell
from visualcnn.gui.views.network.selection import What


@dataclass(frozen=True)
class Pointed:
    """A number of a group that is pointed at, and where it is on the strip.

    `by_keyboard` points at a whole tile, unless it has `entered` it.
    """

    what: What
    cell: Cell
    place: QPoint
    by_keyboard: bool = False
    entered: bool = False

    @property
    def whole(self) -> bool:
        """Whether the tile is meant, not one number in it."""
        return self.by_keyboard and not self.entered
