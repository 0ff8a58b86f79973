"""The network panel: a strip for the input, one for every layer, one for the probabilities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import get_args

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from visualcnn.explain.places import Place, Weight
from visualcnn.gui.plain_text import PlainLabel
from visualcnn.gui.theme import THEME
from visualcnn.gui.views.network.area import StripArea
from visualcnn.gui.views.network.errors import ErrorMaps
from visualcnn.gui.views.network.header import Header
from visualcnn.gui.views.network.links import links
from visualcnn.gui.views.network.marks import Mark
from visualcnn.gui.views.network.places import number_of, selection_of
from visualcnn.gui.views.network.pointed import Pointed
from visualcnn.gui.views.network.readout import Readout
from visualcnn.gui.views.network.scale import Mode
from visualcnn.gui.views.network.selection import Selection
from visualcnn.gui.views.network.sentences import INVITATION, sentence
from visualcnn.gui.views.network.shading import shade
from visualcnn.gui.views.network.strip import StripView
from visualcnn.gui.views.network.strips import strips
from visualcnn.nn.layer import Array
from visualcnn.nn.summary import NetworkSummary
from visualcnn.training.snapshot import Snapshot


class NetworkPanel(QWidget):
    """Shows what a network makes of one sample, and lets the user point and choose."""

    clicked = Signal(object)
    """Selection: the tile or the number that was clicked, or chosen with Enter."""
    number_wanted = Signal(object)
    """Place or Weight: the one number that was clicked, or chosen with Enter."""
    hovered = Signal(object)
    """Place or Weight that is pointed at, or None."""
    errors_wanted = Signal(bool)
    """Error maps are to be shown (`show_errors`), or no longer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Network")
        self._snapshot: Snapshot | None = None
        self._stale: int | None = None
        self._mode: Mode = "layer"
        self._errors = ErrorMaps()
        self._dimmed = False
        self._hovered: Place | Weight | None = None
        self._pointing: StripView | None = None
        self._header = Header(self)
        self._area = StripArea(self)
        self._invitation = PlainLabel(INVITATION)
        self._build()
        self._readout = Readout(self._area.viewport())
        self._area.verticalScrollBar().valueChanged.connect(self._hide_readout)
        self._area.moved.connect(self._draw)
        self._restyle()
        THEME.theme_changed.connect(self._restyle)

    def _build(self) -> None:
        self._invitation.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._invitation.setWordWrap(True)
        pages = QWidget()
        self._pages = QStackedLayout(pages)
        self._pages.addWidget(self._invitation)
        self._pages.addWidget(self._area)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(pages, 1)
        self._header.mode_changed.connect(self._change_mode)
        self._header.rerange_asked.connect(self.rerange)
        self._header.errors_wanted.connect(self._want_errors)

    def set_network(self, summary: NetworkSummary, class_names: tuple[str, ...]) -> None:
        """Show another network; nothing is in it until the next snapshot."""
        self._snapshot = self._stale = self._pointing = None
        self._errors.put(None, 0)
        self._area.set_strips(strips(summary, class_names))
        for before, after in pairwise([self._header.fit, *self._area.views]):
            self.setTabOrder(before, after)
        for view in self._area.views:
            view.pointed.connect(self._point)
            view.chosen.connect(self._choose)
            view.left.connect(self._go_on)
        self._readout.hide()
        self._pages.setCurrentWidget(self._area)
        for view in self._area.views:
            view.show_errors(self._errors.shown)
        self._area.show_strips()
        self._draw()
        self._say()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show `snapshot`; strips that can't be seen do their work when they can."""
        self._snapshot = snapshot
        self._stale = None
        for view in self._area.views:
            view.stale = False
            view.show_snapshot(snapshot)
        self._dim()
        self._draw()
        self._say()
        if self._pointing and self._readout.isVisible():
            self._readout.say(self._pointing.readout())

    def show_errors(self, errors: Mapping[str, Array] | None, step: int) -> None:
        """Show these gradients, of `step`, where error maps are wanted; None: not known yet.

        `errors` has them by layer, of the layer's shape without the batch, and may have the
        parameters' by their names: filters show those. They are of the chosen sample: None is
        due when another is chosen.
        """
        self._errors.put(errors, step)
        if self._errors.wanted:
            self._feed_errors()

    def show_marks(self, marks: Iterable[Mark], *, hovered: bool = False) -> None:
        """Surround these numbers in place of others; those for what is `hovered` are apart."""
        self._area.show_marks(marks, hovered=hovered)

    def set_stale(self, step: int | None) -> None:
        """Dim the pictures and say that they show `step`; None: they are up to date."""
        self._stale = step
        for view in self._area.views:
            view.stale = step is not None
        self._dim()
        self._repaint()
        self._say()

    def select(self, selection: Selection | None) -> None:
        """Outline `selection`, without a signal."""
        for view in self._area.views:
            view.selected = selection

    def select_number(self, number: Place | Weight | None) -> None:
        """Outline `number` and bring it into sight, without a signal."""
        selection = selection_of(self._area.strips, number) if number else None
        self.select(selection)
        for view in self._area.views:
            if selection and view.strip.name == selection.layer:
                self._area.bring_into_sight(view)

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
        shows_network = self._pages.currentWidget() is self._area
        return self._header.sentence if shows_network else self._invitation.text()

    @property
    def views(self) -> tuple[StripView, ...]:
        """The strips' widgets, in order."""
        return tuple(self._area.views)

    @Slot()
    def rerange(self) -> None:
        """Fit every scale to what is shown now."""
        for view in self._area.views:
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
        seen = self._area.seen()
        shade((group for view in seen for group in view.tiles), self._mode, stale=self._dimmed)
        for view in seen:
            view.draw_bars()

    def _repaint(self) -> None:
        for view in self._area.views:
            for group in view.groups:
                group.repaint()
            view.update()
        self._draw()

    @Slot(bool)
    def _want_errors(self, wanted: bool) -> None:
        self._errors.wanted = wanted
        self._feed_errors()
        self.errors_wanted.emit(wanted)

    def _feed_errors(self) -> None:
        for view in self._area.views:
            view.show_errors(self._errors.shown)
        self._dim()
        self._draw()
        self._say()

    def _dim(self) -> None:
        """Pictures are faint where they are out of date."""
        late = self._errors.late(self._step) if self._errors.wanted else self._stale is not None
        if late != self._dimmed:
            self._dimmed = late
            for view in self._area.views:
                for group in view.tiles:
                    group.repaint()

    @property
    def _step(self) -> int:
        return self._snapshot.step if self._snapshot else 0

    def _say(self) -> None:
        shows = bool(self._area.views)
        self._header.say(sentence(self._snapshot, self._stale, self._errors) if shows else "")

    @Slot()
    def _restyle(self) -> None:
        self._header.restyle()
        self._readout.restyle()
        self._hide_readout()
        self._area.relayout()
        self._repaint()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while nobody looked."""
        super().showEvent(event)
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the scale that suits the new size."""
        super().resizeEvent(event)
        self._area.relayout()

    @Slot(object)
    def _point(self, at: Pointed | None) -> None:
        view = self.sender()
        if not isinstance(view, StripView):
            return
        lit = links(self._area.strips, self._area.views.index(view), at) if at else {}
        for number, each in enumerate(self._area.views):
            each.light(lit.get(number, {}))
        self._hover(number_of(view.strip, view.selection_at(at)) if at and not at.whole else None)
        if at is None:
            self._hide_readout()
            return
        self._pointing = view
        if at.by_keyboard:
            self._area.bring_into_sight(view)
        near = view.mapTo(self._area.viewport(), at.place)
        self._readout.say(view.readout(), near)

    def _hover(self, number: Place | Weight | None) -> None:
        if number != self._hovered:
            self._hovered = number
            self.hovered.emit(number)

    @Slot()
    def _hide_readout(self) -> None:
        self._pointing = None
        self._readout.hide()

    @Slot(object)
    def _choose(self, selection: Selection) -> None:
        self.select(selection)
        self.clicked.emit(selection)
        strip = next(strip for strip in self._area.strips if strip.name == selection.layer)
        number = number_of(strip, selection)
        if number is not None:
            self.number_wanted.emit(number)

    @Slot(int)
    def _go_on(self, step: int) -> None:
        view = self.sender()
        if isinstance(view, StripView):
            number = self._area.views.index(view) + step
            if 0 <= number < len(self._area.views):
                self._area.views[number].setFocus(Qt.FocusReason.TabFocusReason)
