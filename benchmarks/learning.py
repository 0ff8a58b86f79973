"""How soon LeNet-5 reads MNIST with default settings, and what a run costs beside its steps."""

from __future__ import annotations

from statistics import median

from benchmarks.pairs import Side
from benchmarks.report import Row
from benchmarks.screen import mnist_here

SEEDS = 5


def measure(*, quick: bool) -> list[Row]:
    """Steps to 97 % of the validation samples; test accuracy and seconds of five epochs."""
    early = "MNIST, default settings: steps to 97 % validation accuracy"
    if not mnist_here():
        return [Row(early, "≤ 400", "MNIST isn't here", None)]
    seeds = [str(seed) for seed in range(1 if quick else SEEDS)]
    steps = [Side("side_learning.py", (seed, "0.97")).run()["step"] for seed in seeds]
    whole = [Side("side_learning.py", (seed,)).run() for seed in seeds]
    accuracies = [run["accuracy"] for run in whole]
    costs = [run["seconds"] / run["bare_seconds"] for run in whole]
    seconds = median(run["seconds"] for run in whole)
    return [
        Row(
            early,
            "≤ 400",
            f"{median(steps):.0f} ({min(steps)}-{max(steps)})",
            median(steps) <= 400,
            {"steps": steps},
        ),
        Row(
            f"the same: test accuracy within 5 epochs, median of {len(seeds)} seeds",
            "≥ 99.0 %",
            f"{median(accuracies):.2%} ({min(accuracies):.2%}-{max(accuracies):.2%})",
            median(accuracies) >= 0.99,
            {"accuracies": accuracies},
        ),
        Row(
            "the same: its time against that of the bare steps",
            "≤ 1.15×",
            f"{median(costs):.2f}× ({min(costs):.2f}-{max(costs):.2f}), {seconds:.1f} s",
            median(costs) <= 1.15,
            {"costs": costs, "seconds": seconds},
        ),
    ]


PARTS = {"": measure}
