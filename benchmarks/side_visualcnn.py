"""visualcnn's side: train a case, print seconds, images a second and losses as JSON.

side_visualcnn.py CASE.npz ARCHITECTURE STEPS
"""

from __future__ import annotations

import sys

import numpy as np

from benchmarks.case import MOMENTUM, RATE
from benchmarks.timed import tell_speed
from visualcnn.nn import CrossEntropy, Network, architecture, make_optimizer


def main(path: str, name: str, steps: int) -> None:
    """Warm up on every batch once, then time `steps`."""
    case = np.load(path)
    network = Network(architecture(name).layers(), (1, 28, 28))
    network.assign({name: case[name] for name in network.parameters()})
    xs = [np.ascontiguousarray(x.transpose(1, 2, 0)[np.newaxis]) for x in case["images"]]
    ys = list(case["labels"])
    loss, optimizer = CrossEntropy(), make_optimizer("momentum", momentum=MOMENTUM)

    def step(number: int) -> float:
        x, y = xs[number % len(xs)], ys[number % len(ys)]
        value = loss.forward(network.forward(x), y)
        network.backpropagation(loss.backpropagation())
        optimizer.step(network.parameters(), network.gradients(), RATE)
        return value

    tell_speed(step, len(xs), xs[0].shape[-1], steps)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
