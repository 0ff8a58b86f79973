"""How near the step is to the machine's limit: its matrix products alone, at their own rate."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.case import make_case
from benchmarks.pairs import Side
from benchmarks.report import Row

TARGET = 0.55

WAYS = {
    "whole": "share of the products' limit, each layer's products whole",
    "by_rows": "the same, the products cut into rows as the engine multiplies them",
}
"""The target is held to the first. The second limit is higher where BLAS has kernels for small
products, and the first can then be passed."""


def measure(batch: int, *, quick: bool) -> list[Row]:
    """Two rows; one product a layer at 64 is what is held to the target."""
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder) / "case.npz"
        make_case(case, "lenet5", batch, batches=10)
        steps = max(5, (500 if quick else 2_500) // batch)
        answer = Side("side_limit.py", (str(case), str(steps))).run()
    return [_row(batch, way, answer) for way in WAYS]


PARTS = {str(batch): partial(measure, batch) for batch in (16, 64, 256)}


def _row(batch: int, way: str, answer: dict[str, Any]) -> Row:
    shares = answer[way]
    held = batch == 64 and way == "whole"
    return Row(
        f"LeNet-5, batch {batch}, {WAYS[way]}",
        f"≥ {TARGET:.0%}" if held else "",
        f"{median(shares):.0%} ({min(shares):.0%}-{max(shares):.0%})"
        f"   {1000 * answer['step']:.2f} ms a step",
        median(shares) >= TARGET if held else None,
        {"shares": shares, "step": answer["step"]},
    )
