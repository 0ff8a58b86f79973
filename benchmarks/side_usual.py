"""The usual NumPy CNN's side: side_usual.py CASE.npz lenet5 STEPS."""

from __future__ import annotations

import json
import sys
import time

import numpy as np

from benchmarks.case import MOMENTUM, RATE
from benchmarks.usual_numpy import UsualLeNet


def main(path: str, steps: int) -> None:
    """Warm up on every batch once, then time `steps`."""
    case = np.load(path)
    network = UsualLeNet({name: case[name] for name in case.files if "." in name})
    xs, ys = case["images"][:, :, np.newaxis], case["labels"]

    def step(number: int) -> float:
        at = number % len(xs)
        return network.step(xs[at], ys[at], RATE, MOMENTUM)

    losses = [step(number) for number in range(len(xs))]
    start = time.perf_counter()
    losses += [step(number) for number in range(steps)]
    seconds = time.perf_counter() - start
    images = steps * xs.shape[1]
    sys.stdout.write(
        json.dumps(
            {"seconds": seconds, "images_per_second": images / seconds, "losses": losses[:20]}
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[3]))
