"""The strips below one another, as large as fits, scrolled where they don't."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from visualcnn.gui.theme import GRID, THEME
from visualcnn.gui.views.network.label import Fonts
from visualcnn.gui.views.network.layout import arrange
from visualcnn.gui.views.network.marks import Mark
from visualcnn.gui.views.network.strip import StripView
from visualcnn.gui.views.network.strips import Strip


class StripArea(QScrollArea):
    """Owns the strips' widgets and says where each lies."""

    moved = Signal()
    """The strips lie elsewhere, or are of another size: what came into sight is to be drawn."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strips: tuple[Strip, ...] = ()
        self.views: list[StripView] = []
        self._marks: dict[bool, tuple[Mark, ...]] = {False: (), True: ()}
        self._content = QWidget()
        self.setWidget(self._content)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().installEventFilter(self)
        self.verticalScrollBar().valueChanged.connect(self.moved)
        for widget in (self.viewport(), self._content):
            widget.setBackgroundRole(QPalette.ColorRole.Base)
            widget.setAutoFillBackground(True)

    def set_strips(self, strips: tuple[Strip, ...]) -> None:
        """Have a widget for each of `strips`, hidden as yet, in place of others."""
        for view in self.views:
            # Until it is gone, it may still be pointed at.
            view.blockSignals(True)
            view.hide()
            view.deleteLater()
        self._marks = {False: (), True: ()}
        self.strips = strips
        self.views = [StripView(strip, self._content) for strip in strips]

    def show_strips(self) -> None:
        """Place the widgets and show them."""
        self.relayout()
        for view in self.views:
            view.show()

    def show_marks(self, marks: Iterable[Mark], *, hovered: bool) -> None:
        """Surround these numbers in place of others; those for what is `hovered` are apart."""
        given = tuple(marks)
        if given != self._marks[hovered]:
            self._marks[hovered] = given
            for view in self.views:
                view.overlay.show_marks(self._marks[False], self._marks[True])

    def seen(self) -> list[StripView]:
        """Those that are in sight, at least in part."""
        return [view for view in self.views if not view.visibleRegion().isEmpty()]

    def bring_into_sight(self, view: StripView) -> None:
        """Scroll as far as is needed."""
        self.ensureWidgetVisible(view, 0, GRID)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear of the screen's scale factor when the window moves to another."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.relayout()
        return super().eventFilter(watched, event)

    def relayout(self) -> None:
        """Choose the scale that suits the size, and place every strip."""
        if not self.views:
            return
        fonts = Fonts.current()
        sizes = fonts.sizes(self.strips)
        room = self.maximumViewportSize()
        width, height = room.width(), room.height() - GRID
        ratio = self.devicePixelRatioF()
        layout = arrange(self.strips, (width, height), sizes, THEME.zoom, ratio)
        if layout.height > height:
            width -= self.verticalScrollBar().sizeHint().width()
            layout = arrange(self.strips, (width, height), sizes, THEME.zoom, ratio)
        self._content.resize(max(width, layout.width), layout.height + GRID)
        top = GRID // 2
        for view, mine in zip(self.views, layout.strips, strict=True):
            view.setGeometry(0, top, self._content.width(), mine.height + layout.space)
            view.place(layout, mine, fonts, sizes)
            top += mine.height + layout.space
        self.moved.emit()
