"""The mistakes panel: the confusion matrix beside the digits' biographies."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from visualcnn.gui.theme import color
from visualcnn.gui.views.mistakes.life_side import LifeSide
from visualcnn.gui.views.mistakes.lives import Lives
from visualcnn.gui.views.mistakes.matrix import Matrix
from visualcnn.gui.views.mistakes.matrix_side import MatrixSide
from visualcnn.gui.views.styled import StyledView


class MistakesPanel(StyledView):
    """Draws what it is given, and says what the user wants."""

    samples_wanted = Signal(str, object, str)
    """Digits to be listed: their split, indices (n,) int64, and title ("label 4 read as 9")."""
    sample_wanted = Signal(str, int)
    """A digit to be looked at: split and index."""
    reading_wanted = Signal(str)
    """A split to be read by the network as it is now."""
    split_chosen = Signal(str)
    """The matrix of another split is to be shown: `split`."""
    order_chosen = Signal(str)
    """The biographies are to stand in another order: `order`."""
    came_into_sight = Signal()
    """What was missed while nobody looked is wanted now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Mistakes")
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.matrix, self.lives = MatrixSide(), LifeSide()
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        for side in (self.matrix, self.lives):
            self.splitter.addWidget(side)
        handle = self.splitter.handle(1)
        handle.setBackgroundRole(QPalette.ColorRole.Window)
        handle.setAutoFillBackground(True)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.splitter)
        # Else it could never become so narrow that one side stands below the other.
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        self._moved = False
        self._connect()
        self.start_styling()

    def _connect(self) -> None:
        self.splitter.splitterMoved.connect(self._keep)
        self.matrix.samples_wanted.connect(self.samples_wanted)
        self.matrix.reading_wanted.connect(self.reading_wanted)
        self.matrix.split_chosen.connect(self.split_chosen)
        self.lives.order_chosen.connect(self.order_chosen)
        self.lives.digit_chosen.connect(self._choose)

    @property
    def split(self) -> str:
        """The split whose matrix is wanted: "validation" or "test"."""
        return self.matrix.split

    @property
    def order(self) -> str:
        """The name of the order in which biographies are wanted."""
        return self.lives.order

    def show_matrix(self, matrix: Matrix | None, note: str = "") -> None:
        """Show the matrix of the wanted split; where there is none, `note` or an invitation."""
        self.matrix.show_matrix(matrix, note)
        self._share()

    def allow_reading(self, *, wanted: bool) -> None:
        """Whether a newer matrix than the one that is shown can be had."""
        self.matrix.allow_reading(wanted=wanted)

    def set_progress(self, part: float | None) -> None:
        """How much of the wanted split is read, 0 to 1; None: nothing is being read."""
        self.matrix.set_progress(part)

    def show_lives(self, lives: Lives | None, note: str = "") -> None:
        """Show the biographies; where there are none, `note` or an invitation."""
        self.lives.show_lives(lives, note)

    def _choose(self, index: int) -> None:
        self.sample_wanted.emit("validation", index)

    def restyle(self) -> None:
        """Take over the theme's colours."""
        # By the palette: a style sheet would take the colours of the labels in there away.
        handle = self.splitter.handle(1)
        palette = handle.palette()
        palette.setColor(QPalette.ColorRole.Window, color("line"))
        handle.setPalette(palette)

    def minimumSizeHint(self) -> QSize:
        """One side's width: the other one may stand below it."""
        sides = [side.minimumSizeHint() for side in (self.matrix, self.lives)]
        return QSize(max(s.width() for s in sides), max(s.height() for s in sides))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where both don't fit side by side, the biographies stand below the matrix."""
        super().resizeEvent(event)
        needed = self.matrix.minimumSizeHint().width() + self.lives.minimumSizeHint().width()
        narrow = self.width() < needed
        way = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        if way is not self.splitter.orientation():
            self.splitter.setOrientation(way)
        self._share()

    def _share(self) -> None:
        """The matrix as wide as all its columns, or half, until the user has moved the border."""
        if self._moved or self.splitter.orientation() is not Qt.Orientation.Horizontal:
            return
        whole = self.splitter.width()
        wide = max(self.matrix.wish, whole // 2)
        wide = min(wide, whole - self.lives.minimumSizeHint().width())
        if abs(self.splitter.sizes()[0] - wide) > 1:
            self.splitter.setSizes([wide, whole - wide])

    @Slot()
    def _keep(self) -> None:
        self._moved = True

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what was missed."""
        super().showEvent(event)
        self.came_into_sight.emit()
