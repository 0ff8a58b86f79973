"""What the benchmarks print and keep: tables, and one JSON file with the machine beside them."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import PySide6

from benchmarks import IGNORED
from visualcnn.training.threads import blas_name, cores

RESULTS = Path(__file__).with_name("results.json")


@dataclass(frozen=True)
class Row:
    """One measurement: what it is held to, what came out, and whether that is enough.

    `reached` is None where there is nothing to reach; `note` says why a target was missed.
    """

    name: str
    target: str
    result: str
    reached: bool | None
    values: dict[str, Any] = field(default_factory=dict)
    note: str = ""


def machine() -> dict[str, str]:
    """Where and with what the figures were measured."""
    return {
        "processor": _processor(),
        "cores": str(cores()),
        "system": platform.platform(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "blas": blas_name(),
        "pyside6": PySide6.__version__,
        "load": f"{os.getloadavg()[0]:.2f}",
        "ignored": ", ".join(f"{name}={value}" for name, value in IGNORED.items()) or "nothing",
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def table(rows: Sequence[Row]) -> str:
    """The rows in aligned columns."""
    head = ("measurement", "target", "measured", "")
    marks = {True: "reached", False: "MISSED", None: ""}
    cells = [head, *((r.name, r.target, r.result, marks[r.reached]) for r in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in cells]
    notes = [f"{row.name}: {row.note}" for row in rows if row.note]
    return "\n".join(line.rstrip() for line in [*lines, *notes])


def keep(rows: Sequence[Row]) -> None:
    """Write the rows into results.json, beside those of other names that stand there."""
    kept: dict[str, Any] = {}
    if RESULTS.exists():
        kept = json.loads(RESULTS.read_text(encoding="utf-8"))["rows"]
    kept |= {row.name: asdict(row) for row in rows}
    text = json.dumps({"machine": machine(), "rows": kept}, indent=1, sort_keys=True)
    RESULTS.write_text(text + "\n", encoding="utf-8")
