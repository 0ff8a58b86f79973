"""The confusion matrix itself: cells to look at, to point at and to open."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from visualcnn.gui.plain_text import show_tip
from visualcnn.gui.text import count
from visualcnn.gui.theme import THEME, color, font
from visualcnn.gui.views.mistakes.matrix import COUNTS, Matrix
from visualcnn.gui.views.mistakes.matrix_layout import FIGURES, MatrixLayout, Texts
from visualcnn.gui.views.mistakes.matrix_picture import MatrixPainter, frame, mistakes
from visualcnn.gui.views.network.scale import ValueScale
from visualcnn.gui.views.styled import StyledView

LONGEST_NAME = 84
"""Pixels at zoom 1 that a class's name takes at most; the rest of it is told by hovering."""
OPEN = "Click or Enter: show these digits"
_MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)

Cell = tuple[int, int]
"""Label and prediction."""


class MatrixCanvas(StyledView):
    """Draws a Matrix; a cell is chosen by a click, or by arrows and Enter."""

    cell_chosen = Signal(int, int)
    """Label and prediction of a cell that has digits."""
    cell_pointed = Signal(int, int)
    """The cell that the keyboard came to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Confusion matrix")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self._matrix: Matrix | None = None
        self._note = ""
        self._unit = COUNTS
        self._scale = ValueScale()
        self._picture: QPixmap | None = None
        self._layout: MatrixLayout | None = None
        self._hovered: Cell | None = None
        self.current: Cell = (0, 0)
        """Where the keyboard is."""
        self.start_styling()

    def show_matrix(self, matrix: Matrix | None, note: str = "") -> None:
        """Draw `matrix`, or say `note` where there is none."""
        before = self._matrix
        self._matrix, self._note = matrix, note
        if matrix is None:
            self.setAccessibleDescription(note)
        elif before is None or before.class_names != matrix.class_names:
            self.current = (0, 0)
            self._scale.rerange()
        self._change()

    def use_unit(self, unit: str) -> None:
        """Give the cells in counts, or as shares of their row."""
        self._unit = unit
        self._scale.rerange()
        self._change()

    def _change(self) -> None:
        """Other numbers: the colours' scale, the sizes and the picture follow."""
        matrix = self._matrix
        if matrix is not None:
            largest = float(mistakes(matrix, self._unit).max(initial=0))
            self._scale.follow([0.0], [largest], "layer")
            self.setAccessibleDescription(self.words(self.current))
        self._lay_out()
        self.updateGeometry()

    def words(self, cell: Cell) -> str:
        """A cell in words."""
        return self._matrix.cell_words(*cell) if self._matrix is not None else self._note

    def rect_of(self, true: int, predicted: int) -> tuple[QPointF, QSize]:
        """The middle and the size of a cell on the widget."""
        if self._layout is None:
            return QPointF(), QSize()
        rect = self._layout.rect(true, predicted)
        return rect.center(), rect.size().toSize()

    def _texts(self, matrix: Matrix) -> Texts:
        metrics = QFontMetrics(font("caption"))
        longest = round(LONGEST_NAME * THEME.zoom)
        names = [metrics.horizontalAdvance(matrix.name(n)) for n in range(matrix.classes)]
        name = min(max(names, default=0), longest)
        numbers = ("00.0", count(int(matrix.confusion.counts.max(initial=0))))
        number = max(map(metrics.horizontalAdvance, numbers))
        figures = [max(map(metrics.horizontalAdvance, pair)) for pair in self._figures(matrix)]
        line = metrics.height()
        return Texts(line, name, number, tuple(figures), line if name <= number else name)

    @staticmethod
    def _figures(matrix: Matrix) -> list[tuple[str, str]]:
        """Heading and widest text of each column of figures."""
        widest = (count(matrix.confusion.total), "100.0 %", "100.0 %")
        return list(zip(FIGURES, widest, strict=True))

    def _lay_out(self) -> None:
        matrix = self._matrix
        self._picture = None
        self._layout = (
            MatrixLayout.fitted(matrix.classes, self._texts(matrix), self.size())
            if matrix is not None and matrix.classes
            else None
        )
        self.update()

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        self._lay_out()
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """All cells with their numbers."""
        if self._matrix is None or not self._matrix.classes:
            line = QFontMetrics(font()).height()
            return QSize(12 * line, 3 * line)
        return MatrixLayout.smallest(self._matrix.classes, self._texts(self._matrix)).size

    def sizeHint(self) -> QSize:
        """The same; more room makes the cells larger."""
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Larger or smaller cells."""
        super().resizeEvent(event)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The kept picture, and frames around what is pointed at."""
        del event
        with QPainter(self) as painter:
            matrix, layout = self._matrix, self._layout
            if matrix is None or layout is None:
                painter.setPen(color("text_quiet"))
                flags = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value
                painter.drawText(self.rect(), flags, self._note)
                return
            if self._picture is None:
                self._picture = self._drawn(matrix, layout)
            painter.drawPixmap(0, 0, self._picture)
            if self._hovered is not None:
                frame(painter, layout.rect(*self._hovered), "text_quiet", 1)
            if self.hasFocus():
                frame(painter, layout.rect(*self.current), "accent", 2)

    def _drawn(self, matrix: Matrix, layout: MatrixLayout) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(color("panel"))
        with QPainter(picture) as painter:
            MatrixPainter(matrix, layout, self._unit, self._scale).paint(painter)
        return picture

    def _choose(self, cell: Cell) -> None:
        self.current = cell
        self._tell()
        if self._matrix is not None and self._matrix.confusion.counts[cell]:
            self.cell_chosen.emit(*cell)

    def _tell(self) -> None:
        self.setAccessibleDescription(self.words(self.current))
        self.cell_pointed.emit(*self.current)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the cell that is clicked."""
        cell = self._layout.cell_at(event.position()) if self._layout else None
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from cell to cell, Enter shows a cell's digits."""
        key, layout = Qt.Key(event.key()), self._layout
        if layout is None:
            super().keyPressEvent(event)
        elif key in _MOVES:
            last = layout.classes - 1
            down, right = _MOVES[key]
            row, column = self.current
            self.current = (min(max(row + down, 0), last), min(max(column + right, 0), last))
            self._tell()
        elif key in _CHOOSE:
            self._choose(self.current)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Frame the cell under the mouse."""
        self._hover(self._layout.cell_at(event.position()) if self._layout else None)

    def leaveEvent(self, event: QEvent) -> None:
        """And none when it left."""
        super().leaveEvent(event)
        self._hover(None)

    def _hover(self, cell: Cell | None) -> None:
        if cell != self._hovered:
            self._hovered = cell
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """And no longer."""
        super().focusOutEvent(event)
        self.update()

    def hover_words(self, position: QPointF) -> str:
        """What resting the mouse at a place tells."""
        if self._layout is None or self._matrix is None:
            return ""
        cell = self._layout.cell_at(position)
        if cell is not None:
            more = f"\n{OPEN}" if self._matrix.confusion.counts[cell] else ""
            return f"{self.words(cell)}{more}"
        number = self._layout.class_at(position)
        return "" if number is None else self._matrix.class_words(number)

    def event(self, event: QEvent) -> bool:
        """Resting the mouse tells a cell, or a class, in full."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            show_tip(event.globalPos(), self.hover_words(QPointF(event.pos())), self)
            return True
        return super().event(event)
