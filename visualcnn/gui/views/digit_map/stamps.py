"""Thousands of points in one picture: a disc where the network is right, a cross where not."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.float32]


def disc(radius: float) -> Mask:
    """Ink of a disc with a soft edge, 0..1: (side, side), its middle in the middle pixel."""
    across, down = _plane(radius + 1)
    ink: Mask = np.clip(radius + 0.5 - np.hypot(across, down), 0, 1).astype(np.float32)
    return ink


def cross(radius: float, width: float) -> Mask:
    """Ink of two crossed lines with soft edges, 0..1: (side, side)."""
    across, down = _plane(radius + 1)
    line = np.minimum(np.abs(across - down), np.abs(across + down)) / np.sqrt(2)
    ends = np.clip(radius + 0.5 - np.maximum(np.abs(across), np.abs(down)), 0, 1)
    ink: Mask = (np.clip(width / 2 + 0.5 - line, 0, 1) * ends).astype(np.float32)
    return ink


def _plane(reach: float) -> tuple[Mask, Mask]:
    side = int(np.ceil(reach))
    at = np.arange(-side, side + 1, dtype=np.float32)
    return at[np.newaxis, :], at[:, np.newaxis]


def stamp(canvas: Pixels, places: npt.NDArray[np.float32], mask: Mask, colours: Pixels) -> None:
    """Print `mask` on `canvas`, uint8 (height, width, 3), around each of `places` (n, 2): x, y.

    `colours` uint8 (n, 3), one for each. What lies beyond the edges is left out, and so are
    places that aren't finite. Where two overlap, the later one lies on top.
    """
    finite = np.isfinite(places).all(axis=1)
    height, width = canvas.shape[:2]
    reach = len(mask) // 2
    near = (places > -reach - 1).all(axis=1) & (places < (width + reach, height + reach)).all(
        axis=1
    )
    kept = finite & near
    columns, rows = np.rint(places[kept]).astype(np.intp).T
    inks = colours[kept].astype(np.float32)
    for (down, across), ink in np.ndenumerate(mask):
        if not ink:
            continue
        y, x = rows + down - reach, columns + across - reach
        within = (y >= 0) & (y < height) & (x >= 0) & (x < width)
        y, x = y[within], x[within]
        canvas[y, x] = canvas[y, x] * (1 - ink) + inks[within] * ink
