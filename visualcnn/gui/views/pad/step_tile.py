"""One step of the preparation: what it made of the drawing, and a switch that leaves it out."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from visualcnn.data.dataset import Images
from visualcnn.gui.plain_text import PlainLabel, verbatim
from visualcnn.gui.theme import GRID, THEME, color, style_text
from visualcnn.gui.views.digit_picture import Part
from visualcnn.gui.views.pad.switch import Switch
from visualcnn.gui.views.styled import StyledView
from visualcnn.gui.views.thumbnails import digit_image, draw_digit

SMALLEST, PREFERRED_SIDE = 56, 84
"""Pixels: two and three for each of a digit 28 high."""


class StepPicture(QWidget):
    """A small picture, crisp where there is room for whole pixels, with a part outlined."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.image: Images | None = None
        """uint8 (height, width); None while there is nothing to show."""
        self.part: Part | None = None
        self.faint = False
        self._drawn = QImage()
        self._side = PREFERRED_SIDE

    def show_image(self, image: Images | None, part: Part | None = None) -> None:
        """Show `image`, uint8 (height, width), and outline a part of it; or nothing."""
        self.image, self.part = image, part
        self.recolour()

    def recolour(self) -> None:
        """Draw anew, in the theme's colours."""
        self._drawn = QImage() if self.image is None else digit_image(self.image)
        self.update()

    def set_side(self, side: int) -> None:
        """Be so many pixels wide and high, and two more for the line around it."""
        if side != self._side:
            self._side = side
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture on the panel's colour, in a thin line."""
        del event
        painter = QPainter(self)
        side = min(self.width(), self.height(), self._side + 2)
        frame = QRect(0, 0, side, side)
        room = frame.adjusted(1, 1, -1, -1)
        painter.fillRect(room, color("panel"))
        painter.setOpacity(0.4 if self.faint else 1.0)
        area = QRectF(room)
        if not self._drawn.isNull():
            area = draw_digit(painter, room, self._drawn)
        if self.part is not None and self.image is not None:
            painter.setPen(QPen(color("accent"), 1))
            painter.drawRect(_outline(self.part, area, self.image.shape))
        painter.setOpacity(1.0)
        painter.setPen(QPen(color("line"), 1))
        painter.drawRect(frame.adjusted(0, 0, -1, -1))
        painter.end()

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(self._side + 2, self._side + 2)

    def minimumSizeHint(self) -> QSize:
        """Still legible."""
        return QSize(SMALLEST + 2, SMALLEST + 2)


class StepTile(StyledView):
    """Its title is a switch, unless the step is none that could be left out."""

    switched = Signal()
    """The user leaves the step out, or takes it again."""

    def __init__(
        self, title: str, why: str, *, switch: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.title: Switch | PlainLabel = Switch(title) if switch else PlainLabel(title)
        self.title.setToolTip(verbatim(why))
        self.title.setAccessibleName(title)
        self.picture = StepPicture()
        self.picture.setAccessibleName(f"Picture: {title}")
        self._why = why
        if isinstance(self.title, Switch):
            self.title.setChecked(True)
            self.title.toggled.connect(lambda _: self.switched.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 4)
        column.addWidget(self.title)
        column.addWidget(self.picture)
        self.start_styling()

    @property
    def on(self) -> bool:
        """Whether the step is taken."""
        return not isinstance(self.title, Switch) or self.title.isChecked()

    def show_image(self, image: Images | None, what: str = "", part: Part | None = None) -> None:
        """Show what came of the step, `what` says it in words; None: there is nothing yet."""
        self.picture.faint = not self.on
        self.picture.show_image(image, part)
        if what != self.picture.accessibleDescription():
            self.picture.setAccessibleDescription(what)
            self.picture.setToolTip(verbatim(what))

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        if isinstance(self.title, Switch):
            self.title.restyle()
        else:
            style_text(self.title, "caption")
        self.title.setMinimumHeight(round(18 * THEME.zoom))
        self.picture.recolour()

    def head(self) -> int:
        """Pixels that the title takes above the picture."""
        return self.title.sizeHint().height() + GRID // 4


def _outline(part: Part, area: QRectF, shape: tuple[int, ...]) -> QRectF:
    """A part of a picture of that shape, which lies in `area`, on the widget."""
    top, left, height, width = part
    down, right = area.height() / shape[0], area.width() / shape[1]
    return QRectF(
        area.left() + left * right, area.top() + top * down, width * right - 1, height * down - 1
    )
