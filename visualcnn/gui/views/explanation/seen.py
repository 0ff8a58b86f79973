"""The digit itself, with what a value sees of it outlined."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from visualcnn.explain.places import INPUT, Place
from visualcnn.gui.colour_maps import grey
from visualcnn.gui.theme import THEME
from visualcnn.gui.views.explanation.body import Told
from visualcnn.gui.views.explanation.number_grid import NumberGrid

_SIDE = 140
_CHANNEL = 0


class Seen(NumberGrid):
    """Shows the picture's first channel; hidden where another picture shows the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hide()

    def show_told(self, told: Told) -> None:
        """Show what part of the picture the value at the story's place depends on."""
        picture, region = told.values(INPUT), told.region
        known = region is not None and told.story.reads != INPUT and picture.ndim == 3
        self.setVisible(known)
        if region is None or not known:
            return
        rows, columns = picture.shape[1:]
        self.set_title(f"sees {region.height}×{region.width} of {rows}×{columns} pixels")
        self.show_values(picture[_CHANNEL], signed=False, limit=1.0, colours=grey)
        self.frame((region.top, region.left, region.height, region.width))
        self.setMaximumWidth(self.sizeHint().width())

    @staticmethod
    def place(row: int, column: int) -> Place:
        """What a cell stands for."""
        return Place(INPUT, (_CHANNEL, row, column))

    def _side(self) -> int:
        longest = max(self.values.shape)
        return max(1, round(_SIDE * THEME.zoom) // int(longest))

    def sizeHint(self) -> QSize:
        """As large as other maps."""
        side = self._side()
        return self.size_for(side, side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """No larger than it likes to be, so that its title stays beside the others."""
        self.cell_limit = max(1, _SIDE // max(self.values.shape))
        super().resizeEvent(event)
