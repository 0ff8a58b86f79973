"""Grids of inputs, weights and products, or of slopes, of a layer that reads all that is before."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from visualcnn.gui.colour_maps import ColourMap
from visualcnn.gui.views.explanation.calculation import Calculation
from visualcnn.gui.views.explanation.grid_face import Values
from visualcnn.gui.views.explanation.number_grid import NumberGrid
from visualcnn.gui.views.explanation.tiling import Index, Tiling


class Tiled(Calculation):
    """A calculation whose grids hold maps side by side, or one long row in several lines."""

    index_chosen = Signal(object, object)
    """The grid, and the index of the number that was chosen in it."""
    index_hovered = Signal(object)
    """The index of the number under the pointer, or None."""

    def __init__(
        self, titles: tuple[str, ...], signs: tuple[str, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(titles, signs, parent)
        self._tiling = Tiling((1,))
        self.cell_hovered.connect(self._hover)
        for grid in self.grids:
            grid.cell_chosen.connect(self._choose)

    def set_shape(self, shape: tuple[int, ...]) -> None:
        """The shape of what comes next: (channels, rows, columns) or (features,)."""
        self._tiling = Tiling(shape)

    def show_numbers(
        self,
        grid: NumberGrid,
        values: Values,
        *,
        signed: bool,
        colours: ColourMap | None = None,
        marked: Index | None = None,
    ) -> None:
        """Show `values`, as many as the shape has, in one of the grids; `fit` comes after all.

        The number at `marked` is outlined.
        """
        spread, absent = self._tiling.spread(values.reshape(self._tiling.shape))
        grid.show_values(
            spread,
            signed=signed,
            marked=self._tiling.cell(marked) if marked is not None else None,
            colours=colours,
            absent=absent if absent.any() else None,
        )

    def point_at(self, index: Index | None) -> None:
        """Outline the number at `index` in all grids."""
        cell = self._tiling.cell(index) if index is not None else (-1, -1)
        self.point(*cell)

    def _choose(self, row: int, column: int) -> None:
        index = self._tiling.index((row, column))
        if index is not None:
            self.index_chosen.emit(self.sender(), index)

    def _hover(self, row: int, column: int) -> None:
        self.index_hovered.emit(self._tiling.index((row, column)) if row >= 0 else None)
