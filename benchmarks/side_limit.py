"""The step beside the matrix products it can't do without: side_limit.py CASE.npz STEPS.

Times LeNet-5's step and, in turn with it, the matrix products of the same shapes alone, with
their operands in place: what no arrangement of copies around them could beat. They are timed
twice: each layer's as one product of all windows, and cut into the rows and blocks that the
convolution multiplies, which is faster where BLAS has kernels for small products.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np

from benchmarks.case import MOMENTUM, RATE
from visualcnn.nn import CrossEntropy, Network, architecture, make_optimizer
from visualcnn.nn.convolution import SMALL_PRODUCT
from visualcnn.nn.layer import Array, Shape
from visualcnn.nn.windows import even_blocks, stacked

Product = Callable[[], Array]


def products(network: Network, batch: int, *, by_rows: bool) -> list[Product]:
    """Forward, weight gradient and (but for the first layer) input gradient of each layer."""
    made: list[Product] = []
    shape = network.input_shape
    for name, layer in network.layers.items():
        output = network.shapes[name]
        weight = layer.parameters.get("weight")
        if weight is not None:
            convolves = by_rows and len(output) == 3
            three = (_by_rows if convolves else _whole)(weight, output, batch)
            made += three[: 2 if shape == network.input_shape else 3]
        shape = output
    return made


def _whole(weight: Array, output: Shape, batch: int) -> list[Product]:
    """Of all windows of all samples at once."""
    rng = np.random.default_rng(0)
    taps, places = weight[0].size, int(np.prod(output[1:])) * batch
    w = rng.random((len(weight), taps), np.float32)
    x = rng.random((taps, places), np.float32)
    g = rng.random((len(weight), places), np.float32)
    return [_product(w, x), _product(x, g.T), _product(w.T, g)]


def _by_rows(weight: Array, output: Shape, batch: int) -> list[Product]:
    """The same multiply-adds for each row of output, and each block of its columns, apart."""
    rng = np.random.default_rng(0)
    filters, channels, down, across = weight.shape
    _, rows, columns = output
    blocks = even_blocks(columns, SMALL_PRODUCT // (weight.size * batch))
    tall, n = rows + down - 1, columns * batch // blocks
    w = rng.random((filters, weight[0].size), np.float32)
    x = stacked(rng.random((tall, channels * across, blocks, n), np.float32), down)
    g = rng.random((rows, blocks, filters, n), np.float32)
    back = rng.random((channels * across, down * filters), np.float32)
    around = stacked(rng.random((tall, filters, blocks, n), np.float32), down)
    return [_product(w, x), _product(x, g.swapaxes(2, 3)), _product(back, around)]


def _product(a: Array, b: Array) -> Product:
    out = np.matmul(a, b)
    return lambda: np.matmul(a, b, out=out)


def main(path: str, steps: int) -> None:
    """Alternate ten rounds of each; print seconds a step, and the products' share in each round."""
    case = np.load(path)
    network = Network(architecture("lenet5").layers(), (1, 28, 28))
    xs = [np.ascontiguousarray(x.transpose(1, 2, 0)[np.newaxis]) for x in case["images"]]
    ys = list(case["labels"])
    loss, optimizer = CrossEntropy(), make_optimizer("momentum", momentum=MOMENTUM)
    whole = products(network, xs[0].shape[-1], by_rows=False)
    rows = products(network, xs[0].shape[-1], by_rows=True)

    def step(number: int) -> None:
        loss.forward(network.forward(xs[number % len(xs)]), ys[number % len(ys)])
        network.backpropagation(loss.backpropagation())
        optimizer.step(network.parameters(), network.gradients(), RATE)

    def multiply_whole(_: int) -> None:
        for product in whole:
            product()

    def multiply_rows(_: int) -> None:
        for product in rows:
            product()

    works = (step, multiply_whole, multiply_rows)
    times = [[_time(work, steps) for work in works] for _ in range(11)][1:]
    answer = {
        "step": median(one for one, _, _ in times),
        "whole": [two / one for one, two, _ in times],
        "by_rows": [three / one for one, _, three in times],
    }
    sys.stdout.write(json.dumps(answer))


def _time(work: Callable[[int], None], count: int) -> float:
    start = time.perf_counter()
    for number in range(count):
        work(number)
    return (time.perf_counter() - start) / count


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
