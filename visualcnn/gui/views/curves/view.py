"""The curves panel: loss and accuracy side by side, following the run or held by the user."""

from __future__ import annotations

from pathlib import Path

import pyqtgraph
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QStackedLayout, QVBoxLayout, QWidget

from visualcnn.data.paths import home_folder
from visualcnn.gui.plain_text import PlainLabel, show_tip
from visualcnn.gui.theme import color, font
from visualcnn.gui.views.curves.header import Header
from visualcnn.gui.views.curves.measures import ACCURACY, LOSS
from visualcnn.gui.views.curves.picture import save_picture
from visualcnn.gui.views.curves.plot import CurvePlot
from visualcnn.gui.views.curves.table import write_table
from visualcnn.gui.views.styled import StyledView
from visualcnn.gui.views.tint import tint
from visualcnn.training.atomic import SaveError
from visualcnn.training.history import History

INVITATION = "Press Train: the curves will appear here"
FIRST_STEPS = 20
"""A run's first steps don't fill the whole width."""
AIR = 0.02
"""Part of the width that stays free at either end, so that marks there aren't cut."""
ROOM = 0.2
"""By so much more than it needs the width grows with the run: axes stand still in between, and
needn't be drawn anew for every redraw."""
ZOOM = 0.8
PAN = 0.1


