"""What pages share whose layer turns each map into one map: both maps, the way, and the digit."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from visualcnn.explain.places import Weight
from visualcnn.gui.theme import GRID
from visualcnn.gui.views.explanation.body import StoryBody
from visualcnn.gui.views.explanation.facts import Lines
from visualcnn.gui.views.explanation.maps import Maps
from visualcnn.gui.views.explanation.ranked_row import RankedRow
from visualcnn.gui.views.explanation.seen import Seen


class MapBody(StoryBody):
    """Maps on the left where there are maps, the calculation, and what of the digit is seen.

    `middle` shows how one value becomes another; `side` is the maps' in pixels at zoom 1.
    """

    def __init__(self, middle: QWidget, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.maps, self.seen = Maps(side), Seen()
        self.lines = Lines("The calculation", ("step", "number"))
        self.row = RankedRow((self.maps, middle, self.lines, self.seen), (2, 1, 0, 3))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID // 2, 0, 0)
        column.addWidget(self.row)
        self.maps.place_wanted.connect(self.place_wanted)
        self.maps.hovered.connect(self.hovered)
        self.seen.cell_chosen.connect(self._choose_pixel)
        self.lines.meant.connect(self._choose_meant)
        self.start_styling()

    def _choose_pixel(self, row: int, column: int) -> None:
        self.place_wanted.emit(self.seen.place(row, column))

    def _choose_meant(self, meant: object) -> None:
        """A line may mean a place or a weight."""
        (self.weight_wanted if isinstance(meant, Weight) else self.place_wanted).emit(meant)
