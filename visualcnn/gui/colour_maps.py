"""Colour maps: magnitudes by lightness, signed values from blue over the panel's colour to red."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from visualcnn.gui.palette import Theme, rgb

Lut: TypeAlias = "npt.NDArray[np.uint8]"
"""Red, green and blue of 256 steps, uint8 (256, 3)."""

ColourMap: TypeAlias = Callable[[Theme], Lut]
"""How steps look in each theme."""

ZERO = 128
"""The step of a diverging map that stands for zero: 1 to 255 lie evenly around it."""


@cache
def grey(theme: Theme) -> Lut:
    """For the digit itself: ink on paper, or chalk on a board in the dark."""
    ends = _oklab(np.array([rgb(theme.panel), rgb(theme.text)]))
    return _lut(ends[0] + np.linspace(0, 1, 256)[:, None] * (ends[1] - ends[0]))


@cache
def sequential(theme: Theme) -> Lut:
    """For magnitudes: zero recedes into the panel, lightness changes evenly."""
    turn = np.linspace(0, 1, 256)
    start = _oklab(np.array([rgb(theme.panel)]))[0]
    if theme.dark:
        lightness = start[0] + turn * (0.93 - start[0])
        hue, chroma = (
            np.interp(turn, [0, 1], [215, 105]),
            np.interp(turn, [0, 0.5, 1], [0, 0.12, 0.13]),
        )
    else:
        lightness = start[0] + turn * (0.27 - start[0])
        hue, chroma = (
            np.interp(turn, [0, 1], [130, 245]),
            np.interp(turn, [0, 0.5, 1], [0, 0.11, 0.07]),
        )
    ramp = _polar(lightness, chroma, hue)
    return _lut(ramp + (1 - turn)[:, None] ** 8 * (start - ramp[0]))


@cache
def diverging(theme: Theme) -> Lut:
    """For signed values: blue is negative, red positive, and zero is the panel's own colour."""
    neutral = _oklab(np.array([rgb(theme.panel)]))[0]
    lightness, chroma = (0.70, 0.17) if theme.dark else (0.47, 0.17)
    turn = np.clip((np.arange(256) - ZERO) / 127, -1, 1)
    end = _polar(np.full(256, lightness), np.full(256, chroma), np.where(turn < 0, 253, 27))
    return _lut(neutral + np.abs(turn)[:, None] * (end - neutral))


def faded(lut: Lut, theme: Theme, part: float) -> Lut:
    """Only `part` of each colour, the rest is the panel's own."""
    panel = np.array(rgb(theme.panel))
    mixed: Lut = np.round(panel + part * (lut - panel)).astype(np.uint8)
    return mixed


def _polar(lightness: npt.ArrayLike, chroma: npt.ArrayLike, degrees: npt.ArrayLike) -> _Floats:
    angle = np.radians(degrees)
    return np.stack([np.asarray(lightness), chroma * np.cos(angle), chroma * np.sin(angle)], -1)


_Floats: TypeAlias = "npt.NDArray[np.float64]"

# Oklab: Björn Ottosson, "A perceptual color space for image processing" (2020).
_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def _oklab(colors: npt.NDArray[np.integer]) -> _Floats:
    part = colors / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    lab: _Floats = np.cbrt(linear @ _TO_CONES.T) @ _TO_LAB.T
    return lab


def _lut(lab: _Floats) -> Lut:
    linear = (lab @ np.linalg.inv(_TO_LAB).T) ** 3 @ np.linalg.inv(_TO_CONES).T
    linear = np.clip(linear, 0, 1)
    part = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    lut = np.round(part * 255).astype(np.uint8)
    lut.flags.writeable = False
    return lut
