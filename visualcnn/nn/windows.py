"""Sliding windows over batch-last pictures: where they lie, and how to copy them out and back.

Pictures are (channels, height, width, batch). Window (r, c) covers rows from s·r and columns from
s·c on, with the stride s. A tap is the value that a window has at one of its places (i, j), in the
picture at (s·r + i, s·c + j). With padding, the picture here is the padded one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from numpy.lib.stride_tricks import as_strided

from visualcnn.nn.layer import Array, Shape, ShapeError


@dataclass(frozen=True)
class Windows:
    """Windows of `kernel` = (height, width), moved by `stride`, over a picture with `padding`.

    Stride and padding are (down, across), too; the padding lies on both sides.
    """

    kernel: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[int, int] = (0, 0)

    def output_size(self, height: int, width: int) -> tuple[int, int]:
        """How many windows fit: (n + 2·padding - kernel) // stride + 1, down and across.

        `height` and `width` are the unpadded picture's (Dumoulin and Visin 2016, arXiv:1603.07285).
        The errors here end the network's sentence "conv1 (Conv2d) can't take …".
        """
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
        """(channels, rows, columns) for an input of (channels, height, width), without the batch.

        `channels` are the output's; by default as many as the input has.
        """
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
            for j, across in self.across(columns):
                yield i, j, (down, across)

    def across(self, columns: int) -> Iterator[tuple[int, slice]]:
        """For each column j of the window: where all windows of a row have it.

        From j on in steps of the stride; the slice ends right behind the last window's.
        """
        for j in range(self.kernel[1]):
            yield j, slice(j, j + self.stride[1] * (columns - 1) + 1, self.stride[1])

    def padded_size(self, height: int, width: int) -> tuple[int, int]:
        """Height and width of the picture with its border."""
        return height + 2 * self.padding[0], width + 2 * self.padding[1]

    def inside(self, height: int, width: int) -> tuple[slice, slice]:
        """Where the unpadded picture lies in the padded one."""
        top, left = self.padding
        return slice(top, top + height), slice(left, left + width)


def gather(picture: Array, windows: Windows, taps: Array) -> None:
    """Lay each row's `kernel_w` taps side by side: im2col across, but not down.

    picture (channels, height, width, batch) → taps (height, channels, kernel_w, columns, batch):
    taps[h, :, j, c] = picture[:, h, s·c + j] for all samples, with the stride s across.
    What lies below one another needs no copy: see `stacked`. Full im2col: Chellapilla et al. 2006,
    "High performance convolutional neural networks for document processing".
    """
    inside = taps.transpose(1, 0, 2, 3, 4)  # the same memory, in the picture's order of axes
    for j, across in windows.across(taps.shape[3]):
        inside[:, :, j] = picture[:, :, across]


def scatter_add(taps: Array, windows: Windows, picture: Array) -> None:
    """The transpose of `gather`: add every tap to its place, picture[:, h, s·c + j].

    Windows overlap, so a place is a tap of several; for one j, no two windows share a place.
    """
    inside = taps.transpose(1, 0, 2, 3, 4)  # as in `gather`
    for j, across in windows.across(taps.shape[3]):
        picture[:, :, across] += inside[:, :, j]


def stacked(rows: Array, height: int, stride: int = 1) -> Array:
    """Each `height` rows below one another as one matrix, `stride` rows apart: a view, no copy.

    rows (count, m, blocks, n) → (windows, blocks, height · m, n): matrix [w, b] is the matrices
    (m, n) rows[w·stride, b], rows[w·stride + 1, b]… `height` of them, one below the other. They
    must follow one another in memory (`down` = m · `within`): then all lines of a matrix are
    equally far apart, and only shape and strides have to be told. Matrices share rows, so none may
    be written into. Each of `rows` is a matrix of m lines whose columns are cut into `blocks` of n;
    the strides are the bytes from one row, line, block and column to the next.
    """
    count, m, blocks, n = rows.shape
    down, within, beside, one = rows.strides
    shape = ((count - height) // stride + 1, blocks, height * m, n)
    return as_strided(rows, shape, (stride * down, beside, within, one), writeable=False)


@cache
def even_blocks(columns: int, most: int) -> int:
    """The least number of equal blocks of at most `most` columns; 1 where not even one fits.

    So a large matrix product is cut into small ones, each of whole columns.
    Cached, because every step asks for the same few.
    """
    if most < 1:
        return 1
    return next(n for n in range(1, columns + 1) if columns % n == 0 and columns // n <= most)
