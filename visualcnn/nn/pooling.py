"""Pooling: a window's largest value or its mean stands for all of it.

Pictures are (channels, height, width, batch). A tap is the value that a window has at one place:
`Windows.taps` gives for each place (i, j) in the window two slices, so that `x[:, *place]`
(channels, rows, columns, batch) are the taps of all windows there, as many as outputs.

Results go into `self.buffer(name, shape)` (`self.mask` for truth values): an array that the layer
keeps under this name and overwrites in the next call, instead of making one each time. The way
back finds the last forward's in `_buffers`.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import numpy.typing as npt

from visualcnn.nn.layer import Array, BaseLayer, Shape, pair
from visualcnn.nn.windows import Windows


def textbook_pooling(
    x: Array, window: tuple[int, int], stride: tuple[int, int], kind: str
) -> Array:
    """The definition, a loop over every window; `kind` is "max" or "mean".

    x (channels, height, width, batch) gives (channels, rows, columns, batch).
    """
    rows, columns = Windows(window, stride).output_size(*x.shape[1:3])
    out = np.empty((len(x), rows, columns, x.shape[3]), x.dtype)
    for c, i, j, n in np.ndindex(*out.shape):
        top, left = i * stride[0], j * stride[1]
        values = x[c, top : top + window[0], left : left + window[1], n]
        out[c, i, j, n] = values.max() if kind == "max" else values.mean()
    return out


def textbook_pooling_backpropagation(
    x: Array, grad_output: Array, window: tuple[int, int], stride: tuple[int, int], kind: str
) -> Array:
    """The input's gradient: each window's goes whole to its first maximum, or in equal parts."""
    gradient = np.zeros_like(x)
    for c, i, j, n in np.ndindex(*grad_output.shape):
        top, left = i * stride[0], j * stride[1]
        place = np.s_[c, top : top + window[0], left : left + window[1], n]
        if kind == "max":
            first = np.unravel_index(x[place].argmax(), window)
            gradient[place][first] += grad_output[c, i, j, n]
        else:
            gradient[place] += grad_output[c, i, j, n] / (window[0] * window[1])
    return gradient


class _Pool2d(BaseLayer):
    """What both kinds share: windows of `window`, moved by `stride` (by default the window)."""

    prefix: ClassVar[str] = "pool"

    def __init__(
        self, window: int | tuple[int, ...] = 2, stride: int | tuple[int, ...] | None = None
    ) -> None:
        super().__init__()
        self.window = pair(window, "window")
        self.stride = self.window if stride is None else pair(stride, "stride")
        self._windows = Windows(self.window, self.stride)
        self._input: Array = np.empty(0)

    def output_shape(self, input_shape: Shape) -> Shape:
        """(channels, rows, columns); rows and columns that fill no window are left out."""
        return self._windows.output_shape(input_shape)

    def _output(self, x: Array) -> Array:
        """An array for the output for `x`, which is kept for the way back."""
        self._input = x
        rows, columns = self._windows.output_size(*x.shape[1:3])
        return self.buffer("output", (len(x), rows, columns, x.shape[3]))

    def _empty_gradient(self) -> Array:
        """An array for the input's gradient: zeros, unless the windows leave no value out.

        Side by side, up to the edges, they write every value once, and clearing would be in vain;
        windows that overlap add to what is there.
        """
        gradient = self.buffer("input gradient", self._input.shape)
        rows, columns = self._windows.output_size(*gradient.shape[1:3])
        covered = (rows * self.window[0], columns * self.window[1])
        if self.stride != self.window or covered != gradient.shape[1:3]:
            gradient.fill(0)
        return gradient

    def release(self) -> None:
        """The input, too."""
        super().release()
        self._input = np.empty(0)

    @property
    def _apart(self) -> bool:
        """Whether no value lies in two windows, so that its gradient needs no adding up."""
        return self.stride[0] >= self.window[0] and self.stride[1] >= self.window[1]


class MaxPool2d(_Pool2d):
    """The largest value of each window; the gradient goes to the first one that reached it."""

    def forward(self, x: Array) -> Array:
        """out[c, r, k] = max of window[r, k] in channel c."""
        out = self._output(x)
        for i, j, place in self._windows.taps(*out.shape[1:3]):
            if i == j == 0:
                np.copyto(out, x[:, *place])
            else:
                np.maximum(out, x[:, *place], out=out)
        return out

    def backpropagation(self, grad_output: Array) -> Array:
        """Each window's gradient goes whole to its first maximum, in reading order.

        A window is `free` until its maximum is found, and `winner` tells which found it at this
        tap. Windows still free at the last tap have it there: nothing is left to compare.
        """
        gradient = self._empty_gradient()
        out = self._buffers["output"]
        free, winner = self.mask("free", out.shape), self.mask("winner", out.shape)
        free[...] = True
        *places, last = (place for _, _, place in self._windows.taps(*out.shape[1:3]))
        for place in places:
            np.equal(self._input[:, *place], out, out=winner)
            np.logical_and(winner, free, out=winner)
            np.logical_xor(free, winner, out=free)  # only free windows win: takes them out
            self._send(grad_output, winner, gradient[:, *place])
        self._send(grad_output, free, gradient[:, *last])
        return gradient

    def _send(self, grad_output: Array, winner: npt.NDArray[np.bool_], gradient: Array) -> None:
        """The windows' gradients to those taps that are winners, 0 to the others.

        `gradient` is a view, the taps' places in the input's gradient; where windows overlap, a
        place is a tap of several, and their gradients add up.
        """
        if self._apart:
            np.multiply(grad_output, winner, out=gradient)
        else:
            gradient += np.multiply(grad_output, winner, out=self.buffer("share", winner.shape))


class AvgPool2d(_Pool2d):
    """The mean of each window; the gradient is shared equally."""

    def forward(self, x: Array) -> Array:
        """out[c, r, k] = mean of window[r, k] in channel c."""
        out = self._output(x)
        out.fill(0)
        for _, _, place in self._windows.taps(*out.shape[1:3]):
            out += x[:, *place]
        out *= self._share
        return out

    @property
    def _share(self) -> float:
        return 1.0 / (self.window[0] * self.window[1])

    def backpropagation(self, grad_output: Array) -> Array:
        """Every value of a window receives the same part of its gradient."""
        gradient = self._empty_gradient()
        share = self.buffer("share", grad_output.shape)
        np.multiply(grad_output, self._share, out=share)
        for _, _, place in self._windows.taps(*grad_output.shape[1:3]):
            if self._apart:
                gradient[:, *place] = share
            else:
                gradient[:, *place] += share
        return gradient
