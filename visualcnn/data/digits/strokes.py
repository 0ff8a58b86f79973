"""From skeletons to pen paths: tables that turn control points into a row of pen positions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from visualcnn.data.digits.skeletons import Way

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]

SHEET = 100.0
PATH_POINTS = 40


class Mark(NamedTuple):
    """A control point as written in a skeleton."""

    x: float
    y: float
    corner: bool


@dataclass(frozen=True)
class PathTable:
    """All ways at once, padded to the same number C of control points and P of path points.

    `poses` (ways, 2, C, 2): x and y in -1..1, y downwards. `stroke` (ways, C): the stroke that a
    control point belongs to. A path point is the sum over its four `neighbours` (ways, P, 4),
    control points, times `shares` (ways, P, 4). `pen_down` (ways, P - 1): whether the pen
    draws between a path point and the next.
    """

    poses: Floats
    stroke: Places
    neighbours: Places
    shares: Floats
    pen_down: npt.NDArray[np.bool_]


def parse(pose: str) -> list[list[Mark]]:
    """The strokes of a skeleton's text, each a row of control points."""
    return [[_mark(word) for word in stroke.split()] for stroke in pose.split("|")]


def path_table(ways: tuple[Way, ...]) -> PathTable:
    """The table of `ways`, in their order."""
    strokes = [parse(way.pose) for way in ways]
    others = [parse(way.other_pose or way.pose) for way in ways]
    most = max(sum(map(len, way)) for way in strokes)
    curves = [_curve(way) for way in strokes]
    poses = [[_points(one, most) for one in pair] for pair in zip(strokes, others, strict=True)]
    return PathTable(
        poses=np.array(poses),
        stroke=np.stack([_stroke_of_points(way, most) for way in strokes]),
        neighbours=np.stack([curve[0] for curve in curves]),
        shares=np.stack([curve[1] for curve in curves]),
        pen_down=np.stack([curve[2] for curve in curves]),
    )


def _mark(word: str) -> Mark:
    x, y = word.rstrip("!").split(",")
    return Mark(float(x), float(y), word.endswith("!"))


def _points(strokes: list[list[Mark]], most: int) -> Floats:
    points = np.zeros((most, 2), np.float32)
    marks = [mark for stroke in strokes for mark in stroke]
    points[: len(marks)] = [(mark.x, mark.y) for mark in marks]
    return points * np.float32(2 / SHEET) - np.float32(1)


def _stroke_of_points(strokes: list[list[Mark]], most: int) -> Places:
    numbers = [number for number, stroke in enumerate(strokes) for _ in stroke]
    return np.array(numbers + [0] * (most - len(numbers)), np.intp)


def _curve(strokes: list[list[Mark]]) -> tuple[Places, Floats, npt.NDArray[np.bool_]]:
    """Neighbours, shares and pen_down of one way, its path points spread evenly over the ink."""
    spans = _spans(strokes)
    steps = _steps(strokes, PATH_POINTS - len(strokes))
    neighbours, shares, pen_down = [], [], []
    for stroke_spans, stroke_steps in zip(spans, steps, strict=True):
        neighbours.append(stroke_spans[0])
        shares.append(_catmull_rom(0.0))
        for span, count in zip(stroke_spans, stroke_steps, strict=True):
            neighbours += [span] * count
            shares += [_catmull_rom(k / count) for k in range(1, count + 1)]
        pen_down += [True] * sum(stroke_steps) + [False]
    return np.array(neighbours, np.intp), np.array(shares, np.float32), np.array(pen_down[:-1])


def _spans(strokes: list[list[Mark]]) -> list[list[tuple[int, int, int, int]]]:
    """The four control points that shape each span; an end or a corner stands in for the next."""
    spans, first = [], 0
    for stroke in strokes:
        last = first + len(stroke) - 1
        sharp = {first, last} | {first + k for k, mark in enumerate(stroke) if mark.corner}
        before = {k: k if k in sharp else k - 1 for k in range(first, last + 1)}
        after = {k: k if k in sharp else k + 1 for k in range(first, last + 1)}
        spans.append([(before[k], k, k + 1, after[k + 1]) for k in range(first, last)])
        first = last + 1
    return spans


def _steps(strokes: list[list[Mark]], total: int) -> list[list[int]]:
    """How many path points each span gets: by its length, at least one, `total` in all."""
    lengths = [
        math.sqrt((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y))
        for stroke in strokes
        for a, b in pairwise(stroke)
    ]
    counts = [1] * len(lengths)
    while sum(counts) < total:
        longest = max(range(len(lengths)), key=lambda k: lengths[k] / counts[k])
        counts[longest] += 1
    rest = iter(counts)
    return [[next(rest) for _ in stroke[1:]] for stroke in strokes]


def _catmull_rom(t: float) -> tuple[float, float, float, float]:
    """Shares of four control points at `t` between the second (0) and the third (1).

    Source: Catmull and Rom, "A class of local interpolating splines", 1974 (uniform knots).
    """
    square, cube = t * t, t * t * t
    return (
        (-t + 2 * square - cube) / 2,
        (2 - 5 * square + 3 * cube) / 2,
        (t + 4 * square - 3 * cube) / 2,
        (-square + cube) / 2,
    )
