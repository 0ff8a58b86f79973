"""Strips: a cell for each validation, above the line where it was right, below where it wasn't."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor

from visualcnn.gui.mosaic import Picture, packed
from visualcnn.gui.theme import color

Flags = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]

FAINTEST = 0.25
"""How much of its colour a cell without any confidence has."""
PARTED = 5
"""Cells of so many pixels are parted from one another by one."""


def columns(validations: int, width: int) -> npt.NDArray[np.intp]:
    """The validation that each of `width` pixels shows, all equally wide."""
    return np.arange(width) * validations // width


def strips(right: Flags, confidences: Bytes, width: int, height: int) -> Picture:
    """Rows of strips (rows, height, width), pixels 0xffRRGGBB in the theme's colours.

    `right` and `confidences` (rows, validations): a right cell fills the upper half and is of the
    colour for good, a wrong one fills the lower half and is of the colour for bad; the less
    confident, the paler.
    """
    shown = columns(right.shape[1], width)
    shades = packed(np.concatenate([_shades("bad"), _shades("good")]))
    cells = shades[confidences.astype(np.intp) + 256 * right][:, shown]
    upper = right[:, shown]
    ground, line = packed(_rgb(color("panel"), color("line")))
    middle = height // 2
    picture = np.full((len(right), height, width), ground, np.uint32)
    picture[:, :middle] = np.where(upper, cells, ground)[:, np.newaxis]
    picture[:, middle] = line
    picture[:, middle + 1 :] = np.where(upper, ground, cells)[:, np.newaxis]
    if width // right.shape[1] >= PARTED:
        ends = np.flatnonzero(np.diff(shown))
        picture[:, :middle, ends] = ground
        picture[:, middle + 1 :, ends] = ground
    return picture


def _shades(name: str) -> Bytes:
    """The theme's colour `name` over the panel, (256, 3): the stronger, the more confident."""
    full, none = _rgb(color(name), color("panel")).astype(np.float64)
    part = np.linspace(FAINTEST, 1, 256)[:, np.newaxis]
    shades: Bytes = np.round(none + part * (full - none)).astype(np.uint8)
    return shades


def _rgb(*colors: QColor) -> Bytes:
    return np.array([(c.red(), c.green(), c.blue()) for c in colors], np.uint8)
