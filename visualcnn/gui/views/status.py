"""The status line: where training stands, in numbers that don't jump."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from visualcnn.gui.plain_text import PlainLabel, verbatim
from visualcnn.gui.text import count, duration, percent
from visualcnn.gui.theme import GAP, GRID, color, current_theme, font
from visualcnn.gui.views.elided_label import ElidedLabel
from visualcnn.gui.views.styled import StyledView
from visualcnn.gui.views.tint import tint
from visualcnn.training.history import Validation

SHAPES = {
    "Training": ("triangle", "training"),
    "Paused": ("bars", "text_quiet"),
    "Finished": ("disc", "good"),
    "Failed": ("cross", "bad"),
}
"""A state's shape and colour; others are a ring."""


class StateShape(QWidget):
    """A small sign for the state, told apart by shape as well as colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = ""
        self.setFixedSize(12, 12)

    def show_state(self, state: str) -> None:
        """Show the sign of `state`."""
        self._state = state
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """One of five shapes."""
        del event
        shape, name = SHAPES.get(self._state, ("ring", "text_quiet"))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(color(name))
        painter.setPen(Qt.PenStyle.NoPen)
        area = QRectF(1, 1, 10, 10)
        match shape:
            case "triangle":
                corners = [area.topLeft(), area.bottomLeft(), QRectF(1, 6, 10, 0).topRight()]
                painter.drawPolygon(QPolygonF(corners))
            case "bars":
                painter.drawRect(QRectF(2, 1, 3, 10))
                painter.drawRect(QRectF(7, 1, 3, 10))
            case "disc":
                painter.drawEllipse(area)
            case _:
                pen = painter.pen()
                pen.setStyle(Qt.PenStyle.SolidLine)
                pen.setColor(color(name))
                pen.setWidthF(2)
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                if shape == "cross":
                    painter.drawLine(area.topLeft(), area.bottomRight())
                    painter.drawLine(area.topRight(), area.bottomLeft())
                else:
                    painter.drawEllipse(area.adjusted(1, 1, -1, -1))
        painter.end()


class Field(PlainLabel):
    """A number that keeps the room of `widest`, and takes more only for a longer text.

    A fixed size spares the window the new layout that a QLabel asks for with each new text.
    """

    def __init__(self, widest: str) -> None:
        super().__init__()
        self._widest = widest
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def restyle(self) -> None:
        """Take over the theme's font."""
        self.setFont(font())
        self._metrics = self.fontMetrics()
        self._room = self._metrics.horizontalAdvance(self._widest) + 2
        self._keep_room(self.text())

    def show_text(self, text: str) -> None:
        """Show another text."""
        if text != self.text():
            self.setText(text)
            self._keep_room(text)

    def _keep_room(self, text: str) -> None:
        room = max(self._room, self._metrics.horizontalAdvance(text) + 2)
        self.setFixedSize(room, self._metrics.height())


class StatusLine(StyledView):
    """Plain numbers in; every field keeps its room, so that nothing moves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Status")
        self.setObjectName("status")
        self.shape = StateShape()
        self.state = ElidedLabel()
        self.progress = Field("epoch 10/10 · step 10,000")
        self.speed = Field("10,000 images/s")
        self.left = Field("10:00 left")
        self.best = Field("best validation 98.0 % of 10,000")
        self._fields = (self.progress, self.speed, self.left, self.best)
        self._best: Validation | None = None
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Progress of the epoch")
        self.bar.setToolTip("Progress of the epoch")
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1_000)
        keeps_its_room = self.bar.sizePolicy()
        keeps_its_room.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(keeps_its_room)
        self._lay_out()
        self.start_styling()
        self.reset()
        self.show_state("Preparing", "")

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, 2, GRID, 2)
        row.setSpacing(GRID)
        row.addWidget(self.shape)
        row.addWidget(self.state, 1)
        row.addWidget(self.progress)
        row.addWidget(self.bar)
        row.addSpacing(GAP - GRID)
        for field in (self.speed, self.left, self.best):
            row.addWidget(field)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def restyle(self) -> None:
        """Take over the theme's colours, fonts and icons."""
        metrics = QFontMetrics(font())
        self.state.setFont(font())
        for field in self._fields:
            field.restyle()
        tint(self.best, color("validation"))
        self.bar.setFixedSize(metrics.horizontalAdvance("0" * 12), 5)
        theme = current_theme()
        self.bar.setStyleSheet(
            "QProgressBar, QProgressBar::chunk { border: none; border-radius: 2px; }"
            f"QProgressBar {{ background: {theme.line}; }}"
            f"QProgressBar::chunk {{ background: {theme.training}; }}"
        )
        self.shape.update()

    def show_state(self, state: str, dataset_title: str) -> None:
        """Show a state ("Training", "Paused"…) and the data that it is about."""
        self.shape.show_state(state)
        joined = " on " if state == "Training" else " · "
        self.state.setText(f"{state}{joined}{dataset_title}" if dataset_title else state)
        self.state.setAccessibleName(f"State: {self.state.text()}")
        self._training = state == "Training"
        if not self._training:
            self.speed.show_text("")
            self.left.show_text("")

    def show_progress(self, step: int, epochs: float, total: int) -> None:
        """Show how far training has come: `epochs`, fractions included, of `total` asked for."""
        whole = int(epochs)
        # At the end of an epoch its number still is the one that ends here.
        ended = 0 < epochs == whole
        number = whole if ended else whole + 1
        # While it trained, fewer may have been asked for than were done.
        of = f"/{total}" if number <= total else ""
        self.progress.show_text(f"epoch {number}{of} · step {count(step)}" if step else "")
        self.bar.setVisible(step > 0)
        self._show_part(1_000 if ended else round(1_000 * (epochs - whole)))

    def _show_part(self, value: int) -> None:
        """Fill the bar. It would paint itself within the call: let Qt do so in its own time."""
        if value != self.bar.value():
            self.bar.setUpdatesEnabled(False)
            self.bar.setValue(value)
            self.bar.setUpdatesEnabled(True)

    def show_speed(self, images_per_second: float | None, seconds_left: float | None) -> None:
        """Show speed and time left while it trains; None: not known yet."""
        speed, left = images_per_second, seconds_left
        moving = self._training
        self.speed.show_text(
            f"{count(_rounded(speed))} images/s" if moving and speed is not None else ""
        )
        self.left.show_text(f"{duration(left)} left" if moving and left is not None else "")

    def show_validating(self, done: int, total: int) -> None:
        """Show a validation under way, until the next step."""
        self.progress.show_text(f"validating {count(done)} of {count(total)}")

    def show_best(self, validation: Validation | None) -> None:
        """Show the best validation so far, and on how many samples it was measured."""
        if validation is self._best:
            return
        self._best = validation
        if validation is None:
            self.best.show_text("")
            return
        self.best.show_text(
            f"best validation {percent(validation.accuracy)} of {count(validation.count)}"
        )
        self.best.setToolTip(verbatim(f"Reached after step {count(validation.step)}"))

    def reset(self) -> None:
        """Another run: no numbers yet."""
        self._best = None
        for field in self._fields:
            field.show_text("")
        self.bar.hide()


def _rounded(number: float) -> int:
    """Three digits: the others would only flicker."""
    return int(float(f"{number:.3g}"))
