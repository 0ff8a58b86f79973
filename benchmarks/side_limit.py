"""The step beside the matrix products it can't do without: side_limit.py CASE.npz STEPS.

Times LeNet-5's step and, in turn with it, the matrix products of the same shapes alone, with
their operands in place: what no arrangement of copies around them could beat.
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
from visualcnn.nn.layer import Array


def products(network: Network, batch: int) -> list[Callable[[], Array]]:
    """Forward, weight gradient and (but for the first layer) input gradient of each layer."""
    rng = np.random.default_rng(0)
    made: list[Callable[[], Array]] = []
    shape = network.input_shape
    for name, layer in network.layers.items():
        output = network.shapes[name]
        weight = layer.parameters.get("weight")
        if weight is not None:
            taps, places = weight[0].size, int(np.prod(output[1:])) * batch
            w = rng.random((len(weight), taps), np.float32)
            x = rng.random((taps, places), np.float32)
            g = rng.random((len(weight), places), np.float32)
            made += [_product(w, x), _product(x, g.T)]
            if shape != network.input_shape:
                made.append(_product(w.T, g))
        shape = output
    return made


def _product(a: Array, b: Array) -> Callable[[], Array]:
    out = np.empty((len(a), b.shape[1]), np.float32)
    return lambda: np.matmul(a, b, out=out)


def main(path: str, steps: int) -> None:
    """Alternate ten rounds of each, and print the medians in seconds a step."""
    case = np.load(path)
    network = Network(architecture("lenet5").layers(), (1, 28, 28))
    xs = [np.ascontiguousarray(x.transpose(1, 2, 0)[np.newaxis]) for x in case["images"]]
    ys = list(case["labels"])
    loss, optimizer = CrossEntropy(), make_optimizer("momentum", momentum=MOMENTUM)
    needed = products(network, xs[0].shape[-1])

    def step(number: int) -> None:
        loss.forward(network.forward(xs[number % len(xs)]), ys[number % len(ys)])
        network.backpropagation(loss.backpropagation())
        optimizer.step(network.parameters(), network.gradients(), RATE)

    def multiply(number: int) -> None:
        del number
        for product in needed:
            product()

    times = [(_time(step, steps), _time(multiply, steps)) for _ in range(11)][1:]
    answer = {
        "step": median(one for one, _ in times),
        "products": median(two for _, two in times),
        "fractions": [two / one for one, two in times],
    }
    sys.stdout.write(json.dumps(answer))


def _time(work: Callable[[int], None], count: int) -> float:
    start = time.perf_counter()
    for number in range(count):
        work(number)
    return (time.perf_counter() - start) / count


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
