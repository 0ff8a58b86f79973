"""The network panel: a strip for the input, one for every layer, one for the probabilities."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from visualcnn.gui import text
from visualcnn.gui.theme import GRID, THEME
from visualcnn.gui.views.network.header import Header
from visualcnn.gui.views.network.label import Fonts
from visualcnn.gui.views.network.layout import arrange
from visualcnn.gui.views.network.links import links
from visualcnn.gui.views.network.readout import Readout
from visualcnn.gui.views.network.scale import Mode
from visualcnn.gui.views.network.selection import Selection
from visualcnn.gui.views.network.shading import shade
from visualcnn.gui.views.network.strip import Pointed, StripView
from visualcnn.gui.views.network.strips import strips
from visualcnn.nn.summary import NetworkSummary
from visualcnn.training.snapshot import Snapshot

_INVITATION = "Choose data and a model: the network appears here, layer by layer."
_NOTHING_YET = "Nothing has gone through yet: choose a sample, or press Train."
_UNTRAINED = "Untrained: what you see comes from random weights."


class NetworkPanel(QWidget):
    """Shows what a network makes of one sample, and lets the user point and choose."""

    clicked = Signal(object)
    """Selection: the tile that was clicked, or chosen with Enter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Network")
        self._views: list[StripView] = []
        self._snapshot: Snapshot | None = None
        self._stale: int | None = None
        self._mode: Mode = "layer"
        self._pointing: StripView | None = None
        self._header = Header(self)
        self._scroll = QScrollArea(self)
        self._content = QWidget()
        self._invitation = QLabel(_INVITATION)
        self._build()
        self._readout = Readout(self._scroll.viewport())
        self._scroll.verticalScrollBar().valueChanged.connect(self._draw)
        self._restyle()
        THEME.theme_changed.connect(self._restyle)

    def _build(self) -> None:
        self._scroll.setWidget(self._content)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().installEventFilter(self)
        self._scroll.verticalScrollBar().valueChanged.connect(self._hide_readout)
        for widget in (self._scroll.viewport(), self._content):
            widget.setBackgroundRole(QPalette.ColorRole.Base)
            widget.setAutoFillBackground(True)
        self._invitation.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._invitation.setWordWrap(True)
        pages = QWidget()
        self._pages = QStackedLayout(pages)
        self._pages.addWidget(self._invitation)
        self._pages.addWidget(self._scroll)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(pages, 1)
        self._header.mode_changed.connect(self._change_mode)
        self._header.rerange_asked.connect(self.rerange)

    def set_network(self, summary: NetworkSummary, class_names: tuple[str, ...]) -> None:
        """Show another network; nothing is in it until the next snapshot."""
        for view in self._views:
            view.hide()
            view.deleteLater()
        self._snapshot = self._stale = self._pointing = None
        self._strips = strips(summary, class_names)
        self._views = [StripView(strip, self._content) for strip in self._strips]
        for before, after in pairwise([self._header.fit, *self._views]):
            self.setTabOrder(before, after)
        for view in self._views:
            view.pointed.connect(self._point)
            view.chosen.connect(self._choose)
            view.left.connect(self._go_on)
        self._readout.hide()
        self._pages.setCurrentWidget(self._scroll)
        self._relayout()
        for view in self._views:
            view.show()
        self._draw()
        self._say()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show `snapshot`; strips that can't be seen do their work when they can."""
        self._snapshot = snapshot
        self._stale = None
        for view in self._views:
            view.stale = False
            view.show_snapshot(snapshot)
        self._draw()
        self._say()
        if self._pointing and self._readout.isVisible():
            self._readout.say(self._pointing.readout())

    def set_stale(self, step: int | None) -> None:
        """Dim the pictures and say that they show `step`; None: they are up to date."""
        self._stale = step
        for view in self._views:
            view.stale = step is not None
        self._repaint()
        self._say()

    def select(self, selection: Selection | None) -> None:
        """Outline `selection`, without a signal."""
        for view in self._views:
            view.selected = selection

    @property
    def scale_mode(self) -> Mode:
        """How values become colours: "layer", "tile" or "fixed"."""
        return self._mode

    @scale_mode.setter
    def scale_mode(self, mode: Mode) -> None:
        self._header.set_mode(mode)
        self._change_mode(mode)

    @property
    def sentence(self) -> str:
        """What the panel says of itself."""
        shows_network = self._pages.currentWidget() is self._scroll
        return self._header.sentence if shows_network else self._invitation.text()

    @property
    def views(self) -> tuple[StripView, ...]:
        """The strips' widgets, in order."""
        return tuple(self._views)

    @Slot()
    def rerange(self) -> None:
        """Fit every scale to what is shown now."""
        for view in self._views:
            for group in view.groups:
                group.scale.rerange()
        self._repaint()

    @Slot(str)
    def _change_mode(self, mode: str) -> None:
        self._mode = next(known for known in get_args(Mode) if known == mode)
        self._repaint()

    @Slot()
    def _draw(self) -> None:
        """Bring up to date what is in sight; the rest does no work until it is."""
        seen = [view for view in self._views if not view.visibleRegion().isEmpty()]
        stale = self._stale is not None
        shade((group for view in seen for group in view.tiles), self._mode, stale=stale)
        for view in seen:
            view.draw_bars()

    def _repaint(self) -> None:
        for view in self._views:
            for group in view.groups:
                group.repaint()
            view.update()
        self._draw()

    def _say(self) -> None:
        if not self._views:
            self._header.say("")
        elif self._snapshot is None:
            self._header.say(_NOTHING_YET)
        elif self._stale is not None:
            self._header.say(f"Out of date: these pictures show step {text.count(self._stale)}")
        else:
            step = self._snapshot.step
            self._header.say(f"After step {text.count(step)}" if step else _UNTRAINED)

    @Slot()
    def _restyle(self) -> None:
        self._header.restyle()
        self._readout.restyle()
        self._hide_readout()
        self._relayout()
        self._repaint()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while nobody looked."""
        super().showEvent(event)
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the scale that suits the new size."""
        super().resizeEvent(event)
        self._relayout()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear of the screen's scale factor when the window moves to another."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._relayout()
        return super().eventFilter(watched, event)

    def _relayout(self) -> None:
        if not self._views:
            return
        fonts = Fonts.current()
        sizes = fonts.sizes(self._strips)
        room = self._scroll.maximumViewportSize()
        width, height = room.width(), room.height() - GRID
        ratio = self.devicePixelRatioF()
        layout = arrange(self._strips, (width, height), sizes, THEME.zoom, ratio)
        if layout.height > height:
            width -= self._scroll.verticalScrollBar().sizeHint().width()
            layout = arrange(self._strips, (width, height), sizes, THEME.zoom, ratio)
        self._content.resize(max(width, layout.width), layout.height + GRID)
        top = GRID // 2
        for view, mine in zip(self._views, layout.strips, strict=True):
            view.setGeometry(0, top, self._content.width(), mine.height + layout.space)
            view.place(layout, mine, fonts, sizes)
            view.show_snapshot(self._snapshot)
            top += mine.height + layout.space
        self._draw()

    @Slot(object)
    def _point(self, at: Pointed | None) -> None:
        view = self.sender()
        if not isinstance(view, StripView):
            return
        lit = links(self._strips, self._views.index(view), at) if at else {}
        for number, each in enumerate(self._views):
            each.light(lit.get(number, {}))
        if at is None:
            self._hide_readout()
            return
        self._pointing = view
        if at.by_keyboard:
            self._scroll.ensureWidgetVisible(view, 0, GRID)
        near = view.mapTo(self._scroll.viewport(), at.place)
        self._readout.say(view.readout(), near)

    @Slot()
    def _hide_readout(self) -> None:
        self._pointing = None
        self._readout.hide()

    @Slot(object)
    def _choose(self, selection: Selection) -> None:
        self.select(selection)
        self.clicked.emit(selection)

    @Slot(int)
    def _go_on(self, step: int) -> None:
        view = self.sender()
        if isinstance(view, StripView):
            number = self._views.index(view) + step
            if 0 <= number < len(self._views):
                self._views[number].setFocus(Qt.FocusReason.TabFocusReason)
