"""One plot of the curves: a measure over the steps, its items made once and filled anew."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pyqtgraph
from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QGraphicsGridLayout, QGraphicsSimpleTextItem, QWidget

from visualcnn.gui.smoothing import SmoothedSeries
from visualcnn.gui.text import count
from visualcnn.gui.theme import GRID, color, font, mixed
from visualcnn.gui.thinning import POINTS, Points, cut_to, thin_series
from visualcnn.gui.views.curves.axes import EpochAxis, StepAxis, ValueAxis
from visualcnn.gui.views.curves.canvas import Canvas, Line, Pixels
from visualcnn.gui.views.curves.end_labels import GAP, EndLabels
from visualcnn.gui.views.curves.marks import Marks
from visualcnn.gui.views.curves.measures import Measure, ValidationPoints
from visualcnn.gui.views.curves.pointer import Pointer
from visualcnn.gui.views.curves.readout import read
from visualcnn.gui.views.curves.scale import LEAST, LEAST_SPAN, Scale, value_range
from visualcnn.gui.views.curves.time_box import TimeBox
from visualcnn.training.history import Change, History

AIR = 5
"""Pixels that stay free above and below the curves, beside a line of text for the best value."""
FILLED = 0.9
"""The values' range stays where the curves fill so much of it: the axis needn't be drawn anew."""
FEW, FEW_PART, MOST = 500, 0.1, 2_000
"""So many new steps, or such a part of all up to MOST, are added to the lines as they are."""
FAINT = 0.25
"""How much of its colour the line of single batches has."""


@dataclass(frozen=True)
class _Marked:
    """What marks were last drawn for: they needn't be drawn again as long as it is the same."""

    pixels: Pixels
    scale: Scale
    epochs: int
    validations: int
    changes: tuple[Change, ...]


