"""How cost grows: batch 1 to 1,024, width ×1 to ×8, pictures of 28 to 112 pixels."""

from __future__ import annotations

from functools import partial
from statistics import median

from benchmarks.pairs import Side
from benchmarks.report import Row

BATCHES = (1, 4, 16, 64, 256, 1024)
WIDTHS = (1, 2, 4, 8)
SIZES = (28, 56, 112)


POINTS = (
    *((batch, 1, 28) for batch in BATCHES),
    *((64, width, 28) for width in WIDTHS[1:]),
    *((64, 1, size) for size in SIZES[1:]),
)


def measure(point: tuple[int, int, int], *, quick: bool) -> list[Row]:
    """One row; nothing to reach, but where the rate of arithmetic stops growing is seen."""
    rounds = 1 if quick else 3
    side = Side("side_scaling.py", tuple(map(str, point)))
    answers = [side.run() for _ in range(rounds)]
    rate = median(answer["images_per_second"] for answer in answers)
    work = median(answer["gflops"] for answer in answers)
    batch, width, size = point
    row = Row(
        f"batch {batch}, width ×{width}, {size}×{size}",
        "",
        f"{rate:,.0f} images/s   {work:.0f} GFLOP/s",
        None,
        {"images_per_second": rate, "gflops": work},
    )
    return [row]


PARTS = {"{}-{}-{}".format(*point): partial(measure, point) for point in POINTS}
