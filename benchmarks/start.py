"""From process start to first paint and to readiness, against an empty window in the same run."""

from __future__ import annotations

import os
import time
from statistics import median
from typing import Any

from benchmarks.pairs import Side
from benchmarks.report import Row
from benchmarks.screen import mnist_here, screen

ROUNDS = 7
VISUALCNN = "side_start.py"


def measure(*, quick: bool) -> list[Row]:
    """First paint, ready with built-in digits (drawn before, and never before), with MNIST."""
    # The first round, which doesn't count, leaves the bytecode that an installed program has.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        with screen():
            rounds = [_round() for _ in range((1 if quick else ROUNDS) + 1)][1:]
        with screen(digits_drawn=False):
            fresh = _start(VISUALCNN, "1")
    except RuntimeError as error:
        return [Row("start to first paint", "≤ +0.25 s", str(error), None)]
    empty = median(one["empty"]["paint"] for one in rounds)
    rows = [
        _row("first paint", 0.25, [r["digits"]["paint"] - r["empty"]["paint"] for r in rounds]),
        _row("ready, digits", 0.6, [r["digits"]["ready"] - r["empty"]["paint"] for r in rounds]),
        _row("ready, digits never drawn before", 0.6, [fresh["ready"] - empty]),
    ]
    name = "ready, MNIST from the cache"
    if mnist_here():
        rows.append(_row(name, 1.1, [r["mnist"]["ready"] - r["empty"]["paint"] for r in rounds]))
    else:
        rows.append(Row(f"start → {name}", "≤ +1.1 s", "MNIST isn't here", None))
    return [Row("start → empty window's first paint", "", f"{empty:.2f} s", None), *rows]


def _round() -> dict[str, dict[str, Any]]:
    answers = {"empty": _start("side_empty.py"), "digits": _start(VISUALCNN, "1")}
    if mnist_here():
        answers["mnist"] = _start(VISUALCNN, "2", "--dataset", "mnist")
    return answers


def _start(program: str, *arguments: str) -> dict[str, Any]:
    return Side(program, (str(time.monotonic()), *arguments)).run()


def _row(what: str, target: float, seconds: list[float]) -> Row:
    found = median(seconds)
    result = f"+{found:.2f} s ({min(seconds):.2f}-{max(seconds):.2f})"
    values = {"seconds": seconds}
    return Row(f"start → {what}", f"≤ +{target} s", result, found <= target, values)


PARTS = {"": measure}
