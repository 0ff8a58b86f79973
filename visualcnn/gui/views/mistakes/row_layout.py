"""Where the parts of a biography's row lie: digit, index, label, strip, what it is read as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics

from visualcnn.gui import text
from visualcnn.gui.theme import GRID, THEME, font
from visualcnn.gui.views.mistakes.lives import Lives

ROW: Final = 26
"""Height of a row at zoom 1, in pixels."""
LONGEST_NAME: Final = 64
"""Pixels at zoom 1 that a class's name takes at most."""
SHORTEST_STRIP: Final = 120
_EDGE = 3


@dataclass(frozen=True)
class RowLayout:
    """All rows alike: the widths of the columns, and a row's and the heading's height, in pixels.

    `strip_left` and `strip_width` are those of the strip.
    """

    height: int
    heading: int
    index: int
    name: int
    figure: int
    width: int

    @classmethod
    def fitted(cls, lives: Lives, width: int) -> RowLayout:
        """For those biographies in so many pixels."""
        metrics, zoom = QFontMetrics(font("caption")), THEME.zoom
        names = [lives.name(number) for number in range(len(lives.class_names))]
        widest = max((metrics.horizontalAdvance(name) for name in names), default=0)
        numbers = (text.count(len(lives.labels)), "index")
        last = int(lives.steps[-1]) if lives.validations else 0
        figures = (lives.figure_title, f"step {text.count(last)}", "100 %")
        return cls(
            max(round(ROW * zoom), metrics.height() + 4),
            metrics.height() + 6,
            max(map(metrics.horizontalAdvance, numbers)) + GRID,
            max(min(widest, round(LONGEST_NAME * zoom)), metrics.horizontalAdvance("label")) + GRID,
            max(map(metrics.horizontalAdvance, figures)) + GRID,
            width,
        )

    @property
    def sign(self) -> int:
        """The width of ✓ or ✗ and the name of what it is read as."""
        return self.name + round(2 * GRID * THEME.zoom)

    @property
    def strip_left(self) -> int:
        """Where the strip begins."""
        return _EDGE + self.height + self.index + self.name + GRID

    @property
    def strip_width(self) -> int:
        """What the other columns leave."""
        left = self.width - self.strip_left - GRID - self.sign - self.figure - _EDGE
        return max(left, round(SHORTEST_STRIP * THEME.zoom))

    @property
    def strip_height(self) -> int:
        """Of a strip in its row: odd, so that its line is in the middle."""
        return (self.height - 6) // 2 * 2 + 1

    @property
    def least_width(self) -> int:
        """With the shortest strip."""
        rest = self.strip_left + GRID + self.sign + self.figure + _EDGE
        return rest + round(SHORTEST_STRIP * THEME.zoom)

    def thumbnail(self, top: int) -> QRect:
        """The digit of the row that begins at `top`."""
        return QRect(_EDGE, top + 1, self.height - 2, self.height - 2)

    def cells(self, top: int, height: int) -> dict[str, QRect]:
        """The columns of text: "index", "label", "now" and "figure"."""
        index = _EDGE + self.height
        behind = self.strip_left + self.strip_width + GRID
        return {
            "index": QRect(index, top, self.index - GRID // 2, height),
            "label": QRect(index + self.index + GRID // 2, top, self.name - GRID // 2, height),
            "now": QRect(behind, top, self.sign, height),
            "figure": QRect(behind + self.sign, top, self.figure, height),
        }

    def strip(self, top: int) -> QRect:
        """The strip of the row that begins at `top`."""
        inset = (self.height - self.strip_height) // 2
        return QRect(self.strip_left, top + inset, self.strip_width, self.strip_height)

    def validation_at(self, x: int, validations: int) -> int | None:
        """The validation whose cell is at that column of pixels; None beside the strip."""
        inside = x - self.strip_left
        if not 0 <= inside < self.strip_width or not validations:
            return None
        return inside * validations // self.strip_width

    def cell(self, top: int, validation: int, validations: int) -> QRect:
        """The cell of a validation in the strip of the row that begins at `top`."""
        strip = self.strip(top)
        first, after = (
            -(-number * self.strip_width // validations) for number in (validation, validation + 1)
        )
        return QRect(strip.left() + first, strip.top(), max(after - first, 1), strip.height())