class CurvesView(StyledView):
    """Draws the History that it was given whenever `refresh` is called."""

    failed = Signal(str)
    """A file couldn't be written: one sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Curves")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.folder = home_folder()
        self._pointer: QPointF | None = None
        self._room = 0
        self.graphics = pyqtgraph.GraphicsLayoutWidget()
        self.plots = [CurvePlot(measure, self.graphics.viewport()) for measure in (LOSS, ACCURACY)]
        self.loss, self.accuracy = self.plots
        self.accuracy.box.setXLink(self.loss.box)
        self.header = Header((LOSS.title, ACCURACY.title))
        self.graphics.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.graphics.ci.layout.setContentsMargins(4, 0, 0, 4)
        self.graphics.ci.layout.setSpacing(0)
        for column, plot in enumerate(self.plots):
            self.graphics.addItem(plot, 0, column)
            self.graphics.ci.layout.setColumnStretchFactor(column, 1)
        self.invitation = PlainLabel(INVITATION)
        self.invitation.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self._connect()
        self._history = History()
        self.start_styling()
        self.set_history(self._history)

    def _lay_out(self) -> None:
        curves = QWidget()
        column = QVBoxLayout(curves)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.graphics, 1)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.invitation)
        self._pages.addWidget(curves)
        self.setAutoFillBackground(True)

    def _connect(self) -> None:
        for plot in self.plots:
            plot.user_moved.connect(self._hold)
            plot.user_moved_values.connect(self._hold)
            plot.whole_run_wanted.connect(self.show_whole_run)
        self.header.follow.toggled.connect(self._set_follow)
        self.header.log.toggled.connect(self.loss.set_log)
        self.header.picture.clicked.connect(self._ask_picture)
        self.header.table.clicked.connect(self._ask_table)
        self.graphics.scene().sigMouseMoved.connect(self._point)
        self.graphics.installEventFilter(self)
        self.graphics.viewport().installEventFilter(self)

    def set_history(self, history: History) -> None:
        """Show `history` from now on: another run, as a whole."""
        self._history = history
        for plot in self.plots:
            plot.set_history(history)
        self.show_whole_run()

    def clear(self) -> None:
        """Show the invitation in place of a run."""
        self.set_history(History())

    @property
    def following(self) -> bool:
        """Whether the whole run is shown as it grows."""
        return self.header.follow.isChecked()

    def refresh(self) -> None:
        """Draw what the history holds now; where the user zoomed, the ranges stay as they are."""
        empty = not self._history.steps and not self._history.validations
        self._pages.setCurrentIndex(0 if empty else 1)
        if empty or not self.isVisible():
            return
        if self.following:
            self._make_room()
        for plot in self.plots:
            plot.draw()
        if self._pointer is not None:
            self._point(self._pointer)

    def _make_room(self) -> None:
        """Show the whole run: at first just this, as it grows with room for the next steps."""
        steps = max(self._history.steps, FIRST_STEPS)
        if steps <= self._room:
            return
        self._room = round(steps * (1 + ROOM)) if self._room else steps
        self.loss.box.setXRange(-AIR * self._room, (1 + AIR) * self._room, padding=0)

    @Slot()
    def show_whole_run(self) -> None:
        """Follow the run again."""
        self.header.follow.setChecked(True)
        self._set_follow(True)

    def _set_follow(self, follow: bool) -> None:
        if follow:
            self._room = 0
            for plot in self.plots:
                plot.fits_values = True
            self.refresh()

    def _hold(self) -> None:
        """The user zooms: stop following, and draw what is in sight now."""
        self.header.follow.setChecked(False)
        self.refresh()

    def _point(self, position: QPointF) -> None:
        """The mouse is there: it points at another step also when the curves move under it."""
        self._pointer = position
        for plot in self.plots:
            if plot.box.sceneBoundingRect().contains(position):
                self.point_at(plot.box.mapSceneToView(position).x())
                return
        self.point_at(None)

    def point_at(self, step: float | None) -> None:
        """Show crosshairs and numbers at `step` in both plots, or hide them."""
        for plot in self.plots:
            plot.point_at(step)

    def zoom(self, factor: float) -> None:
        """Show `factor` times as many steps around the middle."""
        self.loss.box.scaleBy(x=factor)
        self._hold()

    def pan(self, part: float) -> None:
        """Move on by a `part` of what is in sight."""
        first, last = self.loss.box.viewRange()[0]
        self.loss.box.translateBy(x=part * (last - first))
        self._hold()

    def save_picture(self, path: Path) -> None:
        """Write what is shown as PNG, or as SVG if the name ends so. Raises SaveError."""
        self._pointer = None
        self.point_at(None)
        save_picture(self.graphics, self.plots, path)

    def save_csv(self, path: Path) -> None:
        """Write all numbers of the history as a table; see `table`. Raises SaveError."""
        write_table(self._history, path)

    def _ask_picture(self) -> None:
        self._ask("Save picture", "curves.png", "PNG picture (*.png);;SVG picture (*.svg)")

    def _ask_table(self) -> None:
        self._ask("Save data", "curves.csv", "CSV table (*.csv)")

    def _ask(self, title: str, name: str, kinds: str) -> None:
        chosen, kind = QFileDialog.getSaveFileName(self, title, str(self.folder / name), kinds)
        if not chosen:
            return
        path = Path(chosen)
        if not path.suffix:
            path = path.with_suffix(kind[kind.rindex(".") : -1])
        self.folder = path.parent
        try:
            (self.save_csv if "csv" in kinds else self.save_picture)(path)
        except SaveError as error:
            self.failed.emit(str(error))

    def restyle(self) -> None:
        """Take over the theme's colours, fonts and icons."""
        self.graphics.setBackground(color("panel"))
        palette = self.palette()
        palette.setColor(self.backgroundRole(), color("panel"))
        self.setPalette(palette)
        self.invitation.setFont(font("heading"))
        tint(self.invitation, color("text_quiet"))
        self.header.restyle()
        for plot in self.plots:
            plot.restyle()
        self.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The pointer left the plots: hide the crosshairs. It rests: explain what is there."""
        if event.type() == QEvent.Type.Leave and watched is self.graphics:
            self._pointer = None
            self.point_at(None)
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            tips = [plot.marks.tip_at(event.pos()) for plot in self.plots]
            show_tip(event.globalPos(), "".join(tips), self)
            return True
        return super().eventFilter(watched, event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A screen reader that comes here reads the newest numbers."""
        self.setAccessibleDescription(". ".join(plot.accessible_summary for plot in self.plots))
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus and minus zoom, left and right pan, Home shows the whole run."""
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom(ZOOM)
            case Qt.Key.Key_Minus:
                self.zoom(1 / ZOOM)
            case Qt.Key.Key_Left:
                self.pan(-PAN)
            case Qt.Key.Key_Right:
                self.pan(PAN)
            case Qt.Key.Key_Home:
                self.show_whole_run()
            case _:
                super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what changed while it was hidden."""
        super().showEvent(event)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width needs other points."""
        super().resizeEvent(event)
        self.refresh()
