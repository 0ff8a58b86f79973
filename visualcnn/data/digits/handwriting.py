"""The hand of a writer: everything by which two samples of the same way of writing differ.

The ranges are set by hand. Only + - × ÷ √, minimum and maximum are used, whose results IEEE 754
fixes to the last bit, so every machine writes the same digits.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from visualcnn.data.digits.streams import Floats, Streams
from visualcnn.data.digits.strokes import PathTable, Places

# Lengths are in the unit of the skeletons' sheet, whose half side is 1. A pair is (mean, deviation)
# of a bell curve where its name says what is bent, (least, most) of an even spread for the ink.
POINT_JITTER = 0.09  # deviation of each control point
STROKE_JITTER = 0.05  # deviation of each stroke as a whole
POSE_OVERSHOOT = 0.3  # how far beyond its two poses a way of writing may go, 1 for their distance
WARP = 0.1  # deviation of each coefficient of the sheet's distortion
ASPECT = (1.0, 0.18)  # width over height
SLANT = (0.15, 0.28)  # shear, positive leans right
TURN = (0.0, 0.14)  # radians, roughly
PEN_RADIUS = (0.05, 0.21)
PRESSURE = 0.2  # deviation of the pen radius along the path, relative
SOFTNESS = (0.9, 1.5)  # width of the ink's edge in pixels
BRIGHTNESS = (0.9, 1.2)  # of full ink, where white is 1 and more stays white


class Writing(NamedTuple):
    """n written digits: pen positions `x` and `y` (n, P), pen radius there `radius` (n, P).

    All three in the same unit (y downwards); `softness` (n,) is the width of the ink's soft edge
    in pixels, `brightness` (n,) what full ink counts, 1 for white.
    """

    x: Floats
    y: Floats
    radius: Floats
    softness: Floats
    brightness: Floats


def write(table: PathTable, ways: Places, streams: Streams) -> Writing:
    """One digit for each stream, sample i written in the way number `ways[i]`."""
    x, y = _control_points(table, ways, streams)
    x, y = _posture(*_warp(x, y, streams), streams)
    shares, neighbours = table.shares[ways], table.neighbours[ways]
    path_x, path_y = _along(x, neighbours, shares), _along(y, neighbours, shares)
    return Writing(path_x, path_y, *_ink(streams, path_x.shape[1]))


def _control_points(table: PathTable, ways: Places, streams: Streams) -> tuple[Floats, Floats]:
    """Between the two poses, each stroke and each point a little off."""
    poses = table.poses[ways]
    between = streams.uniform(1) * (1 + 2 * POSE_OVERSHOOT) - POSE_OVERSHOOT
    points = poses[:, 0] + between[:, :, np.newaxis] * (poses[:, 1] - poses[:, 0])
    count = points.shape[1]
    jitter = streams.bell(2 * count).reshape(-1, count, 2) * np.float32(POINT_JITTER)
    strokes = int(table.stroke.max()) + 1
    shift = streams.bell(2 * strokes).reshape(-1, strokes, 2) * np.float32(STROKE_JITTER)
    points = points + jitter + np.take_along_axis(shift, table.stroke[ways][:, :, np.newaxis], 1)
    return points[:, :, 0], points[:, :, 1]


def _warp(x: Floats, y: Floats, streams: Streams) -> tuple[Floats, Floats]:
    """A smooth distortion of the sheet: second and third order in x and y."""
    a = (streams.bell(10) * np.float32(WARP)).T[:, :, np.newaxis]
    xx, xy, yy = x * x, x * y, y * y
    new_x = x + a[0] * xx + a[1] * xy + a[2] * yy + a[3] * yy * y + a[4] * xx * x
    new_y = y + a[5] * xx + a[6] * xy + a[7] * yy + a[8] * yy * y + a[9] * xx * x
    return new_x, new_y


def _posture(x: Floats, y: Floats, streams: Streams) -> tuple[Floats, Floats]:
    """Aspect, slant (positive leans right) and turn of the whole digit."""
    bells = streams.bell(3)
    aspect, slant, turn = bells[:, :1], bells[:, 1:2], bells[:, 2:]
    x = x * (ASPECT[0] + ASPECT[1] * aspect)
    x = x - y * (SLANT[0] + SLANT[1] * slant)
    half = (TURN[0] + TURN[1] * turn) * 0.5
    norm = 1 + half * half
    cosine, sine = (1 - half * half) / norm, 2 * half / norm
    return cosine * x - sine * y, sine * x + cosine * y


def _along(values: Floats, neighbours: Places, shares: Floats) -> Floats:
    """Path points (n, P) from control points (n, C)."""
    near = [np.take_along_axis(values, neighbours[:, :, k], 1) * shares[:, :, k] for k in range(4)]
    path: Floats = near[0] + near[1] + near[2] + near[3]
    return path


def _ink(streams: Streams, points: int) -> tuple[Floats, Floats, Floats]:
    """Pen radius, changing evenly along the path, softness and brightness."""
    spread = streams.uniform(3)
    pressure = streams.bell(2) * np.float32(PRESSURE)
    along = (np.arange(points, dtype=np.float32) * 2 - (points - 1)) / np.float32(points - 1)
    radius = _range(spread[:, :1], PEN_RADIUS)
    bend = 1 + pressure[:, :1] * along + pressure[:, 1:] * (along * along - np.float32(0.33))
    radius = radius * np.maximum(bend, np.float32(0.4))
    return radius, _range(spread[:, 1], SOFTNESS), _range(spread[:, 2], BRIGHTNESS)


def _range(uniform: Floats, limits: tuple[float, float]) -> Floats:
    return uniform * np.float32(limits[1] - limits[0]) + np.float32(limits[0])
