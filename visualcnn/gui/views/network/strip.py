"""One layer's strip as a widget: paints its groups, and says what is pointed at and chosen."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from visualcnn.gui.plain_text import verbatim
from visualcnn.gui.views.network import legend
from visualcnn.gui.views.network.bars import BarGroup
from visualcnn.gui.views.network.cursor import KEYS, Cursor, Group
from visualcnn.gui.views.network.feed import Feed
from visualcnn.gui.views.network.frame import TextSizes
from visualcnn.gui.views.network.label import Fonts, paint_label, paint_rail, second_place
from visualcnn.gui.views.network.layout import PanelLayout, StripLayout
from visualcnn.gui.views.network.outlines import Outline
from visualcnn.gui.views.network.overlay import Overlay, cell_of
from visualcnn.gui.views.network.pointed import Pointed
from visualcnn.gui.views.network.selection import Selection, What
from visualcnn.gui.views.network.strips import Strip
from visualcnn.gui.views.network.tiles import TileGroup
from visualcnn.nn.layer import Array
from visualcnn.training.snapshot import Snapshot

_KEYBOARD = {
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
}


class StripView(QWidget):
    """One strip: it paints what stays, and its groups show what changes with every snapshot."""

    pointed = Signal(object)
    """Pointed, or None when nothing is pointed at any more."""
    chosen = Signal(object)
    """Selection, by click or Enter."""
    left = Signal(int)
    """The keyboard goes on to the strip below (1) or above (−1)."""

    def __init__(self, strip: Strip, parent: QWidget) -> None:
        super().__init__(parent)
        self.strip = strip
        self.stale = False
        self.lit: Mapping[What, frozenset[int]] = {}
        self._selected: Selection | None = None
        self.groups: list[Group] = _groups(strip, self)
        self.tiles = tuple(group for group in self.groups if isinstance(group, TileGroup))
        """The groups that are pictures of tiles."""
        self._at: Pointed | None = None
        self._cursor = Cursor(self.groups)
        self._feed = Feed(strip, self.groups)
        self.overlay = Overlay(self, strip.name, self.groups)
        self.setObjectName(f"strip-{strip.name}")
        self.setAccessibleName(strip.accessible_name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def group(self, what: What) -> Group | None:
        """The group that shows `what`, if the strip has one."""
        return next((group for group in self.groups if group.what == what), None)

    def place(self, layout: PanelLayout, mine: StripLayout, fonts: Fonts, sizes: TextSizes) -> None:
        """Lie as `layout` says; the widget's own geometry is the panel's affair."""
        self._columns, self._fonts, self._mine = layout.columns, fonts, mine
        self._top = layout.space // 2
        self._line = sizes.line
        for group in self.groups:
            if isinstance(group, BarGroup):
                if mine.bars:
                    origin = QPointF(layout.columns.tiles, self._top)
                    group.place(mine.bars, origin, fonts.caption, sizes.caption, sizes.classes)
                words = group.longest_verdict
                second = second_place(words, layout.columns, fonts, mine.height)
                group.place_verdict(second.translated(0, self._top))
            else:
                is_filter = group.what == "filter"
                grid = mine.filters if is_filter else mine.tiles
                x = layout.columns.filters if is_filter else layout.columns.tiles
                if grid:
                    y = self._top + max(0, (self._line - grid.size[0] / layout.ratio) // 2)
                    group.place(grid, QPointF(x, y), layout.ratio)
        self._feed.refill()
        self.overlay.draw()
        self.update()

    def show_snapshot(self, snapshot: Snapshot | None) -> None:
        """Remember what to show; the work is done when the groups are drawn."""
        self._feed.show_snapshot(snapshot)

    def show_errors(self, errors: Mapping[str, Array] | None) -> None:
        """Show these gradients instead; None: activations again."""
        self._feed.show_errors(errors)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what no group's picture covers."""
        del event
        # The painter must end also where painting fails, or Qt ends the program.
        with QPainter(self) as painter:
            middle, is_last = self._top + self._line / 2, self.strip.what == "probability"
            paint_rail(painter, self.height(), middle, strip=self.strip, ends=is_last)
            painter.translate(0, self._top)
            paint_label(painter, self.strip, self._columns, self._fonts, self._mine.height)
            painter.translate(0, -self._top)
            for group in self.groups:
                if isinstance(group, BarGroup):
                    group.paint(painter, stale=self.stale)
                elif group.values is not None:
                    self._paint_legend(painter, group)

    def _paint_legend(self, painter: QPainter, group: TileGroup) -> None:
        painter.setFont(self._fonts.caption)
        columns, lut = self._columns, group.lut_now()
        if group.what == "filter":
            caption = painter.fontMetrics().height()
            top = self._top + self._line + caption
            row = QRectF(columns.names, top, columns.filters - columns.names, caption)
            legend.lying(painter, row, group.scale, lut)
        else:
            room = columns.tiles - columns.legend - 4
            column = QRectF(columns.legend, group.origin.y(), room, group.size[1])
            legend.upright(painter, column, group.scale, lut)

    def draw_bars(self) -> None:
        """Have new probabilities shown, where these are the strip's."""
        for group in self.groups:
            if isinstance(group, BarGroup) and group.outdated:
                group.draw(stale=self.stale)

    def _outline(self) -> None:
        """Each tile has one outline: that it is chosen counts more than that it is pointed at."""
        for group in self.groups:
            outlines = dict.fromkeys(self.lit.get(group.what, ()), Outline.LIT)
            if self._at and self._at.what == group.what:
                outlines[self._at.cell.block] = Outline.POINTED
            chosen = self._selected
            if chosen and (chosen.layer, chosen.what) == (self.strip.name, group.what):
                outlines[chosen.index[0]] = Outline.CHOSEN
            group.outline(outlines)

    @property
    def selected(self) -> Selection | None:
        """What is chosen in the network, here or elsewhere."""
        return self._selected

    @selected.setter
    def selected(self, selection: Selection | None) -> None:
        self._selected = selection
        self._outline()
        group = self.group(selection.what) if selection else None
        if selection and selection.cell and group and selection.layer == self.strip.name:
            self._cursor.put(group, cell_of(selection))
        self.overlay.select(selection)

    def selection_at(self, at: Pointed) -> Selection:
        """What a click there would choose."""
        group = self.group(at.what) or self.groups[-1]
        return group.selection(at.cell.block, at.cell)

    def readout(self) -> str:
        """What is pointed at, with its value as it is now."""
        at = self._at
        group = self.group(at.what) if at else None
        if at is None or group is None:
            return ""
        return group.readout(at.cell, exact=not at.whole or at.what != "map")

    def light(self, lit: Mapping[What, frozenset[int]]) -> None:
        """Outline tiles faintly, by group."""
        if lit != self.lit:
            self.lit = lit
            self._outline()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the number under the mouse."""
        for group in self.groups:
            if cell := group.hit(event.position()):
                self._point(Pointed(group.what, cell, event.position().toPoint()))
                return
        self._point(None)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        del event
        self._point(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the number under the mouse."""
        for group in self.groups:
            cell = group.hit(event.position())
            if cell and event.button() == Qt.MouseButton.LeftButton:
                self._cursor.put(group, cell)
                self.chosen.emit(group.selection(cell.block, cell))
                return
        super().mousePressEvent(event)

    def _point(self, at: Pointed | None) -> None:
        if at != self._at:
            self._at = at
            self.setToolTip(verbatim("" if at else self.strip.tooltip))
            self._outline()
            self.pointed.emit(at)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Point at the current tile when the keyboard came here."""
        super().focusInEvent(event)
        if event.reason() in _KEYBOARD:
            self._point_at_current()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Point at nothing."""
        super().focusOutEvent(event)
        self._point(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, Enter goes into a tile and chooses a number, Escape leaves the tile.

        The space bar chooses the tile as a whole.
        """
        key = Qt.Key(event.key())
        if key in KEYS:
            self._move(key)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._cursor.enter()
            self._choose()
        elif key == Qt.Key.Key_Space or (key == Qt.Key.Key_Escape and self._cursor.cell):
            self._cursor.leave()
            self._choose()
        else:
            super().keyPressEvent(event)

    def _move(self, key: Qt.Key) -> None:
        if step := self._cursor.move(key):
            self.left.emit(step)
        elif self._cursor.cell:
            self._choose()
        else:
            self._point_at_current()

    def _choose(self) -> None:
        self._point_at_current()
        self.chosen.emit(self._cursor.selection())

    def _point_at_current(self) -> None:
        cursor = self._cursor
        inside = cursor.cell is not None
        group, cell = cursor.group, cursor.place
        if inside and isinstance(group, TileGroup):
            place = group.number_rect(cell).bottomRight().toPoint()
        else:
            place = group.rect(cell.block).bottomRight().toPoint()
        self._point(Pointed(group.what, cell, place, by_keyboard=True, entered=inside))
        self.setAccessibleDescription(self.readout())


def _groups(strip: Strip, owner: QWidget) -> list[Group]:
    if strip.what == "probability":
        return [BarGroup(strip.name, strip.class_names, owner)]
    filters: list[Group] = [TileGroup(strip.name, "filter", owner)] if strip.filters else []
    return [*filters, TileGroup(strip.name, strip.what, owner)]
