"""A short calculation as lines: what is done, and what it gives; a line may lead on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from visualcnn.gui.views.explanation.record_table import RecordTable
from visualcnn.gui.views.explanation.records import Column, Row


@dataclass(frozen=True)
class Line:
    """What is done, the number that it gives, and what a click on it stands for."""

    name: str
    number: str
    meaning: object = None
    total: bool = False


class Lines(RecordTable):
    """Shows lines; one that leads on can be clicked."""

    meant = Signal(object)
    """What a line that was clicked, or chosen with Enter, stands for; not if that is None."""

    def __init__(self, name: str, heads: tuple[str, str], parent: QWidget | None = None) -> None:
        self._lines: tuple[Line, ...] = ()
        super().__init__(name, (Column(heads[0]), Column(heads[1], number=True)), parent=parent)
        self.horizontalHeader().setDefaultSectionSize(0)
        self.row_chosen.connect(self._choose)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show `lines` in place of others."""
        self._lines = tuple(lines)
        self.show_rows([Row((line.name, line.number), strong=line.total) for line in lines])
        self.setMaximumSize(self.sizeHint())

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return self._lines

    def _choose(self, row: int) -> None:
        if row < len(self._lines) and self._lines[row].meaning is not None:
            self.meant.emit(self._lines[row].meaning)

    def minimumSizeHint(self) -> QSize:
        """All texts in full; of the lines two, the others are scrolled to."""
        row = self.verticalHeader().defaultSectionSize()
        return QSize(self.sizeHint().width(), self.horizontalHeader().sizeHint().height() + 2 * row)

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        super().restyle()
        if self._lines:
            self.setMaximumSize(self.sizeHint())
