"""A grid of numbers in colours that can be pointed at, walked over by arrow keys, and chosen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from visualcnn.gui.plain_text import show_tip
from visualcnn.gui.views.explanation.grid_canvas import GridCanvas
from visualcnn.gui.views.explanation.grid_geometry import Cell

_NOWHERE = (-1, -1)
_CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_WALKED_TO = (
    *(Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason),
    *(Qt.FocusReason.ShortcutFocusReason, Qt.FocusReason.OtherFocusReason),
)
_MOVES = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class NumberGrid(GridCanvas):
    """Shows numbers as `GridCanvas` does, and tells which of them the user means."""

    cell_chosen = Signal(int, int)
    """Row and column that were clicked, or chosen with Enter."""
    cell_hovered = Signal(int, int)
    """Row and column under the mouse or the keyboard's cursor; -1, -1 where there is none."""

    def __init__(self, parent: QWidget | None = None, *, each: bool = False) -> None:
        super().__init__(parent, each=each)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _go_to(self, cell: Cell | None) -> None:
        if cell != self.pointed:
            self.point(cell)
            self.cell_hovered.emit(*(cell or _NOWHERE))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which cell is under the mouse."""
        cell = self.cell_at(event.position())
        shape = Qt.CursorShape.PointingHandCursor if cell else Qt.CursorShape.ArrowCursor
        if self.cursor().shape() != shape:
            self.setCursor(shape)
        self._go_to(cell)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the cell that is clicked."""
        cell = self.cell_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and cell:
            self._go_to(cell)
            self.cell_chosen.emit(*cell)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        super().leaveEvent(event)
        self._go_to(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard's cursor begins at the marked cell, or at the first that there is."""
        super().focusInEvent(event)
        if event.reason() in _WALKED_TO and self.pointed is None:
            self._go_to(self.marked or self._first())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The cursor goes with the focus."""
        super().focusOutEvent(event)
        self._go_to(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the cursor over what is there, Enter chooses its cell."""
        move = _MOVES.get(Qt.Key(event.key()))
        at = self.pointed or self.marked or self._first()
        if move:
            self._go_to(self._next(at, move))
        elif event.key() in _CHOOSE and self.has(at):
            self.cell_chosen.emit(*at)
        else:
            super().keyPressEvent(event)

    def _first(self) -> Cell:
        rows, columns = self.values.shape
        cells = ((row, column) for row in range(rows) for column in range(columns))
        return next(filter(self.has, cells), (0, 0))

    def _next(self, at: Cell, move: tuple[int, int]) -> Cell:
        """The next cell in a direction, over gaps; the same one at the edge."""
        rows, columns = self.values.shape
        row, column = at[0] + move[0], at[1] + move[1]
        while 0 <= row < rows and 0 <= column < columns:
            if self.has((row, column)):
                return row, column
            row, column = row + move[0], column + move[1]
        return at

    def event(self, event: QEvent) -> bool:
        """Resting the mouse tells the number in full."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cell = self.cell_at(QPointF(event.pos()))
            show_tip(event.globalPos(), self.readout(cell) if cell else "", self)
            return True
        return super().event(event)
