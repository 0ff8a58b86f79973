"""The monkey: `python -m tests.monkey --events 200000 --seed 1`, or `make monkey`.

It drives the real window without a screen. A failure prints its seed and its life; `--life` plays
that again alone, `--shrink` looks for the few events that it needs.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from tests.monkey.child import numbers_in
from tests.monkey.lives import Lived, live, smallest
from tests.monkey.shrinking import written
from tests.monkey.under_way import UNDER_WAY

PER_LIFE = 1_000
"""Events of one life: then comes a new process with an empty home."""


def main() -> int:
    """0 when nothing went wrong."""
    options = _options()
    began = time.perf_counter()
    numbers = numbers_in(options.numbers) if options.numbers else list(range(PER_LIFE))
    if options.life is not None:
        lives = [(options.life, numbers)]
    else:
        whole, rest = divmod(options.events, PER_LIFE)
        sizes = [PER_LIFE] * whole + ([rest] if rest else [])
        lives = [(life, list(range(size))) for life, size in enumerate(sizes)]
    bad: list[tuple[Lived, list[int]]] = []
    tallies = []
    with ThreadPoolExecutor(options.jobs) as pool:
        done = pool.map(lambda each: (live(options.seed, *each), each[1]), lives)
        for lived, its_numbers in _shown(done):
            tallies.append(lived.tally)
            if lived.fault:
                bad.append((lived, its_numbers))
    _sum_up([tally for tally in tallies if tally], len(bad), time.perf_counter() - began)
    if options.shrink and bad:
        few = smallest(*bad[0], options.tries)
        enough = f"--seed {options.seed} --life {bad[0][0].life} --numbers {written(few)}"
        _say(f'Enough: make monkey ARGS="{enough}"')
    return 1 if bad else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="monkey", description=__doc__.partition("\n")[0])
    parser.add_argument("--events", type=int, default=200_000, help="how many, over all lives")
    parser.add_argument("--seed", type=int, default=1, help="another one does other things")
    parser.add_argument("--life", type=int, help="only this one")
    parser.add_argument("--numbers", help="only these events of each life: 3,5-7")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="so many lives at a time")
    parser.add_argument("--shrink", action="store_true", help="look for few events that fail")
    parser.add_argument("--tries", type=int, default=60, help="of shrinking, at most")
    return parser.parse_args()


def _shown(done: Iterator[tuple[Lived, list[int]]]) -> Iterator[tuple[Lived, list[int]]]:
    for lived, numbers in done:
        if lived.fault:
            again = f'make monkey ARGS="--seed {lived.seed} --life {lived.life}"'
            _say(f"Failed: {lived.fault}\n{lived.last}\nAgain: {again}\n")
        yield lived, numbers


def _sum_up(tallies: list[dict[str, object]], bad: int, seconds: float) -> None:
    def total(name: str) -> int:
        return sum(int(str(tally[name])) for tally in tallies)

    events = total("events")
    longest = max(tallies, key=lambda tally: float(str(tally["longest"])), default=None)
    _say(f"{events:,} events in {len(tallies)} lives and {total('windows')} windows: {bad} failed.")
    ended = [
        f"{sum(tally['ended'][name] for tally in tallies):,} while {name}"  # type: ignore[index]
        for name in UNDER_WAY
    ]
    _say(f"Windows ended {', '.join(ended)}.")
    _say(f"{total('modal'):,} of them met a dialog; {events / seconds:.0f} events a second.")
    if longest is not None:
        took = float(str(longest["longest"]))
        _say(f"The longest took {took:.1f} s: {longest['longest_deed']}")
        closing = max(float(str(tally["longest_close"])) for tally in tallies)
        _say(f"The longest end of a window took {closing:.2f} s.")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
