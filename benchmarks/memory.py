"""Memory of a long run with the window open, and in all with MNIST."""

from __future__ import annotations

from benchmarks.pairs import Side
from benchmarks.report import Row
from benchmarks.screen import mnist_here, screen

WINDOW = "side_window.py"
FIRST = 2_000
"""Steps until the buffers are there."""


def measure(*, quick: bool) -> list[Row]:
    """Growth over 200,000 steps of a tiny network; all of it with MNIST and LeNet-5."""
    steps = 20_000 if quick else 200_000
    name = f"memory: growth over {steps:,} steps with the window open"
    try:
        with screen():
            grown = Side(WINDOW, ("grow", str(FIRST), str(FIRST + steps))).run()
            found = Side(WINDOW, ("total", "5" if quick else "20")).run() if mnist_here() else None
    except RuntimeError as error:
        return [Row(name, "≤ 20 MB", str(error), None)]
    growth = grown["after"] - grown["before"]
    result = f"{growth:+.1f} MB (from {grown['before']:.0f} MB)"
    rows = [Row(name, "≤ 20 MB", result, growth <= 20, grown)]
    name = "memory: total with MNIST loaded, LeNet-5 training"
    if found is None:
        return [*rows, Row(name, "≤ 400 MB", "MNIST isn't here", None)]
    total = found["megabytes"]
    return [*rows, Row(name, "≤ 400 MB", f"{total:.0f} MB", total <= 400, found)]


PARTS = {"": measure}
