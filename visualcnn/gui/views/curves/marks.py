"""What is marked on a plot: validations, the best of them, changes of settings, the newest step."""

from __future__ import annotations

from typing import Protocol

import pyqtgraph

from visualcnn.gui.smoothing import SmoothedSeries
from visualcnn.gui.theme import color, font
from visualcnn.gui.views.curves.measures import Measure, ValidationPoints
from visualcnn.gui.views.curves.readout import change_text
from visualcnn.gui.views.curves.time_box import TimeBox
from visualcnn.training.history import History

DOTS = 200
"""Of more validations in sight only the line is drawn."""
CHANGE_PIXELS = 6
"""How high above the lower edge changes of settings are marked."""


class Axes(Protocol):
    """Where values are placed."""

    box: TimeBox

    def scaled(self, number: float) -> float:
        """A value's place on the axis."""
        ...


class Marks:
    """Items of one plot, made once; `draw` fills them anew."""

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self.newest = pyqtgraph.ScatterPlotItem(size=6, pen=None)
        self.dots = pyqtgraph.ScatterPlotItem(size=6, pen=None)
        self.best = pyqtgraph.ScatterPlotItem(size=11, brush=None)
        self.changes = pyqtgraph.ScatterPlotItem(
            size=9, symbol="t1", pen=None, hoverable=True, tip=_tip
        )
        self.best_text = pyqtgraph.TextItem()
        self.parts = (self.newest, self.dots, self.best, self.changes, self.best_text)

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        self.newest.setBrush(pyqtgraph.mkBrush(color("training")))
        self.dots.setBrush(pyqtgraph.mkBrush(color("validation")))
        self.best.setPen(pyqtgraph.mkPen(color("validation"), width=1.5))
        self.changes.setBrush(pyqtgraph.mkBrush(color("accent")))
        self.best_text.setFont(font("caption"))
        self.best_text.setColor(color("validation"))

    def draw(
        self,
        history: History,
        validations: ValidationPoints,
        smoothed: SmoothedSeries,
        axes: Axes,
    ) -> None:
        """Mark what `history` holds, within the range in sight."""
        self._draw_newest(history.steps, smoothed, axes)
        self._draw_dots(validations, axes)
        self._draw_best(validations, axes)
        self._draw_changes(history, axes)

    def _draw_newest(self, step: int, smoothed: SmoothedSeries, axes: Axes) -> None:
        """A dot where the line ends; a run of one step shows nothing else."""
        newest = smoothed.at(step) if step else None
        if newest is None:
            self.newest.clear()
        else:
            self.newest.setData([step], [axes.scaled(newest)])

    def _draw_dots(self, validations: ValidationPoints, axes: Axes) -> None:
        first, last = axes.box.viewRange()[0]
        inside = (validations.steps >= first) & (validations.steps <= last)
        if inside.sum() > DOTS:
            inside[:] = False
        heights = [axes.scaled(number) for number in validations.values[inside].tolist()]
        self.dots.setData(validations.steps[inside], heights)

    def _draw_best(self, validations: ValidationPoints, axes: Axes) -> None:
        first, last = axes.box.viewRange()[0]
        steps, values = validations.steps, validations.values
        index = self._measure.best(values) if len(steps) else None
        if index is None or not first <= steps[index] <= last:
            self.best.clear()
            self.best_text.hide()
            return
        x, number = float(steps[index]), float(values[index])
        self.best.setData([x], [axes.scaled(number)])
        self.best_text.setText(f"{self._measure.best_word} {self._measure.text(number)}")
        # Away from the other points: the highest has room above, the lowest below.
        right = float(x > (first + last) / 2)
        self.best_text.setAnchor((right, 1.0 if self._measure.higher_is_better else 0.0))
        self.best_text.setPos(x, axes.scaled(number))
        self.best_text.show()

    def _draw_changes(self, history: History, axes: Axes) -> None:
        low, high = axes.box.viewRange()[1]
        height = low + (high - low) * CHANGE_PIXELS / max(axes.box.height(), 1)
        self.changes.setData(
            [change.step for change in history.changes],
            [height] * len(history.changes),
            data=[change_text(change) for change in history.changes],
        )


def _tip(*, x: float, y: float, data: str) -> str:
    """A mark's tooltip, as pyqtgraph asks for it."""
    del x, y
    return data
