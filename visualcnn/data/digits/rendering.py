"""From pen paths to pixels: each pixel's distance to the pen's path decides how much ink it has."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from visualcnn.data.centring import BOX_SIDE
from visualcnn.data.dataset import Images
from visualcnn.data.digits.handwriting import Writing
from visualcnn.data.digits.streams import Floats


def fit_to_box(writing: Writing) -> Writing:
    """`writing` in pixels, moved and scaled so that its ink just fits the 20×20 box."""
    left = (writing.x - writing.radius).min(axis=1, keepdims=True)
    right = (writing.x + writing.radius).max(axis=1, keepdims=True)
    top = (writing.y - writing.radius).min(axis=1, keepdims=True)
    bottom = (writing.y + writing.radius).max(axis=1, keepdims=True)
    scale = np.float32(BOX_SIDE) / np.maximum(right - left, bottom - top)
    return writing._replace(
        x=(writing.x - left) * scale, y=(writing.y - top) * scale, radius=writing.radius * scale
    )


def render(writing: Writing, pen_down: npt.NDArray[np.bool_]) -> Images:
    """The ink of `writing` (in pixels) in the 20×20 box: uint8 (n, 20, 20).

    `pen_down` (n, P - 1) says between which path points the pen draws. A pixel whose centre lies
    inside the stroke by half the soft edge is full, outside by as much is empty.
    """
    depth = _depth(writing, pen_down)
    softness = writing.softness[:, np.newaxis, np.newaxis]
    ink = np.clip(depth / softness + np.float32(0.5), 0, 1)
    grey = np.minimum(ink * writing.brightness[:, np.newaxis, np.newaxis], np.float32(1))
    pixels: Images = np.floor(grey * np.float32(255) + np.float32(0.5)).astype(np.uint8)
    return pixels


def _depth(writing: Writing, pen_down: npt.NDArray[np.bool_]) -> Floats:
    """How deep in the ink each pixel's centre lies, in pixels: (n, 20, 20), negative outside.

    The stroke between two path points is a row of discs; the nearest point of the segment is
    a + t (b - a), where t is the pixel's projection, kept within 0..1.
    """
    x, y = writing.x[:, :-1], writing.y[:, :-1]
    along_x = np.where(pen_down, writing.x[:, 1:] - x, np.float32(0))[:, :, np.newaxis]
    along_y = np.where(pen_down, writing.y[:, 1:] - y, np.float32(0))[:, :, np.newaxis]
    length_squared = along_x * along_x + along_y * along_y
    centres = np.arange(BOX_SIDE, dtype=np.float32) + np.float32(0.5)
    off_x, off_y = centres - x[:, :, np.newaxis], centres - y[:, :, np.newaxis]
    length_squared = np.maximum(length_squared, np.float32(1e-12))
    t = _grid(off_x * along_x / length_squared, off_y * along_y / length_squared)
    distance = t * np.float32(-2)
    np.clip(t, 0, 1, out=t)
    distance += t
    distance *= t
    distance *= length_squared[:, :, :, np.newaxis]
    distance += _grid(off_x * off_x, off_y * off_y)
    np.maximum(distance, 0, out=distance)
    np.sqrt(distance, out=distance)
    distance -= writing.radius[:, :-1, np.newaxis, np.newaxis]
    depth: Floats = -distance.min(axis=1)
    return depth


def _grid(columns: Floats, rows: Floats) -> Floats:
    grid: Floats = rows[:, :, :, np.newaxis] + columns[:, :, np.newaxis, :]
    return grid
