"""Where windows lie over a picture, and how they are copied out and added back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from tests.nn.geometry import Pair, few, normal, window_cases
from visualcnn.nn.layer import Shape, ShapeError
from visualcnn.nn.windows import Windows, even_blocks, gather, scatter_add, stacked


@pytest.mark.parametrize(
    ("size", "kernel", "stride", "padding", "expected"),
    [
        ((28, 28), (5, 5), (1, 1), (2, 2), (28, 28)),
        ((14, 14), (5, 5), (1, 1), (0, 0), (10, 10)),
        ((5, 7), (2, 3), (2, 2), (0, 0), (2, 3)),
        ((5, 7), (2, 3), (3, 5), (1, 0), (2, 1)),
        ((1, 1), (3, 3), (1, 1), (1, 1), (1, 1)),
    ],
)
def test_how_many_windows_fit(
    size: Pair, kernel: Pair, stride: Pair, padding: Pair, expected: Pair
) -> None:
    """(n + 2·padding - kernel) // stride + 1, down and across."""
    assert Windows(kernel, stride, padding).output_size(*size) == expected


def test_a_window_that_does_not_fit_is_refused_with_both_sizes() -> None:
    """The sentence names the window, the picture and the padding."""
    with pytest.raises(ShapeError, match="a window of 5×3 doesn't fit into 2×9 with padding 1×0"):
        Windows((5, 3), (1, 1), (1, 0)).output_size(2, 9)
    with pytest.raises(ShapeError, match="it needs \\(channels, height, width\\)"):
        Windows((1, 1), (1, 1)).output_shape((10,))


def rows_of_taps(windows: Windows, shape: Shape) -> Shape:
    """(height, channels, kernel_w, columns, batch)."""
    channels, height, width, batch = shape
    columns = windows.output_size(height, width)[1]
    return height, channels, windows.kernel[1], columns, batch


@few
@given(window_cases(most_padding=0))
def test_stacked_rows_of_taps_are_the_windows(case: tuple[Pair, Pair, Pair, Shape]) -> None:
    """After `gather`, column c of window matrix r is the window at (r·stride, c·stride)."""
    kernel, stride, _, shape = case
    windows = Windows(kernel, stride)
    rows, columns = windows.output_size(*shape[1:3])
    picture, taps = normal(shape), np.empty(rows_of_taps(windows, shape))
    gather(picture, windows, taps)
    matrices = stacked(taps.reshape(len(taps), -1, columns, shape[3]), kernel[0], stride[0])
    assert matrices.shape == (rows, columns, kernel[0] * shape[0] * kernel[1], shape[3])
    for r, c in np.ndindex(rows, columns):
        top, left = r * stride[0], c * stride[1]
        window = picture[:, top : top + kernel[0], left : left + kernel[1]].swapaxes(0, 1)
        np.testing.assert_array_equal(matrices[r, c].reshape(window.shape), window)


def test_stacking_copies_nothing() -> None:
    """The matrices lie in the rows' own memory, and can't be written into."""
    rows = np.zeros((5, 2, 1, 3))
    matrices = stacked(rows, 3)
    rows[2] = 1
    assert matrices.sum() == 3 * rows[2].size
    assert not matrices.flags.writeable


@few
@given(window_cases(most_padding=0))
def test_scatter_is_the_transpose_of_gather(case: tuple[Pair, Pair, Pair, Shape]) -> None:
    """<gather(x), y> = <x, scatter(y)> for all x and y."""
    kernel, stride, _, shape = case
    windows = Windows(kernel, stride)
    x, y = normal(shape), normal(rows_of_taps(windows, shape), 1)
    gathered, scattered = np.empty_like(y), np.zeros_like(x)
    gather(x, windows, gathered)
    scatter_add(y, windows, scattered)
    assert np.vdot(gathered, y) == pytest.approx(np.vdot(x, scattered), abs=1e-10)


@pytest.mark.parametrize(
    ("columns", "most", "blocks"), [(28, 28, 1), (28, 27, 2), (28, 5, 7), (13, 6, 13), (10, 0, 1)]
)
def test_blocks_are_even_and_few(columns: int, most: int, blocks: int) -> None:
    """As few as are no wider than allowed; one where a single column is already too wide."""
    assert even_blocks(columns, most) == blocks
