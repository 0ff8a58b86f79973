"""Run the benchmarks: `python -m benchmarks [NAME[:PART] …] [--quick]`, or `make bench`.

Each prints a table; all of them are kept in benchmarks/results.json.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable

from benchmarks.report import Row, keep, machine, table

GROUPS = {
    "engine": "LeNet-5 and the MLP against PyTorch and the usual NumPy CNN",
    "limit": "the step against the machine's matrix products",
    "scaling": "how cost grows with batch, width and picture",
    "window": "training with the window against training without",
    "start": "from process start to first paint and to readiness",
    "curves": "redraw of a million steps",
    "memory": "memory over a long run",
    "learning": "how soon MNIST is read, and at what cost beside the steps",
    "drawing": "digits drawn on the pad, read by a network that learned MNIST",
}


def _parts(group: str) -> dict[str, Callable[..., list[Row]]]:
    """What of a group can be measured alone."""
    parts: dict[str, Callable[..., list[Row]]] = importlib.import_module(
        f"benchmarks.{group}"
    ).PARTS
    return parts


def main() -> int:
    """0 when every target was reached, else 1."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME[:PART]",
        help="; ".join(f"{name}: {what}" for name, what in GROUPS.items())
        + ". A PART that isn't there tells which are.",
    )
    parser.add_argument("--quick", action="store_true", help="fewer and shorter runs")
    options = parser.parse_args()
    chosen = [name.partition(":") for name in options.names or GROUPS]
    for name, _, part in chosen:
        if name not in GROUPS:
            parser.error(f"there is no {name}; choose from {', '.join(GROUPS)}")
        if part and part not in _parts(name):
            parser.error(f"{name} has no {part}; choose from {', '.join(_parts(name))}")
    for what, value in machine().items():
        sys.stdout.write(f"{what:10s} {value}\n")
    missed = False
    for name, _, only in chosen:
        parts = _parts(name)
        measured = [parts[only]] if only else parts.values()
        rows = [row for part in measured for row in part(quick=options.quick)]
        sys.stdout.write(f"\n{name}: {GROUPS[name]}\n\n{table(rows)}\n")
        sys.stdout.flush()
        keep(rows)
        missed = missed or any(row.reached is False for row in rows)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
