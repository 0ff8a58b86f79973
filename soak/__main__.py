"""Run the window for long: `python -m soak [--minutes M]`, or `make soak`.

It trains LeNet-5 while somebody explains, scrolls, draws, looks at the map and saves. What the
process holds must not grow, and the window must stay fluent. Nothing else should run beside it.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from benchmarks.pairs import Side
from benchmarks.report import Row, machine, table
from benchmarks.screen import screen
from soak.verdict import figures

MINUTES = 20.0
PATIENCE = 300.0
"""Seconds that opening and closing may take."""


def main() -> int:
    """0 where all targets were reached; 1 where one was missed, or can't be told in the time."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--course", type=Path, help="a file for all that was counted, as JSON")
    options = parser.parse_args()
    seconds = 60 * options.minutes
    for what, value in machine().items():
        sys.stdout.write(f"{what:10s} {value}\n")
    with screen():
        found = Side("../soak/window.py", (str(seconds),)).run(timeout=seconds + PATIENCE)
    if options.course:
        options.course.write_text(json.dumps(found), encoding="utf-8")
    rows = [
        Row(one.name, one.target, one.result, one.reached, note=one.note)
        for one in figures(found, seconds)
    ]
    sys.stdout.write(f"\nsoak of {seconds / 60:g} minutes\n\n{table(rows)}\n")
    return 0 if all(row.reached for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
