"""How near the step is to the machine's limit: its matrix products alone, at their own rate."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median

from benchmarks.case import make_case
from benchmarks.pairs import Side
from benchmarks.report import Row

TARGET = 0.55


def measure(*, quick: bool) -> list[Row]:
    """One row a batch size; 64 is the one that is held to the target."""
    rows = []
    for batch in (16, 64, 256):
        with tempfile.TemporaryDirectory() as folder:
            case = Path(folder) / "case.npz"
            make_case(case, "lenet5", batch, batches=10)
            steps = max(5, (500 if quick else 2_500) // batch)
            answer = Side("side_limit.py", (str(case), str(steps))).run()
        share = median(answer["fractions"])
        low, high = min(answer["fractions"]), max(answer["fractions"])
        rows.append(
            Row(
                f"LeNet-5, batch {batch}, matrix products' share of the step",
                f"≥ {TARGET:.0%}" if batch == 64 else "",
                f"{share:.0%} ({low:.0%}-{high:.0%})   {1000 * answer['step']:.2f} ms a step",
                share >= TARGET if batch == 64 else None,
                answer,
            )
        )
    return rows
