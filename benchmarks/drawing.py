"""Digits drawn on the pad: how well a network that learned MNIST reads them."""

from __future__ import annotations

from statistics import median
from typing import Any

from benchmarks.pairs import Side
from benchmarks.report import Row
from benchmarks.screen import mnist_here

SEEDS = 3
TITLES = {
    "built-in": "the same paths with the built-in digits' own pens, whose thickness varies",
    "off": "the same without any of MNIST's steps",
    "uncropped": "the same without the crop",
    "unscaled": "the same without the 20×20 box",
    "uncentred": "the same without the centre of mass",
}


def measure(*, quick: bool) -> list[Row]:
    """Accuracy on 1,000 paths of the built-in digits, drawn and rendered; the time it takes."""
    drawn = "1,000 stroke paths drawn on the pad, read by LeNet-5 of MNIST"
    if not mnist_here():
        return [Row(drawn, "≥ 90 %", "MNIST isn't here", None)]
    seeds = range(1 if quick else SEEDS)
    found = [Side("side_drawing.py", (str(seed),)).run() for seed in seeds]
    share = {name: [run["accuracies"][name] for run in found] for name in found[0]["accuracies"]}
    gaps = [ours - theirs for ours, theirs in zip(share["all"], share["rendered"], strict=True)]
    return [
        Row(drawn, "≥ 90 %", _spread(share["all"]), median(share["all"]) >= 0.9, share),
        Row("the same strokes rendered directly at 28×28", "", _spread(share["rendered"]), None),
        Row(
            "drawn against rendered, in points",
            "−1 to +1",
            ", ".join(f"{100 * gap:+.1f}".replace("-", "−") for gap in gaps),
            abs(median(gaps)) <= 0.01,
        ),
        *(Row(title, "", _spread(share[name]), None) for name, title in TITLES.items()),
        _time(found),
    ]


def _time(found: list[dict[str, Any]]) -> Row:
    milliseconds = median(run["prepare_ms"] for run in found)
    return Row(
        "MNIST's preparation of a drawing of 280×280",
        "≤ 3 ms",
        f"{milliseconds:.2f} ms",
        milliseconds <= 3,
    )


def _spread(shares: list[float]) -> str:
    whole = f"{median(shares):.1%}"
    return f"{whole} ({min(shares):.1%}-{max(shares):.1%})" if len(shares) > 1 else whole


PARTS = {"": measure}
