"""Redraw of the curves with a million steps, and whether they keep what must be seen."""

from __future__ import annotations

from benchmarks.pairs import Side
from benchmarks.report import Row
from benchmarks.screen import screen

STEPS = 1_000_000


def measure(*, quick: bool) -> list[Row]:
    """The median redraw: refresh and paint."""
    name = f"redraw of the curves with {STEPS:,} steps"
    try:
        with screen():
            found = Side("side_curves.py", (str(STEPS), "20" if quick else "200")).run()
    except RuntimeError as error:
        return [Row(name, "≤ 8 ms", str(error), None)]
    both = found["refresh"] + found["paint"]
    lost = [point for point, is_kept in found["kept"].items() if not is_kept]
    return [
        Row(
            name,
            "≤ 8 ms",
            f"{both:.1f} ms (refresh {found['refresh']:.1f}, paint {found['paint']:.1f})",
            both <= 8,
            found,
        ),
        Row(
            "minimum, maximum, first, last and best of them",
            "all kept",
            f"lost: {', '.join(lost)}" if lost else "all kept",
            not lost,
        ),
    ]


PARTS = {"": measure}
