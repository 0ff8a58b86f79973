"""One plot of the curves: a measure over the steps, its items made once and filled anew."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pyqtgraph
from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QGraphicsGridLayout

from visualcnn.gui.smoothing import SmoothedSeries
from visualcnn.gui.text import count
from visualcnn.gui.theme import color, font
from visualcnn.gui.thinning import POINTS, Floats, Points, cut_to, thin, thin_series, visible
from visualcnn.gui.views.curves.axes import EpochAxis, StepAxis, ValueAxis
from visualcnn.gui.views.curves.end_labels import EndLabels
from visualcnn.gui.views.curves.marks import Marks
from visualcnn.gui.views.curves.measures import Measure, ValidationPoints
from visualcnn.gui.views.curves.pointer import Pointer
from visualcnn.gui.views.curves.readout import read
from visualcnn.gui.views.curves.time_box import TimeBox
from visualcnn.training.history import History

LOWEST_ON_LOG = 1e-8
"""Where a logarithmic axis shows a loss of 0."""
AIR = 5
"""Pixels that stay free above and below the curves, beside a line of text for the best value."""
FILLED = 0.9
"""The values' range stays where the curves fill so much of it: the axis needn't be drawn anew."""


@dataclass(frozen=True)
class _Drawn:
    """The lines in sight, in the axis's own scale."""

    raw: Points
    smoothed: Points
    validation: Points


