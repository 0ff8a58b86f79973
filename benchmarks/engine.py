"""The training step, side by side with PyTorch and with the usual NumPy CNN."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks.case import make_case
from benchmarks.pairs import TORCH_PYTHON, Ratios, Side, alternate, ratios
from benchmarks.report import Row

ROUNDS = 5
COMPARED = 8
"""Losses from the first on that must agree. Later ones needn't: among the 100,000 pooled maxima of
a step, some are decided by a last bit, which sums in another order round the other way; the
gradient then goes to another pixel, and training doubles the difference in each further step."""
SAME_LOSSES = 1e-3
"""By no more than this may they differ; another momentum or order of samples changes far more."""


BEST = (
    "fused",
    "channels_last+fused",
    "compiled+fused",
    "compiled+channels_last+fused",
)
"""What PyTorch offers to be fast on a CPU; the fastest of them on this machine is its best."""


@dataclass(frozen=True)
class Duel:
    """visualcnn against another side on one architecture, batch size and number of threads."""

    name: str
    other: str
    architecture: str
    batch: int
    threads: int
    target: float


DUELS = (
    Duel("LeNet-5, batch 64, PyTorch eager", "eager", "lenet5", 64, 1, 1.25),
    Duel("LeNet-5, batch 16, PyTorch eager", "eager", "lenet5", 16, 1, 1.1),
    Duel("LeNet-5, batch 256, PyTorch eager", "eager", "lenet5", 256, 1, 1.1),
    Duel("LeNet-5, batch 64, PyTorch's best, 1 thread", "best", "lenet5", 64, 1, 1.0),
    Duel("LeNet-5, batch 64, PyTorch's best, 2 threads", "best", "lenet5", 64, 2, 1.0),
    Duel("MLP, batch 64, PyTorch eager", "eager", "mlp", 64, 1, 1.0),
    Duel("LeNet-5, batch 64, usual NumPy", "usual", "lenet5", 64, 1, 10.0),
)


def measure(duel: Duel, *, quick: bool) -> list[Row]:
    """One row; with PyTorch only where its environment was built."""
    if duel.other != "usual" and not TORCH_PYTHON.exists():
        return [Row(duel.name, f"≥ {duel.target}×", "PyTorch isn't installed", None)]
    with tempfile.TemporaryDirectory() as folder:
        return [_fight(duel, Path(folder) / "case.npz", 1 if quick else ROUNDS)]


PARTS = {
    f"{duel.architecture}-{duel.batch}-{duel.other}-{duel.threads}": partial(measure, duel)
    for duel in DUELS
}


def _fight(duel: Duel, case: Path, rounds: int) -> Row:
    make_case(case, duel.architecture, duel.batch, batches=20)
    way = _best_way(duel, case) if duel.other == "best" else duel.other
    sides = {"ours": _ours(duel, case), "theirs": _theirs(duel, case, way)}
    answers = alternate(sides, rounds)
    both = ratios(answers["ours"], answers["theirs"], "images_per_second")
    difference = _difference(answers["ours"][0], answers["theirs"][0])
    speeds = {
        side: median(answer["images_per_second"] for answer in given)
        for side, given in answers.items()
    }
    result = f"{both}   {speeds['ours']:,.0f} : {speeds['theirs']:,.0f} images/s"
    if duel.other == "best":
        result = f"{result} ({way})"
    reached = both.median >= duel.target and difference <= SAME_LOSSES
    values = _values(both, speeds, difference)
    return Row(duel.name, f"≥ {duel.target}×", result, reached, values)


def _values(both: Ratios, speeds: dict[str, float], difference: float) -> dict[str, Any]:
    return {"ratios": both.values, "images_per_second": speeds, "loss_difference": difference}


def _steps(duel: Duel) -> int:
    """About two seconds of training."""
    per_second = 3_000 if duel.architecture == "mlp" else 250
    return max(20, int(2 * per_second * 64 / duel.batch))


def _ours(duel: Duel, case: Path) -> Side:
    arguments = (str(case), duel.architecture, str(_steps(duel)))
    return Side("side_visualcnn.py", arguments, duel.threads)


def _best_way(duel: Duel, case: Path) -> str:
    """The fastest of PyTorch's offers here, each tried twice."""
    rates = {
        way: max(_theirs(duel, case, way).run()["images_per_second"] for _ in range(2))
        for way in BEST
    }
    return max(rates, key=lambda way: rates[way])


def _theirs(duel: Duel, case: Path, way: str) -> Side:
    if duel.other == "usual":
        return Side("side_usual.py", (str(case), duel.architecture, "30"), duel.threads)
    arguments = (str(case), duel.architecture, str(_steps(duel)), way)
    return Side("side_torch.py", arguments, duel.threads, torch=True)


def _difference(ours: dict[str, Any], theirs: dict[str, Any]) -> float:
    differences = np.subtract(ours["losses"], theirs["losses"])[:COMPARED]
    return float(np.max(np.abs(differences)))
