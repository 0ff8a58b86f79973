"""A quiet table of figures: text to the left, numbers to the right, and a bar where it helps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from visualcnn.gui.theme import GRID, THEME, color, font
from visualcnn.gui.views.explanation.records import BarCells, Column, Index, Records, Row

_SHORTEST_BAR = 80
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class RecordTable(QTableView):
    """Shows rows; `bar` is the heading of a last column of bars, "" where there are none.

    The columns are as wide as their texts, and the last one takes what is left: no text is cut.
    """

    row_chosen = Signal(int)
    """A click on a row, or Enter."""
    row_hovered = Signal(int)
    """The row under the mouse; -1: none."""

    def __init__(
        self, name: str, columns: Sequence[Column], bar: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._records = Records(columns, bar)
        self._hovered = -1
        self.setModel(self._records)
        self._bars = BarCells(self)
        self.setItemDelegateForColumn(len(columns), self._bars)
        self._bar = bar
        self._shortest_bar = 0
        self._calm_down()
        self.restyle()
        THEME.theme_changed.connect(self._on_theme)

    def _calm_down(self) -> None:
        """Neither grid nor frame; rows are chosen as a whole, and Tab leaves the table."""
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setCornerWidget(QWidget())
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across = self.horizontalHeader()
        across.setStretchLastSection(bool(self._bar))
        across.setSectionsClickable(False)
        across.setHighlightSections(False)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setMinimumSectionSize(0)

    def name_columns(self, *titles: str) -> None:
        """Head the columns of text so."""
        self._records.name_columns(titles)
        self._fit()

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return self._records.rows

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show `rows` in place of others."""
        self._records.replace(rows)
        self._fit()

    def _fit(self) -> None:
        """Give every column the width of its widest text."""
        plain, strong = QFontMetrics(font()), QFontMetrics(font(semi_bold=True))
        small = QFontMetrics(font("caption"))
        if self._bar:
            heading = small.horizontalAdvance(self._bar) + 2 * GRID
            self._shortest_bar = max(_SHORTEST_BAR, heading)
        for number, column in enumerate(self._records.columns[: self._records.texts]):
            texts = [
                (strong if row.strong else plain).horizontalAdvance(row.cells[number])
                for row in self.rows
                if number < len(row.cells)
            ]
            widest = max((small.horizontalAdvance(column.title), *texts))
            self.setColumnWidth(number, widest + 2 * GRID)
        self.updateGeometry()

    def _texts(self) -> int:
        """The width of all columns of text, and of the scroll bar."""
        columns = range(self._records.texts)
        bar = self.verticalScrollBar().sizeHint().width()
        return sum(self.columnWidth(number) for number in columns) + bar + self._shortest_bar

    def sizeHint(self) -> QSize:
        """All texts in full, and all rows."""
        header = self.horizontalHeader().sizeHint().height()
        rows = len(self.rows) * self.verticalHeader().defaultSectionSize()
        return QSize(self._texts() + self._shortest_bar, header + rows + 2)

    def minimumSizeHint(self) -> QSize:
        """All texts in full, and three rows."""
        header = self.horizontalHeader().sizeHint().height()
        return QSize(self._texts(), header + 3 * self.verticalHeader().defaultSectionSize())

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        chosen = color("accent", 0.18)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Highlight, chosen)
        palette.setColor(QPalette.ColorRole.HighlightedText, color("text"))
        self.setPalette(palette)
        header = self.horizontalHeader()
        caption = font("caption")
        header.setStyleSheet(
            f"QHeaderView {{ background: {color('panel').name()}; border: none; }}"
            f"QHeaderView::section {{ background: {color('panel').name()};"
            f" color: {color('text_quiet').name()}; border: none;"
            f" border-bottom: 1px solid {color('line').name()};"
            f" font-size: {caption.pointSizeF():.2f}pt; padding: 2px {GRID - 4}px; }}"
        )
        self.verticalHeader().setDefaultSectionSize(QFontMetrics(font()).height() + 4)
        self._fit()
        self.viewport().update()

    def _on_theme(self) -> None:
        self.restyle()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click chooses the row."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self.row_chosen.emit(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses the current row; arrows go from row to row."""
        index = self.currentIndex()
        if event.key() in _ENTER and index.isValid():
            self.row_chosen.emit(index.row())
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say which row is under the mouse."""
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        """No row is."""
        super().leaveEvent(event)
        self._hover(-1)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """The keyboard points as the mouse does."""
        super().currentChanged(current, previous)
        if self.hasFocus():
            self._hover(current.row())

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.row_hovered.emit(row)
