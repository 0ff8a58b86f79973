"""A learning rate to be dragged over its powers of ten, or typed."""

from __future__ import annotations

import math

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QSlider, QWidget

from visualcnn.gui.ladders import Number, decades
from visualcnn.gui.plain_text import PlainLabel
from visualcnn.gui.theme import GRID, font, style_text
from visualcnn.gui.views.number_field import NumberField
from visualcnn.gui.views.styled import StyledView

SMALLEST, LARGEST = 1e-5, 10.0
_A_DECADE = 20
_USUAL = 0.1
_NO_RATE = "A learning rate is a number above 0."
_TIP = "The learning rate that is tried: the run keeps its own"


class RateSlider(StyledView):
    """The same rate in a slider with a logarithmic scale and in a field."""

    rate_changed = Signal(float)
    """The user wants another rate."""
    refused = Signal(str)
    """Why what was typed is no learning rate."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rate = _USUAL
        self.label = PlainLabel("Learning rate")
        self.field = NumberField(lambda value, way: decades(max(value, SMALLEST), way))
        self.field.setAccessibleName("Learning rate of the trial")
        self.field.setToolTip(_TIP)
        self.label.setBuddy(self.field)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Learning rate of the trial, logarithmic")
        self.slider.setToolTip(_TIP)
        self.slider.setRange(0, round(math.log10(LARGEST / SMALLEST)) * _A_DECADE)
        self.slider.setPageStep(_A_DECADE)
        self.slider.valueChanged.connect(self._drag)
        self.field.entered.connect(self._enter)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GRID // 2)
        grid.addWidget(self.label, 0, 0)
        grid.addWidget(self.field, 0, 1)
        grid.addWidget(self.slider, 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        self.show_rate(_USUAL)
        self.start_styling()

    @property
    def rate(self) -> float:
        """The rate that is shown."""
        return self._rate

    def show_rate(self, rate: float) -> None:
        """Show `rate`, without saying so."""
        self._rate = rate
        self.field.show_value(float(f"{rate:.3g}"))
        place = round(math.log10(max(rate, SMALLEST) / SMALLEST) * _A_DECADE)
        with QSignalBlocker(self.slider):
            self.slider.setValue(place)

    def _drag(self, place: int) -> None:
        rate = float(f"{SMALLEST * 10 ** (place / _A_DECADE):.2g}")
        self._rate = rate
        self.field.show_value(rate)
        self.rate_changed.emit(rate)

    def _enter(self, value: Number | str) -> None:
        if isinstance(value, str) or not (0 < value < math.inf):
            self.field.show_value(float(f"{self._rate:.3g}"))
            self.refused.emit(_NO_RATE)
            return
        self.show_rate(float(value))
        self.rate_changed.emit(self._rate)

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        style_text(self.label)
        metrics = QFontMetrics(font())
        self.field.setMinimumHeight(metrics.height() + 10)
        self.field.setFixedWidth(metrics.horizontalAdvance("0.000000") + 4 * GRID)
