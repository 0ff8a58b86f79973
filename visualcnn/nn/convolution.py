"""Convolution: every filter slides over the picture and answers where it finds its pattern.

What networks call convolution is a cross-correlation: the kernel isn't flipped.

Pictures are (channels, height, width, batch). Results go into `self.buffer(name, shape)`: an array
that the layer keeps under this name from call to call. Only a new one is full of `fill`; what is
never written after that stays so.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from visualcnn.nn.initialisation import initial_weight
from visualcnn.nn.layer import Array, BaseLayer, Shape, pair, whole
from visualcnn.nn.windows import Windows, even_blocks, gather, scatter_add, stacked

SMALL_PRODUCT = 1_000_000
"""Up to so many multiply-adds OpenBLAS, which multiplies matrices for NumPy, leaves both where they
are (with AVX-512). For more it first copies them into an order of its own, which with as few
filters as here costs more than it gains."""


def textbook_convolution(
    x: Array, weight: Array, bias: Array, stride: tuple[int, int], padding: tuple[int, int]
) -> Array:
    """The definition, a loop over every value of the output: what `Conv2d` must equal.

    x (channels, height, width, batch), weight (filters, channels, kernel_h, kernel_w) and bias
    (filters,) give (filters, rows, columns, batch): `rows` windows fit down, `columns` across.
    """
    kernel = (weight.shape[2], weight.shape[3])
    x = np.pad(x, ((0, 0), *((p, p) for p in padding), (0, 0)))
    rows, columns = Windows(kernel, stride).output_size(*x.shape[1:3])
    out = np.empty((len(weight), rows, columns, x.shape[3]), x.dtype)
    for f, r, c, n in np.ndindex(*out.shape):
        top, left = r * stride[0], c * stride[1]
        patch = x[:, top : top + kernel[0], left : left + kernel[1], n]
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
    im2col (Chellapilla et al. 2006) copies each window into a column of one matrix, and a product
    with it does all multiplications. Here a tap, the value that a window has at one place of the
    kernel, isn't copied again for the windows above and below that have it too. For each row of
    the picture, the taps that windows have in it are copied side by side into a matrix
    (1 + channels · kernel_w, columns · batch), beneath ones for the bias. `kernel_h` such matrices,
    one below the other, hold all windows of one row of the output in their columns. They lie like
    that in memory already. For one sample and one channel with rows a, b, c and a 2×2 kernel:

        taps[0]   1   1   1    ┐
                  a0  a1  a2   │ the windows of
                  a1  a2  a3   │ the output's row 0
        taps[1]   1   1   1    │   ┐
                  b0  b1  b2   │   │ and of its row 1,
                  b1  b2  b3   ┘   │ in the same memory
        taps[2]   1   1   1        │
                  c0  c1  c2       │
                  c1  c2  c3       ┘

    So one stacked matrix product, a matrix for each row of the output, does all multiplications
    and adds the bias. Each matrix is cut into `blocks`, where that makes products as small as
    SMALL_PRODUCT: a block has some columns of the output, each with all its samples, and n, in
    the shapes below, is how many of the matrix's columns these are.
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
        self._taps: Array = np.empty(0)

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
        self._input_shape = x.shape
        self._taps = self._gathered(self._padded(x), columns)
        out = self.buffer("output", (self.filters, rows, columns, x.shape[3]))
        np.matmul(self._weight_matrix(), self._window_matrices(), out=self._by_rows(out))
        return out

    def release(self) -> None:
        """The taps, too."""
        super().release()
        self._taps = np.empty(0)

    def _padded(self, x: Array) -> Array:
        """`x` with a border of zeros, never written again; `x` itself where there is no padding."""
        if self.padding == (0, 0):
            return x
        channels, height, width, batch = x.shape
        size = self._windows.padded_size(height, width)
        padded = self.buffer("padded", (channels, *size, batch), fill=0)
        padded[:, *self._windows.inside(height, width)] = x
        return padded

    def _gathered(self, picture: Array, columns: int) -> Array:
        """`taps`, each row's matrix: (height, 1 + channels · kernel_w, columns, batch).

        `gather` sets inside[h, :, j, c] = picture[:, h, s·c + j], with the stride s across.
        The first line of each matrix is never written, and so stays ones.
        """
        channels, height, _, batch = picture.shape
        across = self.kernel[1]
        taps = self.buffer("taps", (height, 1 + channels * across, columns, batch), fill=1)
        inside = taps[:, 1:].reshape(height, channels, across, columns, batch)
        gather(picture, self._windows, inside)
        return taps

    def _window_matrices(self) -> Array:
        """(rows, blocks, kernel_h · (1 + channels · kernel_w), n): each column a window.

        Matrix r is taps[s·r] to taps[s·r + kernel_h - 1], one below the other, with the stride s:
        a view, into which nothing may be written.
        """
        return stacked(self._in_blocks(self._taps), self.kernel[0], self.stride[0])

    def _weight_matrix(self) -> Array:
        """(filters, kernel_h · (1 + channels · kernel_w)), in the order of a window's column.

        A window has ones above each of its `kernel_h` rows: the first take the bias, the others 0.
        """
        weight = self.parameters["weight"].swapaxes(1, 2)
        filters, down, channels, across = weight.shape
        matrix = self.buffer("weight", (filters, down, 1 + channels * across), fill=0)
        matrix[:, 0, 0] = self.parameters["bias"]
        matrix[:, :, 1:].reshape(weight.shape)[...] = weight
        return matrix.reshape(filters, -1)

    def _in_blocks(self, array: Array) -> Array:
        """(…, columns, batch) as (…, blocks, n), so that the matrix products become small ones.

        `each` is the multiply-adds of one column, whatever the array: so all blocks match. They
        are as few and as large as SMALL_PRODUCT allows, and all alike. Of the layer's own arrays,
        which are contiguous, it's a view: products are written into it.
        """
        *others, columns, batch = array.shape
        each = self._taps.shape[1] * self.kernel[0] * self.filters * batch
        return array.reshape(*others, even_blocks(columns, SMALL_PRODUCT // each), -1)

    def _by_rows(self, pictures: Array) -> Array:
        """(filters, rows, columns, batch) as (rows, blocks, filters, n), a view as above."""
        return self._in_blocks(pictures).transpose(1, 2, 0, 3)

    def parameter_backpropagation(self, grad_output: Array) -> None:
        """∂L/∂weight[f] = Σ grad[f, r, c] · window[r, c] and ∂L/∂bias[f] = Σ grad[f, r, c].

        A product (k, n) · (n, filters) for each row and block, with the k lines of a window's
        column; their sum (k, filters) is laid out as `_weight_matrix`, on its side. Apart from
        `backpropagation`, because a network's first layer needs no more than this.
        """
        windows, grad = self._window_matrices(), self._by_rows(grad_output).swapaxes(2, 3)
        parts = self.buffer("gradient parts", (*windows.shape[:3], self.filters))
        np.matmul(windows, grad, out=parts)
        total = self.buffer("gradient", parts.shape[2:])
        np.sum(parts, axis=(0, 1), out=total)
        # Undoes `_weight_matrix`: of the lines of ones, only the first stands for the bias.
        _, channels, down, across = self.parameters["weight"].shape
        total = total.reshape(down, 1 + channels * across, self.filters)
        self.gradients["bias"] = total[0, 0]
        of_taps = total[:, 1:].reshape(down, channels, across, self.filters)
        weight = self.buffer("weight gradient", self.parameters["weight"].shape)
        np.copyto(weight, of_taps.transpose(3, 1, 0, 2))
        self.gradients["weight"] = weight

    def backpropagation(self, grad_output: Array) -> Array:
        """grad_x[:, h, w] = Σ weight[f, :, i, j] · grad[f, r, c] where s·r + i = h, s·c + j = w.

        s is the stride, of its own down and across; h and w count in the padded picture. First
        the sum over f and i, the gradient of tap j of windows c in row h, by matrix products;
        then `scatter_add` adds each tap to its place w in the row.
        Row h of the picture was row i of the windows r with s·r + i = h. So the gradient's rows,
        put s apart, are stacked as the picture's were. Number k of the `kernel_h` rows in the
        stack for h meets i = kernel_h - 1 - k: it is the output's row r with s·r = h - i, or
        zeros where there is no such row.
        """
        self.parameter_backpropagation(grad_output)
        channels, height, width, batch = self._input_shape
        size, columns = self._windows.padded_size(height, width), grad_output.shape[2]
        taps = self.buffer("tap gradient", (size[0], channels, self.kernel[1], columns, batch))
        by_rows = self._in_blocks(taps.reshape(size[0], -1, columns, batch)).swapaxes(1, 2)
        grad = stacked(self._in_blocks(self._spread(grad_output)), self.kernel[0])
        np.matmul(self._flipped_weight_matrix(), grad, out=by_rows)
        padded = self.buffer("input gradient", (channels, *size, batch))
        padded.fill(0)
        scatter_add(taps, self._windows, padded)
        return padded[:, *self._windows.inside(height, width)]

    def _spread(self, grad_output: Array) -> Array:
        """The gradient's rows, a stride apart, with zeros before, between and after them.

        (height + kernel_h - 1, filters, columns, batch): the output's row r is row
        s·r + kernel_h - 1, so that the stack from row h on ends with that of s·r = h, where i = 0.
        The rows between are never written, and so stay zeros.
        """
        filters, rows, columns, batch = grad_output.shape
        border = self.kernel[0] - 1
        spread = self.buffer("spread", (len(self._taps) + border, filters, columns, batch), fill=0)
        spread[border:][: self.stride[0] * rows : self.stride[0]] = grad_output.swapaxes(0, 1)
        return spread

    def _flipped_weight_matrix(self) -> Array:
        """(channels · kernel_w, kernel_h · filters), the last kernel row first: see the stacks."""
        weight = self.parameters["weight"][:, :, ::-1].transpose(1, 3, 2, 0)
        matrix = self.buffer("flipped weight", weight.shape)
        np.copyto(matrix, weight)
        return matrix.reshape(len(weight) * self.kernel[1], -1)
