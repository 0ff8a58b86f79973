"""What lies over a strip's tiles: the chosen number, and the marks of what belongs to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtWidgets import QWidget

from visualcnn.gui.mosaic import Cell
from visualcnn.gui.theme import color
from visualcnn.gui.views.network.cursor import Group
from visualcnn.gui.views.network.marks import Frames, Mark, rects
from visualcnn.gui.views.network.selection import Selection
from visualcnn.gui.views.network.tiles import TileGroup


class Overlay:
    """Frames over the groups of the layer called `name`; the last of them has its output."""

    def __init__(self, owner: QWidget, name: str, groups: Sequence[Group]) -> None:
        self._name, self._groups = name, groups
        self.marked, self.hovered = Frames(owner), Frames(owner, 1)
        self.chosen = Frames(owner)
        self._marks: tuple[Mark, ...] = ()
        self._hover_marks: tuple[Mark, ...] = ()
        self._selection: Selection | None = None

    def show_marks(self, marks: Iterable[Mark], hover_marks: Iterable[Mark]) -> None:
        """Surround the numbers that are this layer's."""
        self._marks = tuple(mark for mark in marks if mark.layer == self._name)
        self._hover_marks = tuple(mark for mark in hover_marks if mark.layer == self._name)
        self.draw()

    def select(self, selection: Selection | None) -> None:
        """Surround the number that is chosen, if it is here."""
        self._selection = selection
        self.draw()

    def draw(self) -> None:
        """Lie where the groups lie now, in the theme's colours."""
        output = self._groups[-1]
        for frames, marks, colour in (
            (self.marked, self._marks, color("accent")),
            (self.hovered, self._hover_marks, color("text")),
        ):
            frames.show([rect for mark in marks for rect in rects(mark.ranges, output)], colour)
        chosen = self._selection
        group = self._group(chosen) if chosen and chosen.cell else None
        shown = [group.number_rect(cell_of(chosen))] if group and chosen else []
        self.chosen.show(shown, color("accent"))

    def _group(self, chosen: Selection) -> TileGroup | None:
        for group in self._groups:
            here = (group.layer, group.what) == (chosen.layer, chosen.what)
            if here and isinstance(group, TileGroup):
                return group
        return None


def cell_of(selection: Selection) -> Cell:
    """The chosen number, the first where a tile is chosen."""
    inside = selection.cell or (0, 0)
    tile, row, column = inside if len(inside) == 3 else (0, *inside)
    return Cell(selection.index[0], tile, row, column)
