"""An activation's error: how the loss would change with it, and the paths that tell so."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from visualcnn.explain.reverse import ErrorStory, Path
from visualcnn.gui import text
from visualcnn.gui.plain_text import PlainLabel
from visualcnn.gui.theme import GAP, GRID, THEME, style_text
from visualcnn.gui.views.explanation.back_page import NARROWEST, BackPage
from visualcnn.gui.views.explanation.names import full_name
from visualcnn.gui.views.explanation.record_table import RecordTable
from visualcnn.gui.views.explanation.records import Column, Row

_TITLE = "Error of an activation"
_INVITATION = "Click an activation: how the loss changes with it, and why, appears here."
_OWN = "The next layer is of a kind that visualcnn didn't write: only its result is known."
_NO_PATHS = "No path leads from here to the loss: nothing after it depends on this value."
_FACTS = ("∂loss/∂activation", "Activation", "Σ paths", "float32 rounding")
MOST = 200
"""So many paths have a row of their own; the rest are summed in one."""


class ErrorPage(BackPage):
    """∂loss/∂activation on the left; on the right the paths, the largest first."""

    place_wanted = Signal(object)
    """The Place that a path goes through."""
    hovered = Signal(object)
    """The Place of the path that is pointed at, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_TITLE, _INVITATION, ("error", "gradient"), parent)
        self._paths: tuple[Path, ...] = ()
        self._classes: tuple[str, ...] = ()
        columns = (
            Column("Path through"),
            Column("its error", number=True),
            Column("×  slope", number=True),
            Column("=  share", number=True),
        )
        self.table = RecordTable("Paths of the error", columns, "loss ↓ · loss ↑")
        self.table.row_chosen.connect(self._choose)
        self.table.row_hovered.connect(self._hover)
        self.names = tuple(map(PlainLabel, _FACTS))
        self.figures = tuple(PlainLabel() for _ in _FACTS)
        self.note = PlainLabel()
        self._lay_out()
        self.body.hide()
        self.start_styling()

    def _lay_out(self) -> None:
        facts = QGridLayout()
        facts.setHorizontalSpacing(GAP)
        facts.setVerticalSpacing(GRID // 2)
        for line, (name, figure) in enumerate(zip(self.names, self.figures, strict=True)):
            facts.addWidget(name, line, 0)
            facts.addWidget(figure, line, 1, Qt.AlignmentFlag.AlignRight)
        self.note.setWordWrap(True)
        left = QVBoxLayout()
        left.addLayout(facts)
        left.addWidget(self.note)
        left.addStretch(1)
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, GRID // 2, 0, 0)
        row.setSpacing(2 * GAP)
        row.addLayout(left)
        row.addWidget(self.table, 1)

    def set_classes(self, names: tuple[str, ...]) -> None:
        """Another network, with these classes: what was shown of the last one goes."""
        self._classes = names
        self._paths = ()
        self.title.setText(_TITLE)
        self.say("")
        self.body.hide()

    def show_error(self, story: ErrorStory) -> None:
        """Show the error and its paths."""
        self._paths = story.paths
        self.title.setText(f"Error of {full_name(story.place, self._classes)}")
        self.say(story.sentence)
        self.body.show()
        numbers = (story.value, story.activation, story.total, story.value - story.total)
        for figure, number in zip(self.figures, numbers, strict=True):
            figure.setText(text.value(number))
        for widget in (*self.names[2:], *self.figures[2:], self.table):
            widget.setVisible(bool(story.paths))
        self.note.setVisible(not story.paths)
        self.note.setText(_NO_PATHS if story.decomposed else _OWN)
        self.table.show_rows(_rows(story, self._classes))

    def _choose(self, row: int) -> None:
        if row < min(MOST, len(self._paths)):
            self.place_wanted.emit(self._paths[row].place)

    def _hover(self, row: int) -> None:
        known = 0 <= row < min(MOST, len(self._paths))
        self.hovered.emit(self._paths[row].place if known else None)

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        super().restyle()
        for name in (*self.names, self.note):
            style_text(name, "caption", "text_quiet")
        self.table.setMinimumWidth(round(NARROWEST * THEME.zoom))
        for number, figure in enumerate(self.figures):
            style_text(figure, "heading" if number == 0 else "body")


def _rows(story: ErrorStory, classes: tuple[str, ...]) -> list[Row]:
    shown, rest = story.paths[:MOST], story.paths[MOST:]
    sizes = [abs(path.share) for path in shown if math.isfinite(path.share)]
    limit = max(sizes, default=0.0) or 1.0
    rows = [
        Row(
            (
                full_name(path.place, classes),
                text.value(path.error),
                text.value(path.slope),
                text.value(path.share),
            ),
            _bar(path.share, limit),
        )
        for path in shown
    ]
    if rest:
        added = sum(path.share for path in rest)
        name = text.plural(len(rest), "other path")
        rows.append(Row((name, "", "", text.value(added)), _bar(added, limit)))
    return rows


def _bar(share: float, limit: float) -> float | None:
    """The part of the longest bar; no bar for what is no number."""
    return max(-1.0, min(1.0, share / limit)) if math.isfinite(share) else None
