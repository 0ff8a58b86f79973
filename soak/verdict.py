"""What a long run held and how it felt, against what it may."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from soak.steadiness import settled, slope

LONGEST_WARM_UP, WARM_UP = 300.0, 0.5
"""Seconds that don't count, and what part of the whole they are at most."""
PIECE, PIECES = 64.0, 8
"""Seconds of five rounds of use, within which what is held goes up and down; at least so many."""
MOST_GROWTH = 1.0
"""Megabytes an hour."""
LATEST = 16.0
"""Milliseconds."""
_COUNTS = {2: "threads", 3: "descriptors", 4: "Qt objects"}

_Looks = npt.NDArray[np.float64]


class Figure(NamedTuple):
    """A target and what was measured; `reached` is None where that can't be told."""

    name: str
    target: str
    result: str
    reached: bool | None
    note: str = ""


def figures(found: dict[str, Any], seconds: float) -> list[Figure]:
    """Of a run of so many seconds that told `found`."""
    looks = np.array(found["looks"], np.float64)
    counted = looks[looks[:, 0] >= min(LONGEST_WARM_UP, WARM_UP * seconds)]
    return [_growth(counted), *_counts(counted), _lateness(found), _use(found)]


def _growth(looks: _Looks) -> Figure:
    since = looks[:, 0] - looks[0, 0]
    number = (since // min(PIECE, since[-1] / PIECES)).astype(int)
    # Without the last piece, which is a part of one.
    pieces = [looks[number == one] for one in range(number[-1])]
    hours = [float(one[:, 0].mean()) / 3600 for one in pieces]
    megabytes = [float(one[:, 1].mean()) for one in pieces]
    found = slope(hours, megabytes)
    result = f"{found.value:+.2f} ± {found.uncertainty:.2f} MB/h of {megabytes[-1]:.0f} MB"
    reached = found.below(MOST_GROWTH)
    # What can't be told apart from the noise is no miss, and no success either.
    note = "" if reached is not None else "too short to tell: more minutes narrow it"
    return Figure("growth of memory", f"< {MOST_GROWTH:g} MB/h", result, reached, note)


def _counts(looks: _Looks) -> list[Figure]:
    figures = []
    for column, name in _COUNTS.items():
        course = looks[:, column].astype(int).tolist()
        half = len(course) // 2
        result = f"{max(course[:half])} at most, then {max(course[half:])}"
        figures.append(Figure(name, "constant", result, settled(course)))
    return figures


def _lateness(found: dict[str, Any]) -> Figure:
    result = (
        f"p50 {found['p50']:.1f}, p99 {found['p99']:.1f}, worst {found['worst']:.0f} ms "
        f"of {found['ticks']:,} ticks"
    )
    reached = bool(found["p99"] <= LATEST)
    return Figure("lateness of the window", f"p99 ≤ {LATEST:g} ms", result, reached)


def _use(found: dict[str, Any]) -> Figure:
    """The others count only if all was done and nothing went wrong."""
    done = found["steps"] > 0 and found["rounds"] > 0 and found["saved"] >= found["rounds"]
    well = found["state"] == "Training" and not found["message"]
    result = f"{found['steps']:,} steps, {found['rounds']} rounds, {found['saved']} saved"
    return Figure("trained and used", "without a fault", result, done and well, found["message"])
