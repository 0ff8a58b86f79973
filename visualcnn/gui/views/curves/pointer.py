"""The crosshair: a line at a step, a dot on the curve, and the numbers beside them."""

from __future__ import annotations

import html

import pyqtgraph
from PySide6.QtCore import Qt

from visualcnn.gui.theme import color, current_theme, font
from visualcnn.gui.views.curves.readout import Readout


class Pointer:
    """Three items of one plot; `step` is None while they are hidden."""

    def __init__(self) -> None:
        self.step: int | None = None
        self.line = pyqtgraph.InfiniteLine(angle=90)
        self.level = pyqtgraph.InfiniteLine(angle=0)
        self.dot = pyqtgraph.ScatterPlotItem(size=7)
        self.text = pyqtgraph.TextItem()
        self.text.setZValue(20)
        self.parts = (self.line, self.level, self.dot, self.text)
        self.hide()

    def hide(self) -> None:
        """Nothing is pointed at."""
        self.step = None
        for part in self.parts:
            part.hide()

    def show(
        self, readout: Readout, y: float | None, ranges: list[list[float]], *, below: bool
    ) -> None:
        """Show `readout` at the step, and the cross at height `y` of a plot with these ranges.

        The numbers stand at the plot's top or `below`, where its curves aren't.
        """
        (left, right), (bottom, top) = ranges
        x = float(self.step or 0)
        self.line.setPos(x)
        self.line.show()
        self.level.setVisible(y is not None)
        self.dot.setVisible(y is not None)
        if y is not None:
            self.level.setPos(y)
            self.dot.setData([x], [y])
        self.text.setHtml(_html(readout))
        self.text.setAnchor((-0.06 if x < (left + right) / 2 else 1.06, float(below)))
        self.text.setPos(x, bottom if below else top)
        self.text.setVisible(left <= x <= right)

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        for line in (self.line, self.level):
            line.setPen(pyqtgraph.mkPen(color("text_quiet"), style=Qt.PenStyle.DotLine))
        self.dot.setBrush(pyqtgraph.mkBrush(color("training")))
        self.dot.setPen(pyqtgraph.mkPen(color("panel"), width=1))
        self.text.setFont(font("caption"))
        self.text.fill = pyqtgraph.mkBrush(color("raised", 0.93))
        self.text.border = pyqtgraph.mkPen(color("line"))


def _html(readout: Readout) -> str:
    theme = current_theme()
    lines = (
        (readout.step, theme.text),
        (readout.batch, theme.training),
        (readout.smoothed, theme.training),
        (readout.validation, theme.validation),
    )
    return "<br>".join(
        f'<span style="color:{hex_color}">{html.escape(line)}</span>'
        for line, hex_color in lines
        if line
    )
