"""How well the networks read: on MNIST, and on MNIST after the built-in digits alone.

    python benchmarks/accuracy.py --data DIR [--json]

DIR holds MNIST's four IDX files (`visualcnn download mnist` prints such a folder). Each figure
comes from the command line itself, `visualcnn train … --json` in a process of its own with default
settings, and `visualcnn evaluate … --json` for the transfer: a few minutes on two cores. With
--json the last line is one object that holds every run. The exit code is 1 where a figure is
below the one that it is held to.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Run:
    """One training: the test set's accuracy, and the held-out or own samples' beside it."""

    seed: int
    accuracy: float
    count: int
    beside: float
    beside_count: int
    seconds: float


@dataclass(frozen=True)
class Figure:
    """Several runs of one kind, and the accuracy that their median must reach."""

    title: str
    beside: str
    expected: float
    runs: tuple[Run, ...]

    @property
    def median(self) -> float:
        """Of the runs' accuracies, 0..1."""
        return median(run.accuracy for run in self.runs)

    @property
    def reached(self) -> bool:
        """Whether the median is high enough."""
        return self.median >= self.expected


def visualcnn(*words: str) -> dict[str, float]:
    """The object that `visualcnn WORDS --json` prints as its last line."""
    command = [sys.executable, "-m", "visualcnn", *words, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stderr.splitlines()[-1]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def mnist(data: str, seed: int, *words: str) -> Run:
    """A training on MNIST, beside its accuracy on the validation samples."""
    found = visualcnn("train", "--data", data, "--seed", str(seed), *words)
    return Run(
        seed,
        found["test_accuracy"],
        int(found["test_count"]),
        found["validation_accuracy"],
        int(found["validation_count"]),
        found["seconds"],
    )


def transfer(data: str, seed: int, folder: Path) -> Run:
    """A training on the built-in digits measured on MNIST, beside its accuracy on its own."""
    model = str(folder / f"digits-{seed}.visualcnn")
    own = visualcnn("train", "--dataset", "digits", "--seed", str(seed), "--save", model)
    found = visualcnn("evaluate", model, "--data", data, "--split", "test")
    return Run(
        seed,
        found["accuracy"],
        int(found["count"]),
        own["test_accuracy"],
        int(own["test_count"]),
        own["seconds"],
    )


def figures(data: str) -> Iterator[Figure]:
    """All figures, each as soon as it is measured."""
    runs = tuple(mnist(data, seed) for seed in range(5))
    yield Figure("MNIST, lenet5, 5 epochs", "validation", 0.99, runs)
    runs = (mnist(data, 0, "--epochs", "2"),)
    yield Figure("MNIST, lenet5, 2 epochs", "validation", 0.983, runs)
    runs = (mnist(data, 0, "--architecture", "mlp"),)
    yield Figure("MNIST, mlp, 5 epochs", "validation", 0.975, runs)
    with tempfile.TemporaryDirectory() as folder:
        runs = tuple(transfer(data, seed, Path(folder)) for seed in range(3))
    yield Figure("MNIST after the built-in digits alone, lenet5, 5 epochs", "own test", 0.92, runs)


def print_table(figure: Figure) -> None:
    """The figure's runs, a line each, and their median."""
    print(f"\n{figure.title}")
    print(f"{'seed':>6}{'test':>10}{'of':>9}{figure.beside:>14}{'of':>8}{'seconds':>10}")
    for run in figure.runs:
        print(
            f"{run.seed:>6}{run.accuracy:>10.2%}{run.count:>9,}{run.beside:>14.2%}"
            f"{run.beside_count:>8,}{run.seconds:>10.1f}"
        )
    verdict = "reached" if figure.reached else "MISSED"
    print(f"median{figure.median:>10.2%}   expected {figure.expected:.1%} or more: {verdict}")


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; the exit code."""
    parser = argparse.ArgumentParser(description="Measure how well the networks read.")
    parser.add_argument("--data", required=True, metavar="DIR", help="MNIST's four IDX files")
    parser.add_argument("--json", action="store_true", help="print all runs as a last line")
    options = parser.parse_args(argv)
    measured = []
    for figure in figures(options.data):
        print_table(figure)
        sys.stdout.flush()
        measured.append(figure)
    if options.json:
        print(json.dumps([asdict(figure) | {"median": figure.median} for figure in measured]))
    return 0 if all(figure.reached for figure in measured) else 1


if __name__ == "__main__":
    sys.exit(main())
