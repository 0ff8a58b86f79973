"""One point of the scaling table: side_scaling.py BATCH WIDTH SIZE, images a second as JSON.

WIDTH multiplies LeNet-5's filters, SIZE is the side of the square picture.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np

from visualcnn.nn import (
    Conv2d,
    CrossEntropy,
    Dense,
    Flatten,
    MaxPool2d,
    Network,
    ReLU,
    make_optimizer,
)

SECONDS = 1.5


def main(batch: int, width: int, size: int) -> None:
    """Train on noise for a while."""
    layers = [
        *(Conv2d(6 * width, 5, padding=2), MaxPool2d(2), ReLU()),
        *(Conv2d(16 * width, 5), MaxPool2d(2), ReLU()),
        *(Flatten(), Dense(120), ReLU(), Dense(84), ReLU(), Dense(10)),
    ]
    network = Network(layers, (1, size, size))
    rng = np.random.default_rng(0)
    x = rng.random((1, size, size, batch), np.float32)
    y = rng.integers(0, 10, batch)
    loss, optimizer = CrossEntropy(), make_optimizer("momentum")

    def step() -> None:
        loss.forward(network.forward(x), y)
        network.backpropagation(loss.backpropagation())
        optimizer.step(network.parameters(), network.gradients(), 1e-4)

    step()
    step()
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < SECONDS:
        step()
        count += 1
    rate = count * batch / (time.perf_counter() - start)
    work = 3 * network.summary().multiply_adds * 2 * rate / 1e9
    sys.stdout.write(json.dumps({"images_per_second": rate, "gflops": work}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
