"""A pen that is led by keys: where it is, whether it touches, and where a key leads it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

STEP, FINE_STEP = 7, 1
"""Pixels of the sheet that one press of an arrow key leads, and that with Shift."""

ARROWS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
"""Which way each key leads."""


class KeyPen:
    """Begins in the middle of a square sheet; it is out of sight until a key leads it."""

    def __init__(self, side: int) -> None:
        """`side` of the sheet, pixels."""
        self._side = side
        self.point = QPointF(side / 2, side / 2)
        self.shown = False

    def lead(self, key: int, *, fine: bool) -> bool:
        """Go where an arrow key points, up to the edge; False for any other key."""
        way = ARROWS.get(key)
        if way is None:
            return False
        length = FINE_STEP if fine else STEP
        x, y = self.point.x() + way[0] * length, self.point.y() + way[1] * length
        self.point = QPointF(min(max(x, 0), self._side), min(max(y, 0), self._side))
        self.shown = True
        return True
