"""Thinning: curves of any length become a few points that still show every extreme."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from visualcnn.training.series import Series

POINTS = 2_000
"""At most about so many points are drawn for one curve."""

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Points:
    """A line to draw: x in steps, ascending, and y; both float64 (n,)."""

    x: Floats
    y: Floats


def bucket_width(span: float, points: int = POINTS) -> int:
    """Steps a bucket: the lowest power of two with which `span` steps give at most `points` points.

    Powers of two, with buckets counted from step 1, keep the drawn line still while a run grows.
    """
    width = 1
    while 2 * span / width > points:
        width *= 2
    return width


def thin(values: npt.ArrayLike, width: int, keep: Iterable[int] = ()) -> Indices:
    """Ascending indices of the lowest and highest value of every `width` values.

    The first and the last index and those in `keep` are among them. Values that aren't finite are
    passed over where others are at hand.
    """
    array = np.asarray(values)
    count = len(array)
    if count == 0 or width <= 1:
        return np.arange(count)
    lowest, highest = _extremes(array, width)
    ends = np.array([0, count - 1, *keep], np.int64)
    chosen = np.sort(np.concatenate([ends, lowest, highest]))
    # np.unique would sort twice.
    kept: Indices = chosen[np.concatenate([[True], chosen[1:] != chosen[:-1]])]
    return kept


def _extremes(values: npt.NDArray[np.floating], width: int) -> tuple[Indices, Indices]:
    """Where each bucket of `width` values, the last of which may be shorter, is extreme."""
    whole = len(values) // width * width
    lowest, highest = _extremes_of_rows(values[:whole].reshape(-1, width))
    starts = width * np.arange(len(lowest))
    lowest, highest = lowest + starts, highest + starts
    if whole == len(values):
        return lowest, highest
    low, high = _extremes_of_rows(values[np.newaxis, whole:])
    return np.append(lowest, low + whole), np.append(highest, high + whole)


def _extremes_of_rows(rows: npt.NDArray[np.floating]) -> tuple[Indices, Indices]:
    if np.isfinite(rows.sum()):
        return rows.argmin(axis=1), rows.argmax(axis=1)
    finite = np.isfinite(rows)
    return (
        np.where(finite, rows, np.inf).argmin(axis=1),
        np.where(finite, rows, -np.inf).argmax(axis=1),
    )


def thin_series(series: Series, first: float, last: float, points: int = POINTS) -> Points:
    """The values of the steps from `first` to `last`, with one step more at either side.

    Where only buckets are left, each gives its lowest and its highest value, at its middle.
    """
    width = bucket_width(last - first, points)
    new = thin_range(series.exact, series.exact_from, first, last, width)
    if not len(series.buckets):
        return new
    old = _thin_buckets(series, first, last, width)
    return Points(np.concatenate([old.x, new.x]), np.concatenate([old.y, new.y]))


def thin_range(
    values: npt.ArrayLike, first_step: int, first: float, last: float, width: int
) -> Points:
    """Thin consecutive `values`, the first of which is of `first_step`, between two steps.

    Buckets begin where `first_step` does, whatever `first` is, so that panning shows the same ones.
    """
    array = np.asarray(values)
    start = max(int(first) - first_step, 0) // width * width
    stop = min(max(int(np.ceil(last)) - first_step, 0) // width * width + width + 1, len(array))
    part = array[start:stop]
    chosen = thin(part, width)
    return Points(chosen.astype(np.float64) + (first_step + start), part[chosen].astype(np.float64))


def bucket_middles(series: Series) -> Floats:
    """The step in the middle of each bucket, float64 (buckets,)."""
    indices = np.arange(len(series.buckets), dtype=np.float64)
    return (indices + 0.5) * series.bucket_width + 0.5


def _thin_buckets(series: Series, first: float, last: float, width: int) -> Points:
    middles = bucket_middles(series)
    start, stop = visible(middles, first, last)
    group = max(width // series.bucket_width, 1)
    start = start // group * group
    low, high = series.buckets[start:stop, 0], series.buckets[start:stop, 1]
    middles = middles[start:stop]
    if group == 1:
        return Points(np.repeat(middles, 2), np.stack([low, high], axis=1).ravel().astype(float))
    lows, highs = _extremes(low, group)[0], _extremes(high, group)[1]
    x = np.concatenate([middles[lows], middles[highs]])
    y = np.concatenate([low[lows], high[highs]])
    order = np.argsort(x, kind="stable")
    return Points(x[order], y[order].astype(np.float64))


def cut_to(points: Points, first: float, last: float) -> Points:
    """The part of a line from `first` to `last`, with its height at these two where it goes on."""
    x, y = points.x, points.y
    if not len(x) or (first <= x[0] and x[-1] <= last):
        return points
    inside = (x >= first) & (x <= last)
    edges = [edge for edge in (first, last) if x[0] < edge < x[-1]]
    heights = np.interp(edges, x, y) if edges else np.empty(0)
    left = len(edges) > 0 and edges[0] == first
    split = 1 if left else 0
    return Points(
        np.concatenate([edges[:split], x[inside], edges[split:]]),
        np.concatenate([heights[:split], y[inside], heights[split:]]),
    )


def visible(x: Floats, first: float, last: float) -> tuple[int, int]:
    """The slice of ascending `x` from `first` to `last`, and one more at either side."""
    start, stop = np.searchsorted(x, [first, last])
    return max(int(start) - 1, 0), min(int(stop) + 1, len(x))
