"""The confusion matrix with its switches, its accuracy, and the button that has it made anew."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from visualcnn.gui.plain_text import verbatim
from visualcnn.gui.theme import GAP, GRID, THEME, color, current_theme, font
from visualcnn.gui.views.elided_label import ElidedLabel
from visualcnn.gui.views.mistakes.matrix import UNITS, Matrix
from visualcnn.gui.views.mistakes.matrix_canvas import MatrixCanvas
from visualcnn.gui.views.segments import Segments
from visualcnn.gui.views.styled import StyledView
from visualcnn.gui.views.tint import tint

SPLITS: Final = {
    "validation": ("Validation", "The fixed validation set: read anew after each validation"),
    "test": ("Test", "The test set, kept for the end: it is read only when you ask for it"),
}
INVITATIONS: Final = {
    "validation": "Press Train: after the first validation its matrix appears here.",
    "test": "The test set is kept for the end: it is read when you press Evaluate test set.",
}
"""What is said of each split as long as there is no matrix."""


class MatrixSide(StyledView):
    """Which split is shown, and in which unit, is the user's choice."""

    split_chosen = Signal(str)
    """The split to be shown from now on: "validation" or "test"."""
    reading_wanted = Signal(str)
    """That split is to be read by the network as it is now."""
    samples_wanted = Signal(str, object, str)
    """A cell's digits: their split, indices (n,) int64, and title."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._matrix: Matrix | None = None
        self._wanted = False
        self.splits = Segments("Split", SPLITS)
        self.units = Segments("Cells", UNITS)
        self.update_button = QToolButton()
        self.progress = QProgressBar()
        self.summary = ElidedLabel()
        self.canvas = MatrixCanvas()
        self.area = QScrollArea()
        self._build()
        self._connect()
        self.show_matrix(None)
        self.start_styling()

    def _build(self) -> None:
        # Labels on the panel's own ground, Base, would not take a tint: that is of WindowText.
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self.summary.setAccessibleName("Accuracy")
        self.update_button.setProperty("compact", True)
        self.update_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Progress of the evaluation")
        self.progress.setRange(0, 1_000)
        self.progress.hide()
        self.area.setWidget(self.canvas)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setBackgroundRole(QPalette.ColorRole.Base)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.splits)
        row.addWidget(self.units)
        row.addStretch(1)
        row.addWidget(self.progress)
        row.addWidget(self.update_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(row)
        column.addWidget(self.summary)
        column.addWidget(self.area, 1)

    def _connect(self) -> None:
        self.splits.chosen.connect(self.split_chosen)
        self.units.chosen.connect(self.canvas.use_unit)
        self.update_button.clicked.connect(self._want)
        self.canvas.cell_chosen.connect(self._open)
        self.canvas.cell_pointed.connect(self._bring_into_sight)

    @property
    def split(self) -> str:
        """The split that is to be shown."""
        return self.splits.option

    @property
    def wish(self) -> int:
        """The width in which every column is seen, beside the scroll bar."""
        bar = self.area.verticalScrollBar().sizeHint().width()
        return self.canvas.minimumSizeHint().width() + bar + 2 * GRID

    def show_matrix(self, matrix: Matrix | None, note: str = "") -> None:
        """Show `matrix`, of the chosen split, or say `note`, or what it waits for."""
        self._matrix = matrix
        self.canvas.show_matrix(matrix, note or INVITATIONS[self.split])
        self.summary.setText(matrix.summary if matrix is not None else "")
        self._name_button()

    def allow_reading(self, *, wanted: bool) -> None:
        """Whether a newer matrix than the one that is shown can be had."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._name_button()

    def set_progress(self, part: float | None) -> None:
        """Show how much of the split is read, 0 to 1; None: nothing is being read."""
        if part is not None:
            # Else it would be painted at once, and with it all that waits to be painted.
            self.progress.setUpdatesEnabled(False)
            self.progress.setValue(round(1_000 * part))
            self.progress.setUpdatesEnabled(True)
        self.progress.setVisible(part is not None)
        self._name_button()

    def _name_button(self) -> None:
        noun = f"{self.split} set"
        words = f"Evaluate {noun}" if self._matrix is None else "Update"
        self.update_button.setText(words)
        self.update_button.setAccessibleName(f"Evaluate the {noun}")
        tip = f"Let the network, as it is now, read the whole {noun}"
        self.update_button.setToolTip(verbatim(f"{tip}: the run is not touched"))
        self.update_button.setVisible(self.progress.isHidden())
        self.update_button.setEnabled(self._wanted)

    def _want(self) -> None:
        self.reading_wanted.emit(self.split)

    def _open(self, true: int, predicted: int) -> None:
        matrix = self._matrix
        if matrix is not None:
            indices = matrix.indices(true, predicted).astype(np.int64)
            self.samples_wanted.emit(matrix.split, indices, matrix.title(true, predicted))

    def _bring_into_sight(self, true: int, predicted: int) -> None:
        middle, size = self.canvas.rect_of(true, predicted)
        place = middle.toPoint()
        self.area.ensureVisible(place.x(), place.y(), size.width(), size.height())

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        theme = current_theme()
        self.summary.setFont(font())
        tint(self.summary, color("text"))
        self.progress.setFixedSize(round(6 * GAP * THEME.zoom), 6)
        self.progress.setStyleSheet(
            f"QProgressBar {{ background: {theme.line}; border: none; border-radius: 3px; }}"
            f"QProgressBar::chunk {{ background: {theme.accent}; border-radius: 3px; }}"
        )
        self.update_button.setStyleSheet(
            f"QToolButton {{ border: 1px solid {theme.handle}; padding: 3px 10px; }}"
            f"QToolButton:focus {{ border: 1px solid {theme.accent}; }}"
        )