class CurvePlot(pyqtgraph.GraphicsWidget):
    """Draws a History that it is given; `draw` is the only way in which data change the picture.

    Not a PlotItem: that one brings some fifty hidden widgets for a menu that isn't wanted here.
    """

    user_moved = Signal()
    """The user moved the plot along the steps."""
    user_moved_values = Signal()
    """The user moved it along the values."""
    whole_run_wanted = Signal()

    def __init__(self, measure: Measure) -> None:
        super().__init__()
        self.measure = measure
        self.box = TimeBox()
        self.values_axis, self.step_axis = ValueAxis(measure.tick), StepAxis()
        self.epoch_axis = EpochAxis()
        self._lay_out()
        self.log = False
        self.fits_values = True
        self._sharpness = 1.0
        self._history = History()
        self._smoothed = SmoothedSeries(self._history.loss)
        self._validations = ValidationPoints(measure)
        self._make_items()
        self.box.moved.connect(self._follow_user)
        self.box.values_moved.connect(self._follow_user_values)
        self.box.whole_run_wanted.connect(self.whole_run_wanted)
        self.restyle()

    def _lay_out(self) -> None:
        self._grid = QGraphicsGridLayout(self)
        self._grid.setSpacing(0)
        self._grid.addItem(self.box, 1, 1)
        for axis, row, column in (
            (self.epoch_axis, 0, 1),
            (self.values_axis, 1, 0),
            (self.step_axis, 2, 1),
        ):
            axis.linkToView(self.box)
            # The grid lies behind the curves.
            axis.setZValue(self.box.zValue() - 1)
            self._grid.addItem(axis, row, column)

    def _make_items(self) -> None:
        self.raw = pyqtgraph.PlotCurveItem()
        self.smoothed = pyqtgraph.PlotCurveItem(antialias=True)
        # Wide smooth lines are drawn piece by piece in half the time.
        self.smoothed.setSegmentedLineMode("on")
        self.validation = pyqtgraph.PlotCurveItem(antialias=True)
        self.marks = Marks(self.measure)
        self.pointer = Pointer()
        for item in (*self.lines, *self.marks.parts, *self.pointer.parts):
            self.box.addItem(item, ignoreBounds=True)
        self.end_labels = EndLabels(self, self.box)

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        for axis in (self.values_axis, self.step_axis, self.epoch_axis):
            axis.restyle()
        self._draw_lines(self._sharpness)
        self.marks.restyle()
        self.pointer.restyle()
        self.end_labels.restyle()
        widest = QFontMetricsF(font("caption")).horizontalAdvance("validation 0.0000")
        self._grid.setContentsMargins(4, 2, widest + 12, 2)

    def suit(self, sharpness: float) -> None:
        """Draw lines for a device with so many pixels in one of Qt's: pens count its own."""
        if sharpness != self._sharpness:
            self._draw_lines(sharpness)

    def _draw_lines(self, sharpness: float) -> None:
        self._sharpness = sharpness
        for line, name, opacity, width in (
            (self.raw, "training", 0.25, 1),
            (self.smoothed, "training", 1, 2),
            (self.validation, "validation", 1, 1),
        ):
            line.setPen(pyqtgraph.mkPen(color(name, opacity), width=width * sharpness))

    def set_history(self, history: History) -> None:
        """Draw `history` from now on."""
        self._history = history
        self._smoothed = SmoothedSeries(self.measure.series(history))
        self._validations = ValidationPoints(self.measure)
        self.pointer.hide()

    def set_log(self, log: bool) -> None:
        """Logarithmic values, or linear ones."""
        self.log = self.values_axis.log = log
        self.values_axis.picture = None
        self.fits_values = True
        self.draw()

    @property
    def point_limit(self) -> int:
        """Two points a pixel show all that can be seen."""
        return int(min(POINTS, max(2 * self.box.width(), 200)))

    def draw(self) -> None:
        """Fill the items with what the range in sight needs."""
        series = self.measure.series(self._history)
        self._smoothed.update()
        self._validations.update(self._history.validations)
        first, last = self.box.viewRange()[0]
        limit = self.point_limit
        drawn = _Drawn(
            *(
                cut_to(self._scaled(points), first, last)
                for points in (
                    thin_series(series, first, last, limit),
                    self._smoothed.thinned(first, last, limit // 2),
                    self._thin_validations(first, last, limit),
                )
            )
        )
        if self.fits_values:
            self._fit(drawn)
        self.raw.setData(drawn.raw.x, drawn.raw.y, connect="finite")
        self.smoothed.setData(drawn.smoothed.x, drawn.smoothed.y, connect="finite")
        self.validation.setData(drawn.validation.x, drawn.validation.y)
        self.marks.draw(self._history, self._validations, self._smoothed, self)
        self.epoch_axis.show_epochs(
            self._history.epoch_ends, (last - first) / max(self.box.width(), 1)
        )
        self.end_labels.show(_end(drawn.smoothed), _end(drawn.validation), self)
        self._draw_pointer()

    def _scaled(self, points: Points) -> Points:
        if not self.log:
            return points
        return Points(points.x, np.log10(np.maximum(points.y, LOWEST_ON_LOG)))

    def scaled(self, number: float) -> float:
        """A value's place on the axis."""
        return math.log10(max(number, LOWEST_ON_LOG)) if self.log else number

    def unscaled(self, place: float) -> float:
        """The value at a place on the axis."""
        return float(10**place) if self.log else place

    def _thin_validations(self, first: float, last: float, limit: int) -> Points:
        steps, values = self._validations.steps, self._validations.values
        if not len(steps):
            return Points(steps, values)
        start, stop = visible(steps, first, last)
        best = self.measure.best(values) - start
        kept = [best] if 0 <= best < stop - start else []
        chosen = thin(values[start:stop], max(2 * (stop - start) // limit, 1), kept) + start
        return Points(steps[chosen], values[chosen])

    def _fit(self, drawn: _Drawn) -> None:
        """Show the full range of what is in sight."""
        values: Floats = np.concatenate([drawn.raw.y, drawn.smoothed.y, drawn.validation.y])
        values = values[np.isfinite(values)]
        if not len(values):
            return
        low, high = float(values.min()), float(values.max())
        air = QFontMetricsF(font("caption")).height() + AIR
        pixel = (high - low or 0.1) / max(self.box.height() - 2 * air, 50)
        low, high = low - air * pixel, high + air * pixel
        bottom, top = self.box.viewRange()[1]
        if low < bottom or high > top or high - low < FILLED * (top - bottom):
            self.box.setYRange(low, high, padding=0)

    @property
    def lines(self) -> tuple[pyqtgraph.PlotCurveItem, ...]:
        """What is drawn along the steps, lowest first."""
        return self.raw, self.smoothed, self.validation

    def point_at(self, step: float | None) -> None:
        """Show the crosshair and the numbers at `step`, or hide them."""
        steps = self._history.steps
        if step is None or not steps:
            self.pointer.hide()
        else:
            self.pointer.step = min(max(round(step), 1), steps)
            self._draw_pointer()

    def _draw_pointer(self) -> None:
        step = self.pointer.step
        if step is None:
            return
        series = self.measure.series(self._history)
        text = read(self.measure, series, self._smoothed, self._validations, step)
        middle = self._smoothed.at(step)
        y = None if middle is None else self.scaled(middle)
        self.pointer.show(text, y, self.box.viewRange(), below=self.measure.higher_is_better)

    def _follow_user(self) -> None:
        self.fits_values = True
        self.user_moved.emit()

    def _follow_user_values(self) -> None:
        self.fits_values = False
        self.user_moved_values.emit()

    @property
    def accessible_summary(self) -> str:
        """The newest numbers in one sentence."""
        steps = self._history.steps
        if not steps:
            return f"{self.measure.title}: no steps yet"
        newest = self._smoothed.at(steps)
        said = "" if newest is None else f": {self.measure.text(newest)} smoothed"
        return f"{self.measure.title} after {count(steps)} steps{said}"


def _end(points: Points) -> float | None:
    """The last value in sight."""
    return float(points.y[-1]) if len(points.y) and np.isfinite(points.y[-1]) else None
