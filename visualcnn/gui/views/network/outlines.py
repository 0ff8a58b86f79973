"""Outlines around tiles, drawn into a picture's places: new values of the tiles cost nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Final

from visualcnn.gui.mosaic import LINE, Places, Rect

_LIT, _LIT_EDGE, _ACCENT, _ACCENT_EDGE = range(LINE + 1, LINE + 5)
ALPHAS: Final = (0.7, 0.35, 1.0, 0.5)
"""How much of the accent the outlines' entries have, in order, after GROUND and LINE."""
FIRST: Final = LINE + 1 + len(ALPHAS)
"""The first entry of a picture's colours that belongs to a number."""


class Outline(Enum):
    """What an outline says of a tile: the entries of its inner and its outer pixels."""

    LIT = (_LIT, _LIT_EDGE)
    POINTED = (_ACCENT, _ACCENT_EDGE)
    CHOSEN = (_ACCENT, _ACCENT)


Outlines = Mapping[int, Outline]
"""The outlined tiles of a group, by their number."""


def reach(ratio: float) -> int:
    """How wide an outline is, at `ratio` pixels of the screen for one of Qt's."""
    return max(2, round(2 * ratio))


def outlined(places: Places, rects: Iterable[tuple[Rect, Outline]], ratio: float) -> Places:
    """A copy of `places` with outlines around `rects`."""
    drawn = places.copy()
    for rect, outline in rects:
        inner, outer = outline.value
        _ring(drawn, rect, reach(ratio), outer)
        _ring(drawn, rect, max(1, int(1.5 * ratio)), inner)
    return drawn


def _ring(places: Places, rect: Rect, width: int, entry: int) -> None:
    left, top, right, bottom = rect.x, rect.y, rect.x + rect.width, rect.y + rect.height
    places[top - width : top, left - width : right + width] = entry
    places[bottom : bottom + width, left - width : right + width] = entry
    places[top:bottom, left - width : left] = entry
    places[top:bottom, right : right + width] = entry
