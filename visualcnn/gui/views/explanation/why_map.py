"""One map of the page "Why": a number for each pixel, what the colours mean, one sentence."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualcnn.gui.colour_maps import ColourMap, Lut, diverging, faded, grey
from visualcnn.gui.palette import Theme
from visualcnn.gui.plain_text import PlainLabel, verbatim
from visualcnn.gui.theme import THEME, current_theme, font, style_text
from visualcnn.gui.views.explanation.grid_face import Values, limit_of
from visualcnn.gui.views.explanation.grid_geometry import EDGE
from visualcnn.gui.views.explanation.number_grid import NumberGrid
from visualcnn.gui.views.network import legend
from visualcnn.gui.views.network.scale import ValueScale
from visualcnn.gui.views.styled import StyledView

_LARGEST, _SMALLEST, _PREFERRED = 14, 2, 4
_LINES = 3
"""Of the sentence below."""
_AIR = 2
_FADED = 0.35


class WhyMap(StyledView):
    """Cells, the legend and a sentence below; faded where it is out of date.

    A `signed` map has zero in the middle of its colours, the picture itself goes from 0 to 1.
    """

    hovered = Signal(int, int)
    """Row and column under the pointer; -1, -1 where there is none."""
    chosen = Signal(int, int)

    def __init__(
        self, title: str, tip: str, *, signed: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._signed, self._late, self._empty = signed, False, True
        self._scale = ValueScale(signed=signed)
        self._subject: object = None
        self.grid, self.caption = NumberGrid(self), PlainLabel(parent=self)
        self.grid.set_title(title)
        self.grid.setToolTip(verbatim(tip))
        self.grid.cell_hovered.connect(self.hovered)
        self.grid.cell_chosen.connect(self.chosen)
        self.caption.setWordWrap(True)
        self.caption.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.start_styling()

    @property
    def empty(self) -> bool:
        """Whether there are no numbers to show as yet."""
        return self._empty

    @property
    def late(self) -> bool:
        """Whether it is shown as out of date."""
        return self._late

    def show_values(self, values: Values, sentence: str, *, late: bool, subject: object) -> None:
        """Show `values` (rows, columns); `late` ones are of something else than what is wanted.

        While `subject` is equal to the last one, the ends of the colours stay as they are as long
        as the numbers fit.
        """
        self._late, self._empty = late, False
        if subject != self._subject:
            self._subject = subject
            self._scale.rerange()
        limit = limit_of(values) if self._signed else 1.0
        self._scale.follow([-limit if self._signed else 0.0], [limit], "layer")
        self.grid.show_values(
            values, signed=self._signed, limit=self._scale.limit, colours=self._colours()
        )
        self._say(sentence)
        self._place()

    def show_nothing(self, shape: tuple[int, int], note: str) -> None:
        """Keep the room of a map of that shape, and say why there is none."""
        self._late, self._empty = False, True
        self.grid.show_values(np.zeros(shape), signed=True, absent=np.ones(shape, np.bool_))
        self.grid.frame(None)
        self._say(note)
        self._place()

    def _say(self, sentence: str) -> None:
        """All of it is the tooltip as well: a narrow map has too little room."""
        if sentence != self.caption.text():
            self.caption.setText(sentence)
            self.caption.setToolTip(verbatim(sentence))
        self._colour_caption()

    def _colours(self) -> ColourMap:
        if not self._signed:
            return grey
        return _faded_diverging if self._late else diverging

    def _colour_caption(self) -> None:
        quiet = self._late or self._empty
        style_text(self.caption, "caption", "text_quiet" if quiet else "text")

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        self._colour_caption()
        self.updateGeometry()
        self._place()

    @property
    def _around(self) -> int:
        """Pixels above and below the cells."""
        line = QFontMetrics(font("caption")).lineSpacing()
        return self.grid.title_height + 2 * EDGE + (1 + _LINES) * line + _AIR

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other cells fit."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """The largest cells that fit, the sentence right below them."""
        rows, columns = self.grid.values.shape
        width = (self.width() - 2 * EDGE) // columns
        height = (self.height() - self._around) // rows
        side = max(_SMALLEST, min(width, height, round(_LARGEST * THEME.zoom)))
        if self.grid.size() != self.grid.size_for(side, side):
            self.grid.fix_cells(side, side)
        top = round(self._row.bottom()) + _AIR
        self.caption.setGeometry(EDGE, top, self.width() - EDGE, max(0, self.height() - top))
        self.update()

    @property
    def _row(self) -> QRectF:
        """Where the legend lies."""
        area, line = self.grid.area, QFontMetrics(font("caption")).lineSpacing()
        return QRectF(area.left(), area.bottom() + EDGE, area.width(), line)

    def _size_with(self, side: int) -> QSize:
        rows, columns = self.grid.values.shape
        return QSize(columns * side + 2 * EDGE, rows * side + self._around)

    def sizeHint(self) -> QSize:
        """Cells that can be told apart."""
        return self._size_with(round(_PREFERRED * THEME.zoom))

    def minimumSizeHint(self) -> QSize:
        """Every cell can still be seen."""
        return self._size_with(_SMALLEST)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The legend; the cells paint themselves."""
        del event
        if self._empty:
            return
        with QPainter(self) as painter:
            painter.setFont(font("caption"))
            legend.lying(painter, self._row, self._scale, self._colours()(current_theme()))


def _faded_diverging(theme: Theme) -> Lut:
    return faded(diverging(theme), theme, _FADED)
