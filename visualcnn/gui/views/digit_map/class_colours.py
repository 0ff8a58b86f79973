"""A colour for each class: ten that differ in hue and lightness, also for colour-blind eyes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from visualcnn.gui.palette import Theme, rgb

# Neighbours in this row, which are most often mistaken as colours, differ in lightness.
_LIGHT = (
    *("#1b66c9", "#c9540a", "#0f8a6a", "#8e2f9c", "#7a6a00"),
    *("#4fa3e0", "#d1495b", "#5a9e2f", "#b07cc6", "#6b4a33"),
)
_DARK = (
    *("#6cb2ff", "#ff9f52", "#3fcf9f", "#d58be6", "#d8c64a"),
    *("#a9d6ff", "#ff7f8f", "#9fdc6c", "#8f7bff", "#c9a184"),
)


def class_colour(number: int, theme: Theme) -> str:
    """The colour of class `number`; beyond ten they begin again."""
    colours = _DARK if theme.dark else _LIGHT
    return colours[number % len(colours)]


def class_colours(theme: Theme) -> npt.NDArray[np.uint8]:
    """The ten as red, green and blue: uint8 (10, 3)."""
    colours = _DARK if theme.dark else _LIGHT
    return np.array([rgb(colour) for colour in colours], np.uint8)