class CurvePlot(pyqtgraph.GraphicsWidget):
    """Draws a History that it is given; `draw` is the only way in which data change the picture.

    Not a PlotItem: that one brings some fifty hidden widgets for a menu that isn't wanted here.
    """

    user_moved = Signal()
    """The user moved the plot along the steps."""
    user_moved_values = Signal()
    """The user moved it along the values."""
    whole_run_wanted = Signal()

    def __init__(self, measure: Measure, ground: QWidget) -> None:
        """`ground` is the viewport of the view in which it will lie."""
        super().__init__()
        self.measure = measure
        self.box = TimeBox()
        self.values_axis, self.step_axis = ValueAxis(measure.tick), StepAxis()
        self.epoch_axis = EpochAxis()
        self._lay_out()
        self.scale = Scale()
        self.fits_values = True
        self._make_items(ground)
        self.set_history(History())
        self.box.moved.connect(self._follow_user)
        self.box.values_moved.connect(self._follow_user_values)
        self.box.whole_run_wanted.connect(self.whole_run_wanted)
        self.box.sigResized.connect(self.draw)
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
            self._grid.addItem(axis, row, column)

    def _make_items(self, ground: QWidget) -> None:
        self.canvas = Canvas(ground)
        self.raw, self.smoothed, self.validation = (Line(self.canvas) for _ in range(3))
        self.marks = Marks(self.measure, self.canvas)
        self.pointer = Pointer(self.canvas)
        self.end_labels = EndLabels(self.canvas)
        self._unit = QGraphicsSimpleTextItem("steps", self)

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        for axis in self.axes:
            axis.restyle()
        self.raw.restyle(mixed(color("training"), color("panel"), FAINT), 1)
        self.smoothed.restyle(color("training"), 2)
        self.validation.restyle(color("validation"), 1)
        for part in (self.canvas, self.marks, self.pointer, self.end_labels):
            part.restyle()
        self._unit.setFont(font("caption"))
        self._unit.setBrush(color("text_quiet"))
        metrics = QFontMetricsF(font("caption"))
        self._air = metrics.height() + AIR
        self._beside = metrics.horizontalAdvance("validation 0.0000") + 2 * GAP
        self._grid.setContentsMargins(4, 2, self._beside, 2)

    @property
    def axes(self) -> tuple[EpochAxis, ValueAxis, StepAxis]:
        """Above, left and below."""
        return self.epoch_axis, self.values_axis, self.step_axis

    def set_history(self, history: History) -> None:
        """Draw `history` from now on."""
        self._history = history
        self._smoothed = SmoothedSeries(self.measure.series(history))
        self._validations = ValidationPoints(self.measure)
        self._marked: _Marked | None = None
        self._whole_steps = self._drawn_steps = self._validated = 0
        self._drawn_frame: tuple[object, ...] = ()
        self.pointer.hide()

    def set_log(self, log: bool) -> None:
        """Logarithmic values, or linear ones."""
        self.scale, self.values_axis.log = Scale(log), log
        self.values_axis.picture = None
        self.fits_values = True
        self.draw()

    @property
    def point_limit(self) -> int:
        """Two points a pixel show all that can be seen."""
        return int(min(POINTS, max(2 * self.box.width(), 200)))

    def draw(self) -> None:
        """Fill the items with what the range in sight needs."""
        self._smoothed.update()
        self._validations.update(self._history.validations)
        if not self._extend():
            self._draw_whole()
        newest = self._smoothed.at(self._history.steps)
        place = None if newest is None else self.scale.place(newest)
        self.marks.draw_newest(self._history.steps, place)
        self._draw_pointer()

    def _extend(self) -> bool:
        """Draw the newest steps at the ends of the lines; False where all must be drawn anew.

        NumPy lets other threads in at every call, and training, which waits for the interpreter,
        is woken each time in vain: a few steps are cheaper without it.
        """
        steps, whole, drawn = self._history.steps, self._whole_steps, self._drawn_steps
        (_, last), (bottom, top) = self.box.viewRange()
        few = drawn <= steps <= whole + min(max(FEW, FEW_PART * whole), MOST)
        if not few or not whole or steps > last or self._frame() != self._drawn_frame:
            return False
        exact, new = self.measure.series(self._history).exact, steps - drawn
        lines = [(self.raw, exact), (self.smoothed, self._smoothed.values)]
        places = [
            [self.scale.place(number) for number in values[len(values) - new :].tolist()]
            for _, values in lines
        ]
        validations = map(self.scale.place, self._validations.values[self._validated :].tolist())
        if not all(bottom <= place <= top for line in [*places, validations] for place in line):
            return False
        for (line, _), ends in zip(lines, places, strict=True):
            line.extend(drawn + 1, ends)
        self._drawn_steps = steps
        self._mark()
        self._name_ends()
        return True

    @np.errstate(over="ignore", invalid="ignore")
    def _draw_whole(self) -> None:
        first, last = self.box.viewRange()[0]
        limit = self.point_limit
        raw, smoothed = (
            cut_to(self.scale.points(points), first, last)
            for points in (
                thin_series(self.measure.series(self._history), first, last, limit),
                self._smoothed.thinned(first, last, limit // 2),
            )
        )
        validation = self._validation_line()
        if self.fits_values:
            self._fit(raw, smoothed, validation)
        self.canvas.follow(self.box, self._beside)
        self.raw.draw(raw)
        self.smoothed.draw(smoothed)
        self._mark(validation)
        self._name_ends()
        self._whole_steps = self._drawn_steps = self._history.steps
        self._drawn_frame = self._frame()

    def _validation_line(self) -> Points:
        first, last = self.box.viewRange()[0]
        points = self._validations.thinned(first, last, self.point_limit)
        return cut_to(self.scale.points(points), first, last)

    def _frame(self) -> tuple[object, ...]:
        """All but the newest steps that decides how the lines are drawn."""
        place = self.box.mapRectToScene(self.box.rect())
        exact_from = self.measure.series(self._history).exact_from
        return self.canvas.pixels, self.scale, self.box.viewRange(), place, exact_from

    def _name_ends(self) -> None:
        ends = ("training", self.smoothed.last), ("validation", self.validation.last)
        self.end_labels.show(*(self._end(name, last) for name, last in ends))

    def _marks_now(self) -> _Marked:
        history, pixels = self._history, self.canvas.pixels
        epochs, validations = len(history.epoch_ends), self._validations.version
        return _Marked(pixels, self.scale, epochs, validations, tuple(history.changes))

    def _mark(self, validation: Points | None = None) -> None:
        """Draw what changes with a validation, a setting or the ranges, where one of them did."""
        history, now = self._history, self._marks_now()
        if now == self._marked:
            return
        self._marked, self._validated = now, len(self._validations.values)
        self.validation.draw(self._validation_line() if validation is None else validation)
        self.marks.draw_validations(self._validations, self.scale.place)
        self.marks.draw_changes(history.changes)
        sight = self.box.viewRange()[0]
        self.epoch_axis.show_epochs(history.epoch_ends, 1 / now.pixels.across, *sight)
        self.canvas.draw_grid(self.epoch_axis.marked, self._value_ticks())
        area, last = self.box.geometry(), count(round(sight[1]))
        # Its number may stand right at the end of the axis.
        half = QFontMetricsF(font("caption")).horizontalAdvance(last) / 2
        self._unit.setPos(area.right() + half + GRID, area.bottom() + GAP)

    def _value_ticks(self) -> list[float]:
        """Where the value axis has its numbers."""
        bottom, top = self.box.viewRange()[1]
        ticks = self.values_axis.tickValues(bottom, top, self.box.height())
        return [place for _, places in ticks for place in places]

    def _end(self, name: str, last: float | None) -> tuple[float, str] | None:
        """The last place in sight, if there is one, and what to write beside it."""
        if last is None or not math.isfinite(last):
            return None
        return last, f"{name} {self.measure.text(self.scale.value(last))}"

    def _fit(self, *lines: Points) -> None:
        """Show the full range of what is in sight."""
        if (ends := value_range(lines)) is None:
            return
        low, high = ends
        span = max(high - low or 0.1, LEAST_SPAN * max(high, -low), LEAST)
        pixel = span / max(self.box.height() - 2 * self._air, 50)
        low, high = low - self._air * pixel, high + self._air * pixel
        bottom, top = self.box.viewRange()[1]
        if low < bottom or high > top or high - low < FILLED * (top - bottom):
            self.box.setYRange(low, high, padding=0)

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
        place = None if middle is None else self.scale.place(middle)
        self.pointer.show(text, place, below=self.measure.higher_is_better)

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
