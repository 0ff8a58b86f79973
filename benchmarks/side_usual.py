"""The usual NumPy CNN's side: side_usual.py CASE.npz lenet5 STEPS."""

from __future__ import annotations

import sys

import numpy as np

from benchmarks.case import MOMENTUM, RATE
from benchmarks.timed import tell_speed
from benchmarks.usual_numpy import UsualLeNet


def main(path: str, steps: int) -> None:
    """Warm up on every batch once, then time `steps`."""
    case = np.load(path)
    network = UsualLeNet({name: case[name] for name in case.files if "." in name})
    xs, ys = case["images"][:, :, np.newaxis], case["labels"]

    def step(number: int) -> float:
        at = number % len(xs)
        return network.step(xs[at], ys[at], RATE, MOMENTUM)

    tell_speed(step, len(xs), xs.shape[1], steps)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[3]))
