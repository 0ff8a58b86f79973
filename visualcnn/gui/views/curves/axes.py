"""Quiet axes: no box, no line, few ticks, and the ends of epochs along the top."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

import pyqtgraph
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from visualcnn.gui.text import count
from visualcnn.gui.theme import color, font

Ticks = list[tuple[float | None, list[float]]]

ROW_PIXELS = 24
COLUMN_PIXELS = 84
EPOCH_PIXELS = 28
"""Between two ticks at least so many pixels."""
MOST_EPOCHS = 300
"""So many ends of epochs are marked at most, however they crowd: each is a text."""

_NARROW = 0.7
"""Decades below which a logarithmic axis has the ticks of a linear one."""
_DECADES = 300
"""Beyond them, either way, there are no numbers."""


def round_spacing(span: float, ticks: float) -> float:
    """The lowest of 1, 2, 5, 10, 20, 50… (and tenths) that gives at most `ticks` ticks."""
    lowest = span / max(ticks, 1)
    power: float = 10.0 ** math.floor(math.log10(lowest))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= lowest * (1 - 1e-9))


def round_ticks(low: float, high: float, spacing: float) -> list[float]:
    """Multiples of `spacing` from `low` to `high`."""
    first, last = math.ceil(low / spacing - 1e-9), math.floor(high / spacing + 1e-9)
    return [index * spacing for index in range(first, last + 1)]


def log_ticks(low: float, high: float, ticks: float) -> list[float]:
    """Decimal logarithms of round numbers from 10**low to 10**high, about `ticks` of them."""
    low, high = max(low, -_DECADES), min(high, _DECADES)
    if low >= high:
        return []
    if high - low < _NARROW:
        bottom, top = 10**low, 10**high
        return [math.log10(x) for x in round_ticks(bottom, top, round_spacing(top - bottom, ticks))]
    found: list[float] = []
    for digits in ((1, 2, 5), (1, 3), (1,)):
        places = (
            decade + math.log10(digit)
            for decade in range(math.floor(low), math.ceil(high) + 1)
            for digit in digits
        )
        found = [place for place in places if low <= place <= high]
        if len(found) <= ticks:
            break
    return found[:: max(int(len(found) / (2 * ticks)), 1)]


class _Axis(pyqtgraph.AxisItem):
    """What all three share: caption size, and ticks without an axis line."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.enableAutoSIPrefix(False)
        self.setStyle(tickLength=0, tickAlpha=255, tickTextOffset=6, hideOverlappingLabels=False)

    def restyle(self) -> None:
        """Take over the theme's colours and the size of its font."""
        self.setStyle(tickFont=font("caption"))
        self.setPen(pyqtgraph.mkPen(None))
        self.setTextPen(color("text_quiet"))
        self.setTickPen(pyqtgraph.mkPen(None))

    def boundingRect(self) -> QRectF:
        """With room for half a text beyond either end, which pyqtgraph would leave out."""
        margin = self.line_height
        across = self.orientation in ("bottom", "top")
        dx, dy = (2 * margin, 0.0) if across else (0.0, margin)
        rect: QRectF = super().boundingRect()
        return rect.adjusted(-dx, -dy, dx, dy)

    @property
    def line_height(self) -> float:
        """Of its text, in pixels."""
        return QFontMetricsF(font("caption")).height()


class StepAxis(_Axis):
    """Steps along the bottom, in round numbers."""

    def __init__(self) -> None:
        super().__init__("bottom")

    def restyle(self) -> None:
        """Also its height."""
        super().restyle()
        self.setHeight(self.line_height + 8)

    def tickValues(self, minVal: float, maxVal: float, size: float) -> Ticks:  # noqa: N803 - Qt's
        """Whole steps only."""
        spacing = max(round_spacing(maxVal - minVal, size / COLUMN_PIXELS), 1)
        return [(spacing, round_ticks(minVal, maxVal, spacing))]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Counts."""
        del scale, spacing
        return [count(round(value)) for value in values]


class ValueAxis(_Axis):
    """Values along the left, linear or logarithmic."""

    def __init__(self, write: Callable[[float, float], str]) -> None:
        """`write` turns a value and the distance of the ticks (0: unknown) into text."""
        super().__init__("left")
        self._write = write
        self.log = False

    def restyle(self) -> None:
        """Also its width, which doesn't change with the numbers that it shows."""
        super().restyle()
        self.setWidth(QFontMetricsF(font("caption")).horizontalAdvance("0.0000") + 10)

    def tickValues(self, minVal: float, maxVal: float, size: float) -> Ticks:  # noqa: N803 - Qt's
        """Few, at round values."""
        ticks = size / ROW_PIXELS
        if self.log:
            return [(None, log_ticks(minVal, maxVal, max(ticks, 2)))]
        spacing = round_spacing(maxVal - minVal, ticks)
        return [(spacing, round_ticks(minVal, maxVal, spacing))]

    def tickStrings(
        self, values: Sequence[float], scale: float, spacing: float | None
    ) -> list[str]:
        """Values in their own unit, not logarithms."""
        del scale
        if self.log:
            return [self._write(10**value, 0) for value in values]
        return [self._write(value, spacing or 0) for value in values]


class EpochAxis(_Axis):
    """The ends of epochs along the top; `marked` holds the steps of those that are named."""

    def __init__(self) -> None:
        super().__init__("top")
        self.setStyle(tickTextOffset=1)
        self.marked: list[float] = []
        self._ticks: list[tuple[float, str]] = []
        self.setTicks([[]])

    def restyle(self) -> None:
        """Also its height."""
        super().restyle()
        self.setHeight(self.line_height + 3)

    def show_epochs(
        self, ends: Sequence[int], steps_a_pixel: float, first: float, last: float
    ) -> None:
        """Mark the last steps of epochs from step `first` to `last`.

        Of many only every second, every fifth and so on.
        """
        start, stop = bisect_left(ends, first), bisect_right(ends, last)
        crowd = EPOCH_PIXELS * steps_a_pixel * len(ends) / max(ends[-1], 1) if ends else 1
        crowd = max(crowd, (stop - start) / MOST_EPOCHS, 1)
        stride = math.ceil(round_spacing(crowd, 1))
        numbers = range((start // stride + 1) * stride, stop + 1, stride)
        words = [f"epoch {count(n)}" if n == numbers[0] else count(n) for n in numbers]
        ticks = [(float(ends[n - 1]), text) for n, text in zip(numbers, words, strict=True)]
        if ticks != self._ticks:
            self._ticks, self.marked = ticks, [step for step, _ in ticks]
            self.setTicks([ticks])
