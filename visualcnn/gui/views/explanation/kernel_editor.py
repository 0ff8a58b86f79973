"""One kernel enlarged, to be looked at or painted, and the strip of all of them beside it."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visualcnn.gui.plain_text import PlainLabel
from visualcnn.gui.theme import GRID, THEME, style_text
from visualcnn.gui.views.explanation.filter_view import FilterView
from visualcnn.gui.views.explanation.kernel_grid import KernelGrid
from visualcnn.gui.views.explanation.kernel_strip import KernelStrip
from visualcnn.gui.views.number_field import NumberField
from visualcnn.gui.views.segments import Segments
from visualcnn.gui.views.styled import StyledView

_MODES = {
    "look": ("Look", "A click on a weight shows where its gradient comes from"),
    "paint": ("Paint", "Change the kernel on a copy: click raises, right click or Shift lowers"),
}
_HINT = "Click raises, right click lowers"
_NO_NUMBER = "A weight is a finite number."
_LARGEST = float(np.finfo(np.float32).max)


class KernelEditor(StyledView):
    """`strip` and `mode` are its parts too, and stand elsewhere on the page."""

    painted = Signal(object)
    """The enlarged kernel as it was painted, float32 (rows, columns)."""
    weight_chosen = Signal(int, int)
    """Row and column in it, where nothing is painted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.channel = 0
        self._view: FilterView | None = None
        self.mode = Segments("Kernel", _MODES)
        self.grid, self.strip = KernelGrid(), KernelStrip()
        self.hint = PlainLabel(_HINT)
        self.hint.setWordWrap(True)
        self.field = NumberField(self._next)
        self.field.setAccessibleName("Value of the chosen weight")
        self.field.setToolTip("The chosen weight's value")
        self.mode.chosen.connect(self._set_mode)
        self.grid.painted.connect(self._tell_kernel)
        self.grid.cell_chosen.connect(self._choose)
        self.field.entered.connect(self._enter)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.field)
        row.addWidget(self.hint, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.grid, 1)
        column.addLayout(row)
        self._set_mode("look")
        self.start_styling()

    def show_filter(self, view: FilterView) -> None:
        """Show the filter's kernels as the experiment has them."""
        if self._view is not None and _whose(view) != _whose(self._view):
            self.channel = 0
        self._view = view
        self.show_channel(min(self.channel, len(view.story.kernels) - 1))

    def show_channel(self, channel: int) -> None:
        """Enlarge the kernel of that input channel."""
        self.channel = channel
        if self._view is None:
            return
        view = self._view
        kernels = [view.kernel(number) for number in range(len(view.story.kernels))]
        limit = float(np.abs(view.story.kernels).max(initial=0))
        limit = limit if limit > 0 and math.isfinite(limit) else 1.0
        muted = " · muted" if view.muted else ""
        many = len(kernels) > 1
        name = f"Kernel {channel} · {view.story.reads} map {channel}" if many else "Kernel"
        self.grid.set_title(f"{name}{muted}")
        self.grid.show_kernel(kernels[channel], limit)
        self.strip.setVisible(many)
        self.strip.show_kernels(np.stack(kernels), limit, channel)
        self._show_value()

    def _show_value(self) -> None:
        marked = self.grid.marked or (0, 0)
        self.field.show_value(float(f"{float(self.grid.values[marked]):.4g}"))
        self.hint.setText(_HINT)

    @Slot(str)
    def _set_mode(self, mode: str) -> None:
        painting = mode == "paint"
        self.grid.painting = painting
        self.field.setVisible(painting)
        self.hint.setVisible(painting)
        if painting and self.grid.marked is None:
            self.grid.mark_cell(0, 0)
            self._show_value()

    @Slot(object)
    def _tell_kernel(self, kernel: object) -> None:
        self._show_value()
        self.painted.emit(kernel)

    @Slot(int, int)
    def _choose(self, row: int, column: int) -> None:
        self._show_value()
        if not self.grid.painting:
            self.weight_chosen.emit(row, column)

    def _next(self, value: float, direction: int) -> float:
        return float(f"{value + direction * self.grid.step:.4g}")

    @Slot(object)
    def _enter(self, value: object) -> None:
        if isinstance(value, int | float) and abs(value) <= _LARGEST:
            self.grid.set_weight(self.grid.marked or (0, 0), float(value))
        else:
            self._show_value()
            self.hint.setText(_NO_NUMBER)

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        style_text(self.hint, "caption", "text_quiet")
        self.field.setFixedWidth(round(84 * THEME.zoom))
        self.grid.setMinimumSize(round(110 * THEME.zoom), round(110 * THEME.zoom))


def _whose(view: FilterView) -> tuple[str, int]:
    return view.story.layer, view.story.number
