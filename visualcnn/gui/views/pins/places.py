"""Where the parts of each pinned digit lie in their row."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize

from visualcnn.gui.theme import GAP, GRID

HEIGHT = 56
"""Of a digit, at zoom 1: MNIST's 28 rows twice."""
_WIDEST, _NARROWEST = 156, 64
_CLOSE = 14
_INNER = 6
_MARK = 4
"""Below the bars, for the mark of the label."""


@dataclass(frozen=True)
class Card:
    """One pinned digit: its picture, and beside it a verdict over the bars of the classes."""

    whole: QRectF
    picture: QRect
    verdict: QRectF
    bars: QRectF
    close: QRectF


def row_size(count: int, zoom: float, *, smallest: bool = False) -> QSize:
    """The room for `count` digits, with a margin around them."""
    across = _NARROWEST if smallest else _WIDEST
    width = count * (across + GAP) * zoom - GAP * zoom + 2 * GRID
    return QSize(round(width), round(HEIGHT * zoom) + GRID)


def cards(count: int, size: QSize, zoom: float, line: int) -> list[Card]:
    """The places of `count` digits in a row of that size; `line` is the verdict's height."""
    if not count:
        return []
    gap = min(GAP * zoom, size.width() / count / 8)
    room = (size.width() - 2 * GRID - (count - 1) * gap) / count
    width = max(1.0, min(room, _WIDEST * zoom))
    height = size.height() - GRID
    top = GRID / 2
    return [
        _card(QRectF(GRID + n * (width + gap), top, width, height), zoom, line)
        for n in range(count)
    ]


def _card(whole: QRectF, zoom: float, line: int) -> Card:
    """The picture as high as the row and the rest beside it; where that is too wide, below."""
    below = whole.top() + line + 3 * zoom
    side, top, first = whole.height(), whole.top(), whole.left()
    left = whole.left() + side + _INNER * zoom
    if whole.width() < 1.8 * side:
        side, top = min(whole.bottom() - below, whole.width() / 2), below
        left = whole.left() + side + _INNER * zoom
    else:
        first = left
    close = _CLOSE * zoom
    right, bottom = whole.right(), whole.bottom() - _MARK * zoom
    return Card(
        whole=whole,
        picture=QRect(round(whole.left()), round(top), round(side), round(whole.bottom() - top)),
        verdict=QRectF(first, whole.top(), max(0.0, right - close - first), line),
        bars=QRectF(left, below, max(0.0, right - left), max(0.0, bottom - below)),
        close=QRectF(right - close, whole.top() + max(0.0, (line - close) / 2), close, close),
    )
