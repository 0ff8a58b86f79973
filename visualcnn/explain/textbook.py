"""The fast convolution against the loop that defines it, forward and backward, on one digit."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from visualcnn.explain.backward import samples
from visualcnn.explain.moment import Moment
from visualcnn.explain.prose import number
from visualcnn.explain.story import ROUNDING
from visualcnn.explain.verdict import Compared, Verdict, worst_first
from visualcnn.nn.convolution import (
    Conv2d,
    textbook_convolution,
    textbook_convolution_backpropagation,
)
from visualcnn.nn.layer import Array
from visualcnn.nn.loss import CrossEntropy

_PIECE = 200
"""Values of the output between two signs of progress: some 10 ms of the loop."""

_TINY = 1e-36
"""Least Σ |terms| that an error is measured by: for less, float32 has fewer digits."""


@dataclass(frozen=True)
class _Passed:
    """One convolution's numbers for one sample.

    `reads` and `error` (the loss's gradient with respect to the output) are what it was given, a
    batch of one; `made` are its four results, without the batch, by what they are called.
    """

    reads: Array
    error: Array
    weight: Array
    bias: Array
    made: dict[str, Array]


def prove_convolution(moment: Moment, layer: str) -> Generator[float, None, Verdict]:
    """Hold `layer`'s own float32 results on the moment's sample against the textbook in float64.

    Forward: every value of the output. Backward, from the sample's own loss: the gradients of
    input, weight and bias. An error is relative to Σ |terms| of that value, of which float32 may
    miss 4 · 2⁻²³. Yields its progress, 0 to 1. ValueError where the layer is no Conv2d.
    """
    conv = moment.network.layers.get(layer)
    if conv is None or type(conv) is not Conv2d:
        raise ValueError(f"{layer} isn't one of visualcnn's convolutions: no loop defines it.")
    yield 0.0
    passed = _passed(moment, layer)
    loop = _Loop(conv, passed)
    yield from loop.run()
    compared = [
        _worst(name, fast, loop.sums[name], loop.sizes[name]) for name, fast in passed.made.items()
    ]
    worst = max(row.error for row in compared)
    checked = sum(fast.size for fast in passed.made.values())
    agrees = all(row.agrees for row in compared)
    return Verdict(
        f"{layer}: fast against textbook convolution",
        checked,
        worst,
        agrees,
        _sentence(compared, checked, worst, agrees=agrees),
        worst_first(compared),
        ways=("Fast", "Textbook"),
    )


def _sentence(compared: list[Compared], checked: int, worst: float, *, agrees: bool) -> str:
    if agrees:
        return (
            f"All {checked:,} values agree with the textbook loop, forward and backward: the "
            f"largest difference is {number(worst)} of what was added up, float32's rounding."
        )
    row = worst_first(compared)[0]
    return (
        f"The fast convolution disagrees with the textbook loop: {row.name} is "
        f"{number(row.backpropagated)} instead of {number(row.numerical)}."
    )


@np.errstate(over="ignore", invalid="ignore")
def _passed(moment: Moment, layer: str) -> _Passed:
    """A forward and the way back to `layer`, on a copy of the network."""
    network = moment.network.copy()
    network.set_mode(training=False)
    x, labels = samples(moment, None, None)
    for name, each in network.layers.items():
        if name == layer:
            reads = x.copy()
        x = each.forward(x)
        if name == layer:
            output = x.copy()
    loss = CrossEntropy()
    loss.forward(x, labels)
    grad = loss.backpropagation()
    for name, each in reversed(network.layers.items()):
        if name == layer:
            break
        grad = each.backpropagation(grad)
    error = grad.copy()
    if not (np.isfinite(output).all() and np.isfinite(error).all()):
        raise ValueError(f"What {layer} computes here isn't finite: nothing can be compared.")
    conv = network.layers[layer]
    made = {"output": output[..., 0], "∂loss/∂input": conv.backpropagation(error)[..., 0].copy()}
    made |= {f"∂loss/∂{name}": conv.gradients[name].copy() for name in ("weight", "bias")}
    return _Passed(reads, error, conv.parameters["weight"], conv.parameters["bias"], made)


class _Loop:
    """The textbook in float64, filter by filter, some rows at a time.

    `sums` has its four results, by the names of `_Passed.made`; `sizes` has the same with every
    term's absolute value, which is what a rounding error is measured by.
    """

    def __init__(self, conv: Conv2d, passed: _Passed) -> None:
        self._kernel, self._stride, self._padding = conv.kernel, conv.stride, conv.padding
        self._passed = passed
        self.sums = self._empty()
        self.sizes = self._empty()

    def _empty(self) -> dict[str, Array]:
        return {name: np.zeros(made.shape) for name, made in self._passed.made.items()}

    def run(self) -> Iterator[float]:
        """Fill `sums` and `sizes`; yields the part that is done."""
        passed = self._passed
        given = (passed.reads, passed.weight, passed.bias, passed.error)
        exact = [np.asarray(array, np.float64) for array in given]
        pieces = list(self._pieces())
        for done, (which, rows) in enumerate(pieces, 1):
            self._add(self.sums, exact, which, rows)
            self._add(self.sizes, [np.abs(array) for array in exact], which, rows)
            yield done / len(pieces)

    def _pieces(self) -> Iterator[tuple[int, slice]]:
        filters, rows, columns, _ = self._passed.error.shape
        step = max(1, _PIECE // columns)
        for which in range(filters):
            for first in range(0, rows, step):
                yield which, slice(first, min(first + step, rows))

    def _add(self, into: dict[str, Array], given: Sequence[Array], which: int, rows: slice) -> None:
        """One filter's rows of the output, and what they send back."""
        reads, weight, bias, error = given
        (down, _), (top, left) = self._stride, self._padding
        padded = np.pad(reads, ((0, 0), (top, top), (left, left), (0, 0)))
        strip = slice(down * rows.start, down * (rows.stop - 1) + self._kernel[0])
        one = slice(which, which + 1)
        made = textbook_convolution(padded[:, strip], weight[one], bias[one], self._stride, (0, 0))
        into["output"][one, rows] = made[..., 0]
        grad_x, grad_weight, grad_bias = textbook_convolution_backpropagation(
            padded[:, strip], weight[one], error[one, rows], self._stride, (0, 0)
        )
        whole = np.zeros_like(padded)
        whole[:, strip] = grad_x
        height, width = reads.shape[1:3]
        into["∂loss/∂input"] += whole[:, top : top + height, left : left + width, 0]
        into["∂loss/∂weight"][one] += grad_weight
        into["∂loss/∂bias"][one] += grad_bias


def _worst(name: str, fast: Array, exact: Array, size: Array) -> Compared:
    """The value of an array that is furthest off, relative to the sum of its terms' sizes."""
    errors = np.abs(fast - exact) / np.maximum(size, _TINY)
    at = np.unravel_index(errors.argmax(), errors.shape)
    error = float(errors[at])
    return Compared(
        f"{name} [{', '.join(map(str, at))}]",
        float(fast[at]),
        float(exact[at]),
        error,
        agrees=error <= ROUNDING,
    )
