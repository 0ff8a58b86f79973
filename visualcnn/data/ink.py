"""From a photograph or any other grey picture to ink alone: light on dark, the paper black.

Paper is what the picture's border shows. A photograph's is lit unevenly, so its tone is a surface
of second order in row and column, fitted by least squares to what departs least from it, over and
over (P. J. Rousseeuw and K. Van Driessen, "Computing LTS regression for large data sets", 2006).
Ink is what departs from paper.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from visualcnn.data.dataset import DataError, Images

LEAST_CONTRAST: Final = 24.0
"""By how many of 255 tones ink departs from paper at least."""

Floats = npt.NDArray[np.floating[Any]]

_EVEN = 0.75  # the share of the border that has one tone where paper is even
_GRID = 64  # rows and columns to which the paper's surface is fitted
_ROUNDS = 6
_WINDOW = 20  # a window's side in the picture's: a stroke fills 3 % of it, a speck doesn't
_STROKE = 0.03
_FAINT = 0.15  # the share of full ink that most of a photograph's noise stays below
_CLEAN = 0.01  # so many faint pixels away from ink, for each of ink, a clean picture may have


def as_ink(grey: Images) -> Images:
    """The ink of `grey`, uint8 (h, w), dark on light or light on dark: 0 paper, 255 full ink.

    A clean picture with black paper and ink up to 255 stays as it is. Raises `DataError`, in one
    sentence, for a picture without pixels or without contrast.
    """
    if grey.ndim != 2 or not grey.size:
        raise DataError("The picture is empty: it has no pixels.")
    away = grey - _paper(grey)
    darker, lighter = _strongest(-away), _strongest(away)
    if darker > lighter:
        away = -away
    full = max(darker, lighter)
    if full < LEAST_CONTRAST:
        raise DataError("The picture has no contrast: no ink stands out from its paper.")
    least, most = _range(away, full)
    share = np.clip((away - least) / (most - least), 0.0, 1.0)
    ink: Images = np.floor(share * 255.0 + 0.5).astype(np.uint8)
    return _without_specks(ink)


def _paper(grey: Images) -> Floats:
    """The tone that the paper has, or would have under the ink: (h, w), or (1, 1) if even."""
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    counts = np.bincount(border, minlength=256)
    if counts.max() >= _EVEN * len(border) or min(grey.shape) < 8:
        return np.full((1, 1), float(np.median(border)))
    rows, columns = (np.linspace(0, n - 1, min(n, _GRID)).astype(np.intp) for n in grey.shape)
    sheet = grey[np.ix_(rows, columns)].astype(np.float64)
    terms = _surface_terms(rows / grey.shape[0], columns / grey.shape[1])
    on_border = np.zeros(sheet.shape, bool)
    on_border[[0, -1]] = on_border[:, [0, -1]] = True
    shares = _fit(terms, sheet.ravel(), on_border.ravel())
    places = (np.arange(n) / n for n in grey.shape)
    surface: Floats = (_surface_terms(*places) @ shares).reshape(grey.shape)
    return surface


def _surface_terms(y: Floats, x: Floats) -> Floats:
    """1, x, y, x², xy, y² at each place of the grid: (rows · columns, 6)."""
    down, across = (values.ravel() for values in np.meshgrid(y, x, indexing="ij"))
    powers = [np.ones_like(down), across, down, across * across, across * down, down * down]
    return np.stack(powers, axis=1)


def _fit(terms: Floats, tones: Floats, border: npt.NDArray[np.bool_]) -> Floats:
    """The surface's six numbers: of the border's closer part first, then of all that is close."""
    kept = border
    shares: Floats = np.zeros(6)
    for first in [True] * _ROUNDS + [False] * _ROUNDS:
        shares = np.linalg.lstsq(terms[kept], tones[kept], rcond=None)[0]
        error = np.abs(tones - terms @ shares)
        if first:
            kept = border & (error <= np.quantile(error[border], _EVEN))
        else:
            kept = error <= max(4.0 * float(np.median(error[kept])), 3.0)
    return shares


def _strongest(away: Floats) -> float:
    """How far the strongest ten-thousandth of the pixels departs, at least one pixel's."""
    rank = away.size - 1 - away.size // 10_000
    return float(np.partition(away, rank, axis=None)[rank])


def _range(away: Floats, full: float) -> tuple[float, float]:
    """From which departure on there is ink, and from which it is full.

    In a clean picture faint pixels are the soft edges of strokes, beside stronger ones. Others are
    noise, or a JPEG's rings: then some depart more than the faint ones, and ink varies in tone.
    """
    strong, faint = away >= full / 2, away < _FAINT * full
    beside = _window_sums((~faint).astype(np.int64), 1) > 0
    lonely = int(((away > 0.01 * full) & faint & ~beside).sum())
    if lonely <= _CLEAN * int(strong.sum()):
        return 0.0, full
    noise = 1.4826 * float(np.median(np.abs(away[~strong])))
    return min(max(_FAINT * full, 4.0 * noise), full / 2), float(np.median(away[strong]))


def _without_specks(ink: Images) -> Images:
    """Large pictures: ink counts only where its neighbourhood holds a stroke's share of ink."""
    reach = min(ink.shape) // (2 * _WINDOW)
    if reach < 2:
        return ink
    around = _window_sums((ink > 127).astype(np.int64), reach)
    written = around >= _STROKE * (2 * reach + 1) ** 2
    return ink * written if (ink[written] > 0).any() else ink


def _window_sums(values: npt.NDArray[np.int64], reach: int) -> npt.NDArray[np.int64]:
    """The sum over each pixel's neighbours up to `reach` away, in rows and in columns."""
    for axis in (0, 1):
        margins = [(0, 0), (0, 0)]
        margins[axis] = (reach + 1, reach)
        sums = np.pad(values, margins).cumsum(axis=axis)
        count = values.shape[axis]
        span = 2 * reach + 1
        values = np.take(sums, np.arange(span, span + count), axis=axis) - np.take(
            sums, np.arange(count), axis=axis
        )
    return values
