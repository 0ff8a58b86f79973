"""Convolution: every filter slides over the picture and answers where it finds its pattern.

What networks call convolution is a cross-correlation: the kernel isn't flipped.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from visualcnn.nn.initialisation import initial_weight
from visualcnn.nn.layer import Array, BaseLayer, Shape, pair, whole
from visualcnn.nn.windows import Band, Windows, gather, scatter_add

CACHE_BYTES = 3 << 20
"""Windows of about so many bytes are copied and multiplied at a time."""


def textbook_convolution(
    x: Array, weight: Array, bias: Array, stride: tuple[int, int], padding: tuple[int, int]
) -> Array:
    """The definition, a loop over every value of the output: what `Conv2d` must equal."""
    windows = Windows((weight.shape[2], weight.shape[3]), stride, padding)
    x = np.pad(x, ((0, 0), *((p, p) for p in padding), (0, 0)))
    rows, columns = Windows(windows.kernel, stride).output_size(*x.shape[1:3])
    out = np.empty((len(weight), rows, columns, x.shape[3]), x.dtype)
    for f, r, c, n in np.ndindex(*out.shape):
        top, left = r * stride[0], c * stride[1]
        patch = x[:, top : top + windows.kernel[0], left : left + windows.kernel[1], n]
        out[f, r, c, n] = np.sum(patch * weight[f]) + bias[f]
    return out


def textbook_convolution_backpropagation(
    x: Array, weight: Array, grad_output: Array, stride: tuple[int, int], padding: tuple[int, int]
) -> tuple[Array, Array, Array]:
    """The gradients of input, weight and bias: what each output value did, in reverse.

    out[f, r, c] = Σ patch · weight[f] + bias[f], so its gradient goes to the patch times the
    weight, to the weight times the patch, and to the bias as it is.
    """
    x = np.pad(x, ((0, 0), *((p, p) for p in padding), (0, 0)))
    grad_x, grad_weight, grad_bias = np.zeros_like(x), np.zeros_like(weight), np.zeros(len(weight))
    for f, r, c, n in np.ndindex(*grad_output.shape):
        top, left, grad = r * stride[0], c * stride[1], grad_output[f, r, c, n]
        patch = np.s_[:, top : top + weight.shape[2], left : left + weight.shape[3], n]
        grad_x[patch] += grad * weight[f]
        grad_weight[f] += grad * x[patch]
        grad_bias[f] += grad
    (down, across), (height, width) = padding, x.shape[1:3]
    return grad_x[:, down : height - down, across : width - across], grad_weight, grad_bias


class Conv2d(BaseLayer):
    """`filters` filters of `kernel` over (channels, height, width): (filters, rows, columns).

    Parameters: weight (filters, channels, kernel_h, kernel_w) and bias (filters,).
    The windows are copied into the columns of one matrix, whose last row is ones, so that one
    matrix product does all multiplications and adds the bias.
    """

    prefix: ClassVar[str] = "conv"

    def __init__(
        self,
        filters: int,
        kernel: int | tuple[int, ...] = 3,
        stride: int | tuple[int, ...] = 1,
        padding: int | tuple[int, ...] = 0,
        initialisation: str = "he",
    ) -> None:
        super().__init__()
        self.filters = whole(filters, "A convolution needs at least one filter")
        self.kernel = pair(kernel, "kernel")
        self.stride = pair(stride, "stride")
        self.padding = pair(padding, "padding", at_least=0)
        self.initialisation = initialisation
        self._windows = Windows(self.kernel, self.stride, self.padding)
        self._input_shape: Shape = ()
        self._picture: Array = np.empty(0)
        self._held: Band | None = None

    def build(self, input_shape: Shape, rng: np.random.Generator) -> None:
        """Draw the weight; the bias starts at 0."""
        shape = (self.filters, input_shape[0], *self.kernel)
        self.parameters["weight"] = initial_weight(self.initialisation, shape, rng, self.dtype)
        self.parameters["bias"] = np.zeros(self.filters, self.dtype)

    def output_shape(self, input_shape: Shape) -> Shape:
        """(filters, rows, columns)."""
        return self._windows.output_shape(input_shape, self.filters)

    def multiply_adds(self, input_shape: Shape) -> int:
        """Taps of a filter times values of the output."""
        return (
            input_shape[0]
            * int(np.prod(self.kernel))
            * int(np.prod(self.output_shape(input_shape)))
        )

    def forward(self, x: Array) -> Array:
        """out[f, r, c] = bias[f] + Σ weight[f] · window[r, c]."""
        rows, columns = self._windows.output_size(*x.shape[1:3])
        self._picture, self._held = self._padded(x), None
        out = self.buffer("output", (self.filters, rows, columns, x.shape[3]))
        flat, weight = out.reshape(self.filters, -1), self._weight_matrix()
        for band in self._bands(out.shape):
            np.matmul(weight, self._columns(band, columns), out=flat[:, band.windows])
        return out

    def _bands(self, shape: Shape) -> list[Band]:
        """Rows of the output (filters, rows, columns, batch) whose windows fit into the cache."""
        taps = len(self._picture) * self.kernel[0] * self.kernel[1]
        most = CACHE_BYTES // (taps * self.dtype.itemsize)
        return self._windows.bands(shape[1], shape[2] * shape[3], most)

    def _weight_matrix(self) -> Array:
        """(filters, taps + 1): each row a filter, then its bias."""
        weight = self.parameters["weight"].reshape(self.filters, -1)
        matrix = self.buffer("weight", (self.filters, weight.shape[1] + 1))
        matrix[:, :-1] = weight
        matrix[:, -1] = self.parameters["bias"]
        return matrix

    def _columns(self, band: Band, columns: int) -> Array:
        """(taps + 1, windows of the band): each column a window, then 1 for the bias."""
        channels, _, _, batch = self._picture.shape
        taps = channels * self.kernel[0] * self.kernel[1]
        matrix = self.buffer(
            f"columns of {band.rows} rows", (taps + 1, band.rows * columns * batch)
        )
        if band != self._held:
            matrix[-1] = 1
            inside = matrix[:-1].reshape(channels, *self.kernel, band.rows, columns, batch)
            gather(self._picture[:, band.picture], self._windows, inside)
            self._held = band
        return matrix

    def _padded(self, x: Array) -> Array:
        """`x` with a border of zeros; `x` itself where there is no padding."""
        self._input_shape = x.shape
        if self.padding == (0, 0):
            return x
        channels, height, width, batch = x.shape
        top, left = self.padding
        padded = self.buffer("padded", (channels, height + 2 * top, width + 2 * left, batch))
        padded.fill(0)
        padded[:, *self._windows.inside(height, width)] = x
        return padded

    def parameter_backpropagation(self, grad_output: Array) -> None:
        """∂L/∂weight[f] = Σ grad[f, r, c] · window[r, c] and ∂L/∂bias[f] = Σ grad[f, r, c]."""
        grad = grad_output.reshape(self.filters, -1)
        weight = self.parameters["weight"]
        product = self.buffer("gradient", (weight[0].size + 1, self.filters))
        product.fill(0)
        # The band whose windows are still there from the forward comes first.
        for band in reversed(self._bands(grad_output.shape)):
            product += self._columns(band, grad_output.shape[2]) @ grad[:, band.windows].T
        self.gradients["weight"] = product[:-1].T.reshape(weight.shape)
        self.gradients["bias"] = product[-1]

    def backpropagation(self, grad_output: Array) -> Array:
        """Each output's gradient goes back to its window, weighted by the filter."""
        self.parameter_backpropagation(grad_output)
        grad = grad_output.reshape(self.filters, -1)
        weight = self.parameters["weight"].reshape(self.filters, -1)
        padded = self.buffer("input gradient", self._picture.shape)
        padded.fill(0)
        for band in self._bands(grad_output.shape):
            of_band = grad[:, band.windows]
            windows = self.buffer(
                f"gradient of {band.rows} rows", (weight.shape[1], of_band.shape[1])
            )
            np.matmul(weight.T, of_band, out=windows)
            shape = (len(padded), *self.kernel, band.rows, *grad_output.shape[2:])
            scatter_add(windows.reshape(shape), self._windows, padded[:, band.picture])
        return padded[:, *self._windows.inside(*self._input_shape[1:3])]
