"""The terms of a sum as rows with bars: what each adds, and what comes out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QWidget

from visualcnn.gui import text
from visualcnn.gui.views.explanation.record_table import RecordTable
from visualcnn.gui.views.explanation.records import Column, Row

_SHORTEST_BAR = 64


@dataclass(frozen=True)
class Term:
    """One row: its texts before the last, what it adds, and what a click on it stands for."""

    cells: tuple[str, ...]
    adds: float
    meaning: object = None
    total: bool = False


class Terms(RecordTable):
    """Shows terms; a bar is as long as its term is large beside the largest one."""

    meant = Signal(object)
    """What a row that was clicked, or chosen with Enter, stands for; not if that is None."""
    pointed_at = Signal(object)
    """What the row under the pointer stands for, or None."""

    def __init__(self, name: str, columns: Sequence[str], parent: QWidget | None = None) -> None:
        """The last of `columns` is that of what each term adds."""
        *texts, last = columns
        heads = [*map(Column, texts), Column(last, number=True)]
        self._terms: tuple[Term, ...] = ()
        super().__init__(name, heads, bar=" ", parent=parent)
        self._shortest_bar = _SHORTEST_BAR
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().setDefaultSectionSize(_SHORTEST_BAR)
        self.row_chosen.connect(self._choose)
        self.row_hovered.connect(self._point)

    def show_terms(self, terms: Sequence[Term]) -> None:
        """Show `terms` in place of others."""
        self._terms = tuple(terms)
        sizes = [abs(term.adds) for term in terms if math.isfinite(term.adds)]
        self.setMaximumHeight(self._height_of(len(terms)))
        longest = max(sizes, default=0.0) or 1.0
        self.show_rows(
            [
                Row(
                    (*term.cells, text.value(term.adds)),
                    bar=term.adds / longest if math.isfinite(term.adds) else None,
                    strong=term.total,
                )
                for term in terms
            ]
        )

    @property
    def terms(self) -> tuple[Term, ...]:
        """What is shown."""
        return self._terms

    def rows_in(self, height: int) -> int:
        """How many rows can be seen in a table of that height."""
        return max(0, (height - self._height_of(0)) // self.verticalHeader().defaultSectionSize())

    def _height_of(self, rows: int) -> int:
        head = self.horizontalHeader().sizeHint().height()
        return head + rows * self.verticalHeader().defaultSectionSize() + 2

    def _choose(self, row: int) -> None:
        if row < len(self._terms) and self._terms[row].meaning is not None:
            self.meant.emit(self._terms[row].meaning)

    def _point(self, row: int) -> None:
        self.pointed_at.emit(self._terms[row].meaning if 0 <= row < len(self._terms) else None)

    def sizeHint(self) -> QSize:
        """All texts in full, bars that can be compared, and all rows."""
        width = super().minimumSizeHint().width() + _SHORTEST_BAR
        return QSize(width, self._height_of(len(self._terms)))

    def minimumSizeHint(self) -> QSize:
        """All texts in full; of the rows one, the others are scrolled to."""
        return QSize(super().minimumSizeHint().width(), self._height_of(1))

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        super().restyle()
        if self._terms:
            self.setMaximumHeight(self._height_of(len(self._terms)))
