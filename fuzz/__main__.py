"""Judge model files made at random: `python -m fuzz [--count N] [--seed S]`, or `make fuzz`.

Each must be refused in one sentence, or open as a model that can be run, trained, saved and read
again. Failures are written to build/fuzz, and `--only INDEX` judges one of them again.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from fuzz.campaign import Tally, judge_one, run, warm_up
from fuzz.cases import make_case
from fuzz.oracle import ORDER

PASS_INSTRUCTIONS = 0.30
REACH_SCHEMA = 0.05
_FAILURES = Path("build/fuzz")
_TOLD = 10


def main(arguments: list[str] | None = None) -> int:
    """0 where every file was as promised and enough of them came far, else 1."""
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=200_000, metavar="N", help="files to judge")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="which files they are")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--only", type=int, metavar="INDEX", help="judge this file of the seed")
    parser.add_argument("--failures", type=Path, default=_FAILURES, help="folder for failures")
    options = parser.parse_args(arguments)
    start = time.monotonic()
    if options.only is None:
        tally = run(options.seed, options.count, options.jobs)
    else:
        tally = _only(options.seed, options.only)
    lines, kept = report(tally, whole=options.only is None)
    for line in lines:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(f"seed {options.seed}, {time.monotonic() - start:.0f} s\n")
    _write_failures(options.seed, tally, options.failures)
    return 0 if kept else 1


def _only(seed: int, index: int) -> Tally:
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.visualcnn"
        warm_up(path)
        judge_one(seed, index, path, tally)
    return tally


def report(tally: Tally, *, whole: bool = True) -> tuple[list[str], bool]:
    """Lines with a row for each stage, and whether all promises are kept.

    Only of a `whole` run is it asked how many files come far.
    """
    count = max(tally.count, 1)
    unknown = [stage for stage in tally.stages if stage not in ORDER]
    lines = [f"{tally.count:,} files: " + _counted(tally.kinds)]
    for stage in (*ORDER, *unknown):
        how = "accepted" if stage == "accepted" else f"refused by {stage}"
        lines.append(f"{how:<24}{tally.stages[stage]:>9,}  {tally.stages[stage] / count:6.1%}")
    lines.append("the accepted: " + _counted(tally.notes))
    passed, reached = shares(tally)
    lines.append(f"past the instructions {passed:.1%} (at least {PASS_INSTRUCTIONS:.0%})")
    lines.append(f"at the schema {reached:.1%} (at least {REACH_SCHEMA:.0%})")
    lines.append(f"slowest reading {1_000 * tally.slowest:.0f} ms")
    lines.append(f"{len(tally.failures)} failures")
    far = passed >= PASS_INSTRUCTIONS and reached >= REACH_SCHEMA
    return lines, not tally.failures and not unknown and (far or not whole)


def shares(tally: Tally) -> tuple[float, float]:
    """Of all files, those that pass the scan of instructions, and those that reach the schema."""
    count = max(tally.count, 1)
    beyond = [
        sum(tally.stages[stage] for stage in ORDER[ORDER.index(first) :])
        for first in ("unpickling", "schema")
    ]
    return beyond[0] / count, beyond[1] / count


def _counted(counter: dict[str, int]) -> str:
    ordered = sorted(counter.items(), key=lambda item: -item[1])
    return ", ".join(f"{what} {number:,}" for what, number in ordered) or "none"


def _write_failures(seed: int, tally: Tally, folder: Path) -> None:
    for number, failure in enumerate(sorted(tally.failures, key=lambda failure: failure.index)):
        folder.mkdir(parents=True, exist_ok=True)
        stem = folder / f"{seed}-{failure.index}"
        stem.with_suffix(".visualcnn").write_bytes(make_case(seed, failure.index).data)
        stem.with_suffix(".txt").write_text(failure.what, encoding="utf-8", errors="replace")
        if number < _TOLD:
            last = failure.what.strip().splitlines()[-1][:200]
            again = f"make fuzz ARGS='--seed {seed} --only {failure.index}'"
            sys.stdout.write(f"{stem}.visualcnn ({failure.kind}): {last}\n  {again}\n")


if __name__ == "__main__":
    sys.exit(main())
