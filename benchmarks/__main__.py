"""Run the benchmarks: `python -m benchmarks [NAME …] [--quick]`, or `make bench`.

Each prints a table; all of them are kept in benchmarks/results.json.
"""

from __future__ import annotations

import argparse
import importlib
import sys

from benchmarks.report import keep, machine, table

GROUPS = {
    "engine": "LeNet-5 and the MLP against PyTorch and the usual NumPy CNN",
    "limit": "the step against the machine's matrix products",
    "scaling": "how cost grows with batch, width and picture",
    "window": "training with the window against training without",
    "start": "from process start to first paint and to readiness",
    "curves": "redraw of a million steps",
    "memory": "memory over a long run",
    "learning": "how soon MNIST is read, and at what cost beside the steps",
}


def main() -> int:
    """0 when every target was reached, else 1."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="; ".join(f"{name}: {what}" for name, what in GROUPS.items()),
    )
    parser.add_argument("--quick", action="store_true", help="fewer and shorter runs")
    options = parser.parse_args()
    unknown = set(options.names) - GROUPS.keys()
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; choose from {', '.join(GROUPS)}")
    for what, value in machine().items():
        sys.stdout.write(f"{what:10s} {value}\n")
    missed = False
    for name in options.names or GROUPS:
        rows = importlib.import_module(f"benchmarks.{name}").measure(quick=options.quick)
        sys.stdout.write(f"\n{name}: {GROUPS[name]}\n\n{table(rows)}\n")
        sys.stdout.flush()
        keep(rows)
        missed = missed or any(row.reached is False for row in rows)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
