"""The gallery's picture: all digits that are in sight, those that are read wrongly marked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter

from visualcnn.data.dataset import Images, Labels
from visualcnn.gui.gallery_order import Order
from visualcnn.gui.mosaic import Picture
from visualcnn.gui.theme import color, font
from visualcnn.gui.views.gallery.tiling import Tiling
from visualcnn.gui.views.thumbnails import mosaic_pixels
from visualcnn.training.sample_results import Flags


@dataclass(frozen=True, eq=False)
class Marks:
    """Which of some digits are read wrongly, and as what: both (n,)."""

    wrong: Flags
    predictions: Labels


def stamps(names: tuple[str, ...], width: int, ratio: float) -> list[Picture]:
    """The classes' names as they stand on a digit, `width` device pixels wide at most."""
    return [_stamp(name, width, ratio) for name in names]


def _stamp(name: str, width: int, ratio: float) -> Picture:
    chosen = font("caption", semi_bold=True)
    metrics = QFontMetrics(chosen)
    room = int(width / ratio) - 2
    shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
    wide = min(width, round((metrics.horizontalAdvance(shown) + 2) * ratio))
    tall = round((metrics.capHeight() + 4) * ratio)
    image = QImage(wide, tall, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(color("panel"))
    with QPainter(image) as painter:
        painter.setFont(chosen)
        painter.setPen(color("bad"))
        painter.drawText(1, round(tall / ratio) - 2, shown)
    pixels = np.frombuffer(image.constBits(), np.uint32)
    return pixels.reshape(tall, image.bytesPerLine() // 4)[:, :wide].copy()


def gallery_pixels(
    images: Images, tiling: Tiling, scale: int, marks: Marks | None, names: list[Picture]
) -> Picture:
    """`images` (n, h, w) as rows of `tiling`, the first of them at its beginning, with a margin.

    Of `marks` the wrong ones get a frame in the gap, and the prediction's stamp of `names`.
    """
    gap = tiling.gap
    pixels = mosaic_pixels(images, tiling.across, scale, gap, before=gap)
    if marks is not None and marks.wrong.any():
        tiles = np.flatnonzero(marks.wrong)
        _frame(pixels, tiling, tiles)
        _put_stamps(pixels, tiling, tiles, marks.predictions[tiles], names)
    return pixels


def _view(pixels: Picture, tiling: Tiling, margin: int) -> Picture:
    """The tiles with `margin` pixels around: (rows, across, height, width), to be written."""
    rows = (len(pixels) - tiling.gap) // tiling.row_height
    down, right = pixels.strides
    return np.lib.stride_tricks.as_strided(
        pixels[tiling.gap - margin :, tiling.gap - margin :],
        (rows, tiling.across, tiling.height + 2 * margin, tiling.width + 2 * margin),
        (tiling.row_height * down, (tiling.width + tiling.gap) * right, down, right),
    )


def _frame(pixels: Picture, tiling: Tiling, tiles: Order) -> None:
    thick = max(1, tiling.gap // 3)
    view = _view(pixels, tiling, thick)
    rows, columns = np.divmod(tiles, tiling.across)
    shade = np.uint32(color("bad").rgb())
    view[rows, columns, :thick] = shade
    view[rows, columns, -thick:] = shade
    view[rows, columns, :, :thick] = shade
    view[rows, columns, :, -thick:] = shade


def _put_stamps(
    pixels: Picture, tiling: Tiling, tiles: Order, predictions: Labels, names: list[Picture]
) -> None:
    view = _view(pixels, tiling, 0)
    for number in np.unique(predictions):
        if number < len(names):
            rows, columns = np.divmod(tiles[predictions == number], tiling.across)
            stamp = names[number][-tiling.height :]
            view[rows, columns, -stamp.shape[0] :, -stamp.shape[1] :] = stamp
