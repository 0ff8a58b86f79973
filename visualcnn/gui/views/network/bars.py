"""The probabilities as bars: upright side by side, or in lines where class names are long."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter

from visualcnn.gui import text
from visualcnn.gui.mosaic import Cell
from visualcnn.gui.theme import color
from visualcnn.gui.views.network.frame import Bars
from visualcnn.gui.views.network.scale import Mode, ValueScale
from visualcnn.gui.views.network.selection import Selection, What
from visualcnn.nn.layer import Array

_STALE_OPACITY = 0.4
_GAP = 4
_NUMBER = 48
_WORTH_A_NUMBER = 0.005


class BarGroup:
    """One bar a class; the prediction stands out, the label carries a sign."""

    what: What = "probability"

    def __init__(self, layer: str, class_names: tuple[str, ...]) -> None:
        self.layer = layer
        self.class_names = class_names
        self.scale = ValueScale(least=1.0)
        self.values: Array | None = None
        self.label: int | None = None
        self.drawn = 0
        self.place(Bars(upright=True, columns=1, width=1, height=1), QPointF(), QFont(), 1, 1)

    def place(
        self, bars: Bars, origin: QPointF, caption: QFont, caption_height: int, names_width: int
    ) -> None:
        """Lie at `origin` as `bars` says."""
        self._bars, self.origin, self._caption = bars, origin, caption
        self._line, self._names = caption_height, names_width

    def show(self, array: Array | None) -> None:
        """Take new probabilities."""
        fits = array is not None and array.size == len(self.class_names)
        self.values = array if fits else None

    def repaint(self) -> None:
        """Bars keep no picture."""

    @property
    def count(self) -> int:
        """How many bars can be pointed at."""
        return len(self.class_names)

    @property
    def columns(self) -> int:
        """How many bars stand side by side."""
        return self._bars.columns

    @property
    def predicted(self) -> int | None:
        """The most probable class."""
        return None if self.values is None else int(self.values.argmax())

    def rect(self, block: int, tile: int | None = None) -> QRectF:  # noqa: ARG002 - as TileGroup
        """Where a bar with its name lies on the widget."""
        bars = self._bars
        if bars.upright:
            x, y = self.origin.x() + block * bars.width, self.origin.y()
            return QRectF(x, y, bars.width - _GAP, bars.height)
        rows = -(-self.count // bars.columns)
        column, row = divmod(block, rows)
        x = self.origin.x() + column * bars.width
        return QRectF(x, self.origin.y() + row * (self._line + 2), bars.width - 16, self._line)

    def hit(self, position: QPointF) -> Cell | None:
        """The bar at a place on the widget."""
        for block in range(self.count):
            if self.rect(block).contains(position):
                return Cell(block, 0, 0, 0)
        return None

    def selection(self, block: int) -> Selection:
        """What a click on a bar means."""
        return Selection(self.layer, self.what, (block,))

    def readout(self, cell: Cell, *, exact: bool = True) -> str:
        """The class and its probability."""
        name = self.class_names[cell.block]
        if self.values is None or not exact:
            return name
        return f"{name}: {text.percent(float(self.values[cell.block]))}"

    def verdict(self) -> str:
        """What the network reads, with a sign where the label is known: "✓ 7 · 98.4 %"."""
        if self.values is None or self.predicted is None:
            return ""
        sign = "" if self.label is None else ("✓ " if self.label == self.predicted else "✗ ")
        probability = text.percent(float(self.values[self.predicted]))
        return f"{sign}{self.class_names[self.predicted]} · {probability}"

    def paint(self, painter: QPainter, mode: Mode, *, stale: bool) -> None:  # noqa: ARG002 - as TileGroup
        """Draw all bars with their names."""
        self.drawn += 1
        painter.setFont(self._caption)
        painter.setOpacity(_STALE_OPACITY if stale else 1.0)
        for block in range(self.count):
            self._paint_bar(painter, block)
        painter.setOpacity(1.0)

    def _paint_bar(self, painter: QPainter, block: int) -> None:
        rect = self.rect(block)
        part = self._part(block)
        track, bar, name, flags = self.parts(block)
        stands_out = block == self.predicted
        painter.fillRect(track, color("surface"))
        painter.fillRect(bar, color("text" if stands_out else "text_quiet"))
        painter.setPen(color("text" if stands_out or block == self.label else "text_quiet"))
        painter.drawText(name, flags, self.class_names[block])
        if not self._bars.upright and part >= _WORTH_A_NUMBER:
            number = QRectF(track.right(), rect.top(), _NUMBER, rect.height())
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(number, right.value, text.percent(part))

    def _part(self, block: int) -> float:
        part = 0.0 if self.values is None else float(self.values[block])
        return part if part >= 0 else 0.0

    def parts(self, block: int) -> tuple[QRectF, QRectF, QRectF, int]:
        """A bar's track, the bar in it, the name's place and how the name is aligned there."""
        rect, part = self.rect(block), self._part(block)
        if self._bars.upright:
            track = rect.adjusted(0, 0, 0, -self._line - 1)
            bar = track.adjusted(0, track.height() * (1 - part), 0, 0)
            name = QRectF(rect.left(), rect.bottom() - self._line, rect.width(), self._line)
            return track, bar, name, Qt.AlignmentFlag.AlignCenter.value
        track = rect.adjusted(self._names + 6, 2, -_NUMBER, -2)
        bar = QRectF(track.left(), track.top(), track.width() * part, track.height())
        name = QRectF(rect.left(), rect.top(), self._names, rect.height())
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return track, bar, name, right.value
