"""What a long run held and how it felt, against what it may."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from soak.steadiness import settled, slope

LONGEST_WARM_UP, WARM_UP = 300.0, 0.5
"""Seconds that don't count, and what part of the whole they are at most."""
FEWEST = 6
"""Rounds that a slope takes."""
MOST_GROWTH = 1.0
"""Megabytes an hour."""
MOST_HELD = 0.03
"""What part of it the second half may hold more than the first."""
LATEST = 16.0
"""Milliseconds."""
SHORT = "too short to tell: more minutes narrow it"
_COUNTS = {1: "threads", 2: "descriptors"}

_Course = npt.NDArray[np.float64]


class Figure(NamedTuple):
    """A target and what was measured; `reached` is None where that can't be told."""

    name: str
    target: str
    result: str
    reached: bool | None
    note: str = ""


def figures(found: dict[str, Any], seconds: float) -> list[Figure]:
    """Of a run of so many seconds that told `found`."""
    warm = min(LONGEST_WARM_UP, WARM_UP * seconds)
    looks, used = (_since(warm, found[name]) for name in ("looks", "used"))
    counts = [_constant(name, looks[:, column]) for column, name in _COUNTS.items()]
    memory = [_growth(used), _held(used)]
    return [*memory, *counts, _qt_objects(used), _lateness(found), _use(found)]


def _since(seconds: float, course: list[list[float]]) -> _Course:
    array = np.array(course, np.float64)
    return array[array[:, 0] >= seconds] if len(array) else np.empty((0, 4))


def _growth(used: _Course) -> Figure:
    """Of what is in use after each round; what can't be told from noise is neither."""
    name, target = "growth of memory in use", f"< {MOST_GROWTH:g} MB/h"
    if len(used) < FEWEST:
        return _too_short(name, target, used)
    found = slope((used[:, 0] / 3600).tolist(), used[:, 1].tolist())
    result = f"{found.value:+.2f} ± {found.uncertainty:.2f} MB/h of {used[-1, 1]:.0f} MB"
    reached = found.below(MOST_GROWTH)
    return Figure(name, target, result, reached, SHORT if reached is None else "")


def _held(used: _Course) -> Figure:
    """With the gaps in it, which come and go: of the system's memory, after each round."""
    name, target = "memory held of the system", f"then + {MOST_HELD:.0%} at most"
    if len(used) < FEWEST:
        return _too_short(name, target, used)
    half = len(used) // 2
    first, then = (np.median(part) for part in (used[:half, 2], used[half:, 2]))
    result = f"{first:.0f} MB in the middle, then {then:.0f} MB"
    return Figure(name, target, result, bool(then <= (1 + MOST_HELD) * first))


def _qt_objects(used: _Course) -> Figure:
    """Counted after each round."""
    name = "Qt objects"
    return _too_short(name, "constant", used) if len(used) < FEWEST else _constant(name, used[:, 3])


def _too_short(name: str, target: str, used: _Course) -> Figure:
    return Figure(name, target, f"{len(used)} rounds", None, SHORT)


def _constant(name: str, course: npt.NDArray[np.float64]) -> Figure:
    counts = course.astype(int).tolist()
    half = len(counts) // 2
    result = f"{max(counts[:half])} at most, then {max(counts[half:])}"
    return Figure(name, "constant", result, settled(counts))


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
