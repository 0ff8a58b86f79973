"""The drawing pad: draw a digit, see it prepared step by step, and what the network reads."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from visualcnn.data.dataset import Images
from visualcnn.data.preparation import Preparation, Steps
from visualcnn.gui.theme import GAP, GRID, THEME, color, font
from visualcnn.gui.views.elided_label import ElidedLabel
from visualcnn.gui.views.pad.canvas import Canvas
from visualcnn.gui.views.pad.reading import Reading
from visualcnn.gui.views.pad.steps_view import StepsView
from visualcnn.gui.views.pad.tools import PadTools
from visualcnn.gui.views.styled import StyledView
from visualcnn.gui.views.tint import tint

PICTURES = (".png", ".jpg", ".jpeg", ".bmp")
"""Endings of files that can be dropped."""

READING_WIDTH = 176


class PadPanel(StyledView):
    """Draws what it is given beside the canvas, and says what the user wants."""

    changed = Signal()
    """There is other ink, or other steps are to be taken."""
    seen = Signal()
    """It came into sight: what was not drawn meanwhile is missing."""
    open_wanted = Signal()
    dropped = Signal(object)
    """Path of a picture's file."""
    save_wanted = Signal()
    pin_wanted = Signal()
    add_wanted = Signal(int)
    """The drawing is of that class."""
    remove_wanted = Signal()
    """The chosen digit is to leave the user's own set."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Drawing")
        self.setAcceptDrops(True)
        self.canvas = Canvas()
        self.steps_view = StepsView()
        self.reading = Reading()
        self.tools = PadTools()
        self.message = ElidedLabel()
        self._bad = False
        self._lay_out()
        self._connect()
        self._follow()
        self.say("")
        self.start_styling()

    def _lay_out(self) -> None:
        self._row = QHBoxLayout()
        self._row.setSpacing(GAP)
        self._row.addWidget(self.canvas)
        self._row.addWidget(self.steps_view)
        self._row.addWidget(self.reading)
        self._row.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(GRID // 2)
        left.addLayout(self._row, 1)
        left.addWidget(self.tools)
        left.addWidget(self.message)
        self._whole = QHBoxLayout(self)
        self._whole.setContentsMargins(GRID, GRID, GRID, GRID // 2)
        self._whole.setSpacing(GAP)
        self._whole.addLayout(left)

    def _connect(self) -> None:
        tools, canvas = self.tools, self.canvas
        canvas.changed.connect(self._on_ink)
        canvas.thickness_changed.connect(tools.show_thickness)
        self.steps_view.switched.connect(self.changed)
        tools.undo.clicked.connect(canvas.undo)
        tools.clear.clicked.connect(canvas.clear)
        tools.thickness_wanted.connect(canvas.set_thickness)
        tools.open.clicked.connect(self.open_wanted)
        tools.save.clicked.connect(self.save_wanted)
        tools.pin.clicked.connect(self.pin_wanted)
        tools.add_wanted.connect(self.add_wanted)
        tools.remove.clicked.connect(self.remove_wanted)

    def add_side(self, widget: QWidget) -> None:
        """Put `widget` at the right, as high as the panel; it gets the width that is left."""
        self._whole.addWidget(widget, 1)

    @property
    def steps(self) -> Steps:
        """Which steps of the preparation are to be taken."""
        return self.steps_view.steps

    def set_network(self, names: tuple[str, ...], side: int, refusal: str = "") -> None:
        """Of a network for `names`, with pictures of `side`; `refusal` to the user's own set."""
        self.reading.set_classes(names)
        self.steps_view.set_side(side)
        self.tools.set_classes(names, refusal)
        self._fit()

    def show_steps(self, ink: Images | None, made: Preparation | None) -> None:
        """Show what the preparation made of the ink, uint8 (height, width), or that of nothing."""
        self.steps_view.show_steps(ink, made)

    def say(self, sentence: str, *, bad: bool = False) -> None:
        """Say in one sentence what was done, or with `bad` why it couldn't be."""
        self._bad = bad
        self.message.setText(f"✗ {sentence}" if bad else sentence)
        self._tint()

    @Slot()
    def _on_ink(self) -> None:
        self._follow()
        self.changed.emit()

    def _follow(self) -> None:
        sheet = self.canvas.sheet
        self.tools.set_drawn(drawn=not sheet.empty, undoable=sheet.undoable)

    def _tint(self) -> None:
        tint(self.message, color("bad" if self._bad else "text_quiet"))

    def restyle(self) -> None:
        """Take over the theme's colours, fonts and sizes."""
        self.message.setFont(font("caption"))
        self._tint()
        self._fit()

    def _fit(self) -> None:
        """The pad is a square as high as there is room for, and the pictures follow."""
        below = (
            self.tools.sizeHint().height() + self.message.sizeHint().height() + 2 * GRID + GRID // 2
        )
        room = max(self.height() - below, self.canvas.minimumSizeHint().height())
        self.canvas.set_side(min(room, self.width() // 3))
        self.steps_view.set_room(room)
        width = max(round(READING_WIDTH * THEME.zoom), self.reading.least_width)
        self.reading.setFixedWidth(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The pad uses what it gets."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Say that it is seen."""
        super().showEvent(event)
        self.seen.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A picture's file may be dropped."""
        if _dropped_picture(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Say which."""
        path = _dropped_picture(event)
        if path is not None:
            event.acceptProposedAction()
            self.dropped.emit(path)


def _dropped_picture(event: QDropEvent) -> Path | None:
    """The file, if exactly one with a picture's ending is held."""
    urls = event.mimeData().urls()
    path = Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
    return path if path is not None and path.suffix.lower() in PICTURES else None
