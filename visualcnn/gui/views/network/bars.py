"""The probabilities as bars: upright side by side, or in lines where class names are long."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QWidget

from visualcnn.gui import text
from visualcnn.gui.mosaic import Cell
from visualcnn.gui.theme import color, current_theme
from visualcnn.gui.views.network import tile_colours
from visualcnn.gui.views.network.bar import Bar
from visualcnn.gui.views.network.caption import Caption
from visualcnn.gui.views.network.frame import Bars
from visualcnn.gui.views.network.outlines import Outline, Outlines
from visualcnn.gui.views.network.scale import ValueScale
from visualcnn.gui.views.network.selection import Selection, What
from visualcnn.nn.layer import Array

_GAP = 4
_NUMBER = 48
_WORTH_A_NUMBER = 0.005
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class BarGroup:
    """One bar a class; the prediction stands out, the label carries a sign.

    The bars are children of `owner`, which paints their names when it is asked to update.
    """

    what: What = "probability"

    def __init__(self, layer: str, class_names: tuple[str, ...], owner: QWidget) -> None:
        self.layer = layer
        self.class_names = class_names
        self.owner = owner
        self.scale = ValueScale(least=1.0)
        self.values: Array | None = None
        self.label: int | None = None
        self.drawn = 0
        self.bars = tuple(Bar(owner) for _ in class_names)
        self._verdict = Caption(owner, Qt.AlignmentFlag.AlignLeft)
        self._outlines: Outlines = {}
        self._look: object = None
        self.place(Bars(upright=True, columns=1, width=1, height=1), QPointF(), QFont(), 1, 1)

    def place(
        self, bars: Bars, origin: QPointF, caption: QFont, caption_height: int, names_width: int
    ) -> None:
        """Lie at `origin` as `bars` says."""
        self._lie, self.origin, self._caption = bars, origin, caption
        self._line, self._names = caption_height, names_width
        for block, bar in enumerate(self.bars):
            rect, track = self.rect(block), self._track(block)
            number = QRectF(track.right(), rect.top(), _NUMBER, rect.height())
            bar.lie(track, None if bars.upright else number, caption)
        self.outdated = True

    def place_verdict(self, place: QRectF) -> None:
        """Have the verdict at `place`."""
        self._verdict.lie(place, self._caption)

    def show(self, array: Array | None) -> None:
        """Take new probabilities."""
        fits = array is not None and array.size == len(self.class_names)
        self.values = array if fits else None
        self.outdated = True

    def repaint(self) -> None:
        """Take the theme's colours the next time."""
        self._look = None
        self.outdated = True

    @property
    def count(self) -> int:
        """How many bars can be pointed at."""
        return len(self.class_names)

    @property
    def columns(self) -> int:
        """How many bars stand side by side."""
        return self._lie.columns

    @property
    def predicted(self) -> int | None:
        """The most probable class."""
        return None if self.values is None else int(self.values.argmax())

    def rect(self, block: int, tile: int | None = None) -> QRectF:  # noqa: ARG002 - as TileGroup
        """Where a bar with its name lies on the widget."""
        bars = self._lie
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

    def selection(self, block: int, cell: Cell | None = None) -> Selection:  # noqa: ARG002
        """What a click on a bar means; a bar is a single number."""
        return Selection(self.layer, self.what, (block,))

    def readout(self, cell: Cell, *, exact: bool = True) -> str:
        """The class and its probability."""
        name = self.class_names[cell.block]
        if self.values is None or not exact:
            return name
        return f"{name}: {text.percent(float(self.values[cell.block]))}"

    @property
    def longest_verdict(self) -> str:
        """What the verdict may have to have room for."""
        return f"✓ {max(self.class_names, key=len)} · {text.percent(1.0)}"

    def verdict(self) -> str:
        """What the network reads, with a sign where the label is known: "✓ 7 · 98.4 %"."""
        if self.values is None or self.predicted is None:
            return ""
        sign = "" if self.label is None else ("✓ " if self.label == self.predicted else "✗ ")
        probability = text.percent(float(self.values[self.predicted]))
        return f"{sign}{self.class_names[self.predicted]} · {probability}"

    def draw(self, *, stale: bool) -> None:
        """Fill the bars as far as the probabilities say."""
        self.drawn += 1
        self.outdated = False
        look = (self.predicted, self.label, stale)
        if look != self._look:
            self._look = look
            self._colour(stale=stale)
            self.owner.update()
        self._verdict.say(self.verdict())
        parts = [0.0] * self.count if self.values is None else self.values.tolist()
        for bar, part in zip(self.bars, parts, strict=True):
            # Nothing is shown of what is no number.
            shown = part if part >= 0 else 0.0
            numbered = shown >= _WORTH_A_NUMBER and not self._lie.upright
            bar.show_part(shown, text.percent(shown) if numbered else "")

    def _colour(self, *, stale: bool) -> None:
        theme = current_theme()
        self._verdict.colour(color("text_quiet"))
        for block, bar in enumerate(self.bars):
            fill = theme.text if block == self.predicted else theme.text_quiet
            names = (theme.surface, fill, getattr(theme, self._ink(block)))
            bar.colour(*(tile_colours.single(name, theme, stale=stale) for name in names))

    def _ink(self, block: int) -> str:
        """The name of a bar's text colour: what is predicted and what is right stand out."""
        return "text" if block in {self.predicted, self.label} else "text_quiet"

    def outline(self, outlines: Outlines) -> None:
        """Outline these bars, and no others."""
        if outlines != self._outlines:
            self._outlines = outlines
            self.owner.update()

    def paint(self, painter: QPainter, *, stale: bool) -> None:
        """Paint what isn't the bars': their names, and outlines around them."""
        painter.setFont(self._caption)
        painter.setOpacity(tile_colours.STALE_OPACITY if stale else 1.0)
        for block, name in enumerate(self.class_names):
            painter.setPen(color(self._ink(block)))
            place, flags = self._name_place(block)
            painter.drawText(place, flags.value, name)
        painter.setOpacity(1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for block, outline in self._outlines.items():
            width = 2.0 if outline is Outline.CHOSEN else 1.5
            painter.setPen(QPen(color("accent"), width))
            painter.drawRect(
                self.rect(block).adjusted(-width / 2, -width / 2, width / 2, width / 2)
            )

    def _track(self, block: int) -> QRectF:
        rect = self.rect(block)
        if self._lie.upright:
            return rect.adjusted(0, 0, 0, -self._line - 1)
        return rect.adjusted(self._names + 6, 2, -_NUMBER, -2)

    def _name_place(self, block: int) -> tuple[QRectF, Qt.AlignmentFlag]:
        rect = self.rect(block)
        if self._lie.upright:
            place = QRectF(rect.left(), rect.bottom() - self._line, rect.width(), self._line)
            return place, Qt.AlignmentFlag.AlignCenter
        return QRectF(rect.left(), rect.top(), self._names, rect.height()), _RIGHT
