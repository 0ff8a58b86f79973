"""Sliding windows over batch-last pictures: where they lie, and how to copy them out and back."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from visualcnn.nn.layer import Array, Shape, ShapeError


@dataclass(frozen=True)
class Band:
    """Some `rows` of windows: where they lie in the padded picture, and among all windows."""

    rows: int
    picture: slice
    windows: slice


@dataclass(frozen=True)
class Windows:
    """Windows of `kernel` = (height, width), moved by `stride`, over a picture with `padding`."""

    kernel: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[int, int] = (0, 0)

    def output_size(self, height: int, width: int) -> tuple[int, int]:
        """How many windows fit: (n + 2·padding - kernel) // stride + 1, down and across."""
        rows, columns = (
            (size + 2 * p - k) // s + 1
            for size, k, s, p in zip(
                (height, width), self.kernel, self.stride, self.padding, strict=True
            )
        )
        if rows < 1 or columns < 1:
            raise ShapeError(
                f"a window of {self.kernel[0]}×{self.kernel[1]} doesn't fit into "
                f"{height}×{width} with padding {self.padding[0]}×{self.padding[1]}"
            )
        return rows, columns

    def output_shape(self, input_shape: Shape, channels: int | None = None) -> Shape:
        """(channels, rows, columns) for an input of (channels, height, width)."""
        if len(input_shape) != 3:
            raise ShapeError("it needs (channels, height, width)")
        return (channels or input_shape[0], *self.output_size(*input_shape[1:]))

    def taps(self, rows: int, columns: int) -> Iterator[tuple[int, int, tuple[slice, slice]]]:
        """For each place (i, j) in the window: where all windows have it in the padded picture.

        Indexing a (channels, height, width, batch) array with `[:, *slices]` gives
        (channels, rows, columns, batch): one long copy for each tap, never one for each window.
        """
        for i in range(self.kernel[0]):
            down = slice(i, i + self.stride[0] * (rows - 1) + 1, self.stride[0])
            for j in range(self.kernel[1]):
                across = slice(j, j + self.stride[1] * (columns - 1) + 1, self.stride[1])
                yield i, j, (down, across)

    def bands(self, rows: int, width: int, most: int) -> list[Band]:
        """Rows of windows cut into even bands: a row has `width` windows, a band at most `most`."""
        count = math.ceil(rows / max(1, most // width))
        tall = math.ceil(rows / count)
        return [self._band(top, min(top + tall, rows), width) for top in range(0, rows, tall)]

    def _band(self, top: int, end: int, width: int) -> Band:
        below = self.stride[0] * (end - 1) + self.kernel[0]
        return Band(end - top, slice(self.stride[0] * top, below), slice(top * width, end * width))

    def inside(self, height: int, width: int) -> tuple[slice, slice]:
        """Where the unpadded picture lies in the padded one."""
        top, left = self.padding
        return slice(top, top + height), slice(left, left + width)


def gather(picture: Array, windows: Windows, columns: Array) -> None:
    """im2col: copy every window of the padded `picture` into `columns`.

    picture (channels, height, width, batch) → columns (channels, kernel_h, kernel_w, rows,
    columns, batch). Chellapilla et al. 2006, "High performance convolutional neural networks for
    document processing".
    """
    for i, j, place in windows.taps(*columns.shape[3:5]):
        columns[:, i, j] = picture[:, *place]


def scatter_add(columns: Array, windows: Windows, picture: Array) -> None:
    """col2im, the transpose of `gather`: add every window of `columns` back to its place."""
    for i, j, place in windows.taps(*columns.shape[3:5]):
        picture[:, *place] += columns[:, i, j]
