"""Digits drawn small: one alone, or many in one picture."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter

from visualcnn.data.dataset import Images
from visualcnn.gui.colour_maps import grey
from visualcnn.gui.mosaic import Picture, packed
from visualcnn.gui.theme import current_theme


def digit_image(image: Images) -> QImage:
    """`image`, uint8 (height, width), in the theme's greys, one pixel for each of its own."""
    return as_qimage(packed(grey(current_theme()))[image])


def mosaic_image(images: Images, across: int, scale: int = 1, gap: int = 0) -> QImage:
    """`images`, uint8 (n, height, width), as one picture of `across` a row, in order.

    Each of their pixels is `scale` wide and high, `gap` pixels of the panel's colour lie between
    them; what the last row has no images for is of that colour too. `across` and `scale` are 1
    at least.
    """
    pixels = mosaic_pixels(images, across, scale, gap)
    return as_qimage(pixels[: len(pixels) - gap, : pixels.shape[1] - gap])


def mosaic_pixels(images: Images, across: int, scale: int, gap: int, before: int = 0) -> Picture:
    """The same as pixels 0xffRRGGBB, with a gap after the last column and row as well.

    `before` the first column and row lie as many pixels of the panel's colour.
    """
    count, height, width = images.shape
    lut = packed(grey(current_theme()))
    rows, wide = -(-count // across), width * scale
    size = rows * (height * scale + gap) + before, across * (wide + gap) + before
    canvas = np.full(size, lut[0], np.uint32)
    # A step of the map as `scale` equal pixels: they are written at once, a row to each line.
    broad = lut.repeat(scale).reshape(len(lut), scale)
    tiles = np.take(broad, images, axis=0).reshape(count, height, wide)
    lines = _lines(canvas[before:, before:], (rows, height, scale, across, wide), gap)
    whole, rest = divmod(count, across)
    block = tiles[: whole * across].reshape(whole, across, height, wide).swapaxes(1, 2)
    for line in range(scale):
        lines[:whole, :, line] = block
        if rest:
            lines[whole, :, line, :rest] = tiles[whole * across :].swapaxes(0, 1)
    return canvas


def _lines(canvas: Picture, shape: tuple[int, int, int, int, int], gap: int) -> Picture:
    """The tiles on `canvas`, to be written: (rows, height, scale, across, width in pixels)."""
    _, height, scale, _, wide = shape
    down, right = canvas.strides
    row, column = (height * scale + gap) * down, (wide + gap) * right
    strides = (row, scale * down, down, column, right)
    return np.lib.stride_tricks.as_strided(canvas, shape, strides)


def digit_area(rect: QRect, height: int, width: int, ratio: float = 1.0) -> QRectF:
    """Where a picture of that size lies in `rect`: in the middle, never stretched.

    Each of its pixels is a whole number of device pixels (`ratio` of them to a pixel of `rect`)
    where that is possible.
    """
    room = min(rect.width() / width, rect.height() / height) * ratio
    scale = (int(room) if room >= 1 else room) / ratio
    wide, tall = width * scale, height * scale
    left = rect.x() + round((rect.width() - wide) / 2 * ratio) / ratio
    top = rect.y() + round((rect.height() - tall) / 2 * ratio) / ratio
    return QRectF(left, top, wide, tall)


def draw_digit(painter: QPainter, rect: QRect, image: Images | QImage) -> QRectF:
    """Draw `image` crisply in the middle of `rect`, and return where it lies.

    An array, uint8 (height, width), is coloured first; a view that draws the same one often keeps
    the `digit_image` of it, until the theme changes. What is larger than `rect` is made smaller,
    smoothly.
    """
    drawn = image if isinstance(image, QImage) else digit_image(image)
    ratio = painter.device().devicePixelRatio()
    area = digit_area(rect, drawn.height(), drawn.width(), ratio)
    smooth = area.width() * ratio < drawn.width()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    painter.drawImage(area, drawn)
    painter.restore()
    return area


def as_qimage(pixels: Picture) -> QImage:
    """Pixels 0xffRRGGBB, uint32 (height, width), as an image of its own; empty without any."""
    height, width = pixels.shape
    if not pixels.size:
        return QImage()
    kept = np.ascontiguousarray(pixels)
    return QImage(kept.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
