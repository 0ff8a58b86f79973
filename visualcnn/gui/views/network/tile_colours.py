"""The colours of tile pictures as pixels, made once for each theme."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from PySide6.QtGui import QColor

from visualcnn.gui import colour_maps, palette
from visualcnn.gui.colour_maps import ColourMap, Lut
from visualcnn.gui.mosaic import Picture, packed
from visualcnn.gui.palette import Theme
from visualcnn.gui.views.network.outlines import ALPHAS

STALE_OPACITY: Final = 0.4


@dataclass(frozen=True)
class Colours:
    """Pixels of one theme: by colour map its 256 steps, and what else is in a picture.

    `lines`, `strong_lines` and `empty` have GROUND, LINE and the outlines: around maps, around
    filters, and where places are empty, whose numbers all have the colour `place`.
    """

    steps: dict[ColourMap, Picture]
    lines: Picture
    strong_lines: Picture
    empty: Picture
    place: Picture


@cache
def colours(theme: Theme, *, stale: bool) -> Colours:
    """The colours in `theme`, faint where values are out of date."""
    maps = (colour_maps.grey, colour_maps.sequential, colour_maps.diverging)
    return Colours(
        {each: packed(_dimmed(each(theme), theme, stale=stale)) for each in maps},
        _frames(theme, theme.line, stale=stale),
        _frames(theme, theme.handle, stale=stale),
        _frames(theme, theme.panel, stale=False),
        packed(np.tile(_lut(theme.surface), (256, 1))),
    )


def single(hex_color: str, theme: Theme, *, stale: bool) -> QColor:
    """One colour on the panel, faint if what it shows is out of date."""
    return QColor(*_dimmed(_lut(hex_color), theme, stale=stale)[0].tolist())


def _frames(theme: Theme, line: str, *, stale: bool) -> Picture:
    grounds = np.concatenate([_lut(theme.panel), _lut(line)])
    marks = [colour_maps.faded(_lut(theme.accent), theme, alpha) for alpha in ALPHAS]
    return packed(np.concatenate([_dimmed(grounds, theme, stale=stale), *marks]))


def _dimmed(lut: Lut, theme: Theme, *, stale: bool) -> Lut:
    return colour_maps.faded(lut, theme, STALE_OPACITY) if stale else lut


def _lut(hex_color: str) -> Lut:
    return np.array([palette.rgb(hex_color)], np.uint8)
