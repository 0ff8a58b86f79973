"""The gallery's canvas: scrolls through any number of digits, and paints those in sight."""

from __future__ import annotations

from typing import TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from visualcnn.gui.gallery_order import Order
from visualcnn.gui.mosaic import Picture
from visualcnn.gui.theme import GAP, THEME, color, font
from visualcnn.gui.views.gallery.picture import Marks, gallery_pixels, stamps
from visualcnn.gui.views.gallery.shown import Shown
from visualcnn.gui.views.gallery.taken import Taken
from visualcnn.gui.views.gallery.tiling import Tiling, lead_for
from visualcnn.gui.views.gallery.words import empty_words
from visualcnn.gui.views.thumbnails import as_qimage

_Kind = TypeVar("_Kind", bound=np.generic)

LARGE, SMALL = 56, 28
"""About as large is a digit's longer side at zoom 1, in whole pixels for each of its own."""
Anchor: TypeAlias = "tuple[int | None, float]"
"""The rank of the digit at the top left, None: the top; and the part of its row that isn't seen."""
_GAPS = {LARGE: 6, SMALL: 4}


class GalleryCanvas(QAbstractScrollArea):
    """Digits of one split; what the user sees stays where it is when they are sorted anew."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.shown = Shown()
        self.current: int | None = None
        """The index of the digit that the user has selected; it may be out of sight."""
        self.chosen: int | None = None
        """That of the digit which the whole window looks at, if it is of this split."""
        self.hovered: int | None = None
        self._side = LARGE
        self._scale = 1
        self.tiling = Tiling(0, 1, SMALL, SMALL, 4)
        self._names: list[Picture] = []
        self._picture: tuple[int, int, QImage] | None = None
        self._taken = Taken()
        self._rest = QTimer(self, singleShot=True, interval=0)
        self._rest.timeout.connect(self._forget_picture)
        self.restyle()

    def show_digits(self, shown: Shown) -> None:
        """Show others, or the same ones in another order with the same digit at the top left.

        At the very top the place is the top: whichever digits come first are seen there.
        """
        before, anchor = self.shown, self._anchor()
        self.shown = shown
        if before.samples is not shown.samples or before.split != shown.split:
            self.current = None
        if before.class_names != shown.class_names:
            self._names = []
        kept = _rank_of(anchor, before.order, shown.order) if before.same_place(shown) else None
        self._arrange(kept, anchor[1])

    def choose_side(self, side: int) -> None:
        """Show the digits LARGE or SMALL."""
        if side != self._side:
            self._side = side
            self.restyle()

    def show_chosen(self, index: int | None) -> None:
        """Mark the digit which the whole window looks at; None: it is of another split."""
        if index != self.chosen:
            self.chosen = index
            self.viewport().update()

    def restyle(self) -> None:
        """Take over the theme's colours and sizes."""
        self._names = []
        palette = self.viewport().palette()
        palette.setColor(self.viewport().backgroundRole(), color("panel"))
        self.viewport().setPalette(palette)
        self.viewport().setAutoFillBackground(True)
        self._arrange(*self._anchor())

    # Where everything lies, in device pixels below the first row's top.

    @property
    def _ratio(self) -> float:
        return self.devicePixelRatioF()

    @property
    def _offset(self) -> int:
        return round(self.verticalScrollBar().value() * self._ratio)

    @property
    def first(self) -> int:
        """The rank of the digit at the top left."""
        return self.tiling.first_in(self._offset)

    def _anchor(self) -> Anchor:
        """The rank that the place is kept by, and which part of its row is passed by already."""
        if not self._offset or not self.tiling.count:
            return None, 0.0
        first, high = self.first, self.tiling.row_height
        return first, self._offset / high - self.tiling.row(first)

    def _arrange(self, rank: int | None, part: float) -> None:
        """Lay out anew with digit `rank` at the top left, so much of its row passed by."""
        shape = self.shown.samples.images.shape[1:]
        ratio = self._ratio
        # A little less is enough: 1.5 pixels for each become 2, which are crisp.
        self._scale = max(1, round(self._side * THEME.zoom * ratio / max(shape)))
        height, width = (side * self._scale for side in shape)
        gap = max(2, round(_GAPS[self._side] * THEME.zoom * ratio))
        room = int(self.viewport().width() * ratio) - gap
        across = max(1, room // (width + gap))
        tiling = Tiling(len(self.shown.order), across, height, width, gap)
        if rank is not None and tiling.total_height > self.viewport().height() * ratio:
            tiling = Tiling(tiling.count, across, height, width, gap, lead_for(rank, across))
        self.tiling, self._picture, self.hovered = tiling, None, None
        top = 0.0 if rank is None else (tiling.row(rank) + part) * tiling.row_height
        self._scroll_to(top)
        self.viewport().update()

    def _scroll_to(self, top: float) -> None:
        bar, ratio, high = self.verticalScrollBar(), self._ratio, self.viewport().height()
        # Nothing is to happen between a new range and the place in it.
        bar.blockSignals(True)
        bar.setRange(0, max(0, -int(-self.tiling.total_height // ratio) - high))
        bar.setPageStep(high)
        bar.setSingleStep(max(1, round(self.tiling.row_height / ratio / 3)))
        bar.setValue(round(top / ratio))
        bar.blockSignals(False)
        bar.update()

    def rank(self, index: int | None) -> int | None:
        """The place in the order of the sample `index`; None where it isn't shown."""
        found = np.flatnonzero(self.shown.order == (-1 if index is None else index))
        return int(found[0]) if len(found) else None

    def place(self, rank: int) -> QRectF:
        """Where a digit lies on the viewport, also above or below what is seen of it."""
        left, top = self.tiling.corner(rank)
        ratio = self._ratio
        return QRectF(
            left / ratio,
            (top - self._offset) / ratio,
            self.tiling.width / ratio,
            self.tiling.height / ratio,
        )

    def at(self, position: QPointF) -> int | None:
        """The rank of the digit at a place on the viewport."""
        ratio = self._ratio
        return self.tiling.at(position.x() * ratio, position.y() * ratio + self._offset)

    def bring_into_sight(self, rank: int) -> None:
        """Scroll as little as it takes to see all of that digit."""
        place, gap = self.place(rank), self.tiling.gap / self._ratio
        bar, high = self.verticalScrollBar(), self.viewport().height()
        if place.top() - gap < 0 or place.height() + 2 * gap > high:
            bar.setValue(bar.value() + round(place.top() - gap))
        elif place.bottom() + gap > high:
            bar.setValue(bar.value() + round(place.bottom() + gap - high))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """At the top again, the first row begins at the left."""
        del dx, dy
        if self.tiling.lead and not self.verticalScrollBar().value():
            self._arrange(None, 0.0)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another number of them stands in a row."""
        super().resizeEvent(event)
        self._arrange(*self._anchor())

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        """The digits in sight as one picture, and frames around those that matter."""
        del event
        with QPainter(self.viewport()) as painter:
            if words := empty_words(self.shown):
                self._paint_words(painter, words)
                return
            first, _, picture = self._seen()
            top = first * self.tiling.row_height - self._offset
            picture.setDevicePixelRatio(self._ratio)
            painter.drawImage(QPointF(0, top / self._ratio), picture)
            for index, name, width in (
                (self.hovered, "text_quiet", 1),
                (self.chosen, "text", 2),
                (self.current, "accent", 3),
            ):
                self._paint_frame(painter, self.rank(index), name, width)

    def _paint_words(self, painter: QPainter, words: str) -> None:
        painter.setFont(font("body"))
        painter.setPen(color("text_quiet"))
        room = QRectF(self.viewport().rect()).adjusted(GAP, 0, -GAP, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)

    def _paint_frame(self, painter: QPainter, rank: int | None, name: str, width: int) -> None:
        if rank is None:
            return
        painter.setPen(QPen(color(name), width, j=Qt.PenJoinStyle.MiterJoin))
        by = width / 2
        painter.drawRect(self.place(rank).adjusted(-by, -by, by, by))

    def _seen(self) -> tuple[int, int, QImage]:
        """The first row in sight, the end of them, and their picture."""
        high = int(self.viewport().height() * self._ratio) + 1
        first, end = self.tiling.seen(self._offset, high)
        if self._picture is None or self._picture[:2] != (first, end):
            self._picture = (first, end, as_qimage(self._draw(first, end)))
        return self._picture

    def _draw(self, first: int, end: int) -> Picture:
        tiling, shown = self.tiling, self.shown
        begin, stop = tiling.ranks(first, end)
        indices = shown.order[begin:stop]
        free = max(0, tiling.lead - first * tiling.across)
        images, complete = self._taken.take(shown.samples, indices)
        if not complete:
            self._rest.start()
        marks = None
        if shown.results is not None:
            read = shown.results.predictions[indices]
            wrong = read != shown.samples.labels[indices]
            marks = Marks(_after_blanks(wrong, free), _after_blanks(read, free))
            if not self._names:
                self._names = stamps(shown.class_names, tiling.width, self._ratio)
        return gallery_pixels(_after_blanks(images, free), tiling, self._scale, marks, self._names)

    def _forget_picture(self) -> None:
        self._picture = None
        self.viewport().update()


def _after_blanks(array: npt.NDArray[_Kind], count: int) -> npt.NDArray[_Kind]:
    """`array` after so many zeros."""
    if not count:
        return array
    return np.concatenate([np.zeros((count, *array.shape[1:]), array.dtype), array])


def _rank_of(anchor: Anchor, before: Order, now: Order) -> int | None:
    """The rank of the digit at the top left among those of now, or of the next that is left."""
    rank = anchor[0]
    if rank is None or not len(now):
        return None
    places = np.full(int(max(before.max(), now.max())) + 1, -1)
    places[now] = np.arange(len(now))
    for part in (before[rank:], before[:rank][::-1]):
        found = places[part]
        found = found[found >= 0]
        if len(found):
            return int(found[0])
    return None
