"""Points of a map: which sample each is, where it lies in the plane and on the widget."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from visualcnn.data.dataset import Indices, Labels

Floats = npt.NDArray[np.float32]
_CLOSEST, _FARTHEST = 0.5, 200.0


@dataclass(frozen=True, eq=False)
class MapPoints:
    """Samples of the validation set in two dimensions, as the network had them after `step`.

    `places` float32 (points, 2), x to the right and y upwards; `samples` their indices in the
    split, `labels` and `predictions` uint8, each (points,). `note` says what the axes are.
    """

    step: int
    layer: str
    way: str
    places: Floats
    samples: Indices
    labels: Labels
    predictions: Labels
    note: str

    @property
    def wrong(self) -> npt.NDArray[np.bool_]:
        """Which of them are read as something else."""
        return np.asarray(self.labels != self.predictions)


@dataclass(frozen=True)
class Camera:
    """What part of the plane is seen: its middle, and pixels for each of its units."""

    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0
    width: float = 1.0
    height: float = 1.0

    @classmethod
    def on_all(cls, places: Floats, width: float, height: float, margin: float) -> Camera:
        """All of `places` in sight, with a margin in pixels; the whole of an empty plane."""
        finite = places[np.isfinite(places).all(axis=1)]
        if not len(finite):
            return cls(width=width, height=height)
        low, high = finite.min(axis=0).astype(float), finite.max(axis=0).astype(float)
        spread = np.maximum(high - low, 1e-9)
        room = max(width - 2 * margin, 1.0), max(height - 2 * margin, 1.0)
        x, y = (low + high) / 2
        return cls(float(x), float(y), float(min(room / spread)), width, height)

    def pixels(self, places: Floats) -> Floats:
        """Where `places` (points, 2) lie on the widget, in its pixels from the top left."""
        moved = (places - np.array([self.x, self.y], np.float32)) * np.float32(self.scale)
        middle = np.array([self.width / 2, self.height / 2], np.float32)
        return np.asarray(middle + moved * np.array([1, -1], np.float32), np.float32)

    def zoomed(self, factor: float, x: float, y: float, whole: float) -> Camera:
        """Nearer by `factor`, with what is under the pixel (x, y) staying there.

        `whole` is the scale at which all is seen: far beyond it nothing could be found again.
        """
        scale = min(max(self.scale * factor, _CLOSEST * whole), _FARTHEST * whole)
        right, up = x - self.width / 2, self.height / 2 - y
        change = 1 / self.scale - 1 / scale
        return replace(self, x=self.x + right * change, y=self.y + up * change, scale=scale)

    def moved(self, right: float, down: float) -> Camera:
        """With the plane dragged by so many pixels."""
        return replace(self, x=self.x - right / self.scale, y=self.y + down / self.scale)


def nearest(pixels: Floats, x: float, y: float, reach: float) -> int | None:
    """The point that is nearest to (x, y), within `reach` pixels."""
    if not len(pixels):
        return None
    away = np.square(pixels - np.array([x, y], np.float32)).sum(axis=1)
    found = int(np.nanargmin(np.where(np.isnan(away), np.inf, away)))
    return found if away[found] <= reach * reach else None


def beside(pixels: Floats, start: int, right: int, down: int) -> int:
    """The point that is nearest to `start` in one of four directions; `start` where none is."""
    away = pixels - pixels[start]
    along = away @ np.array([right, down], np.float32)
    across = np.abs(away @ np.array([down, right], np.float32))
    cost = np.where((along > 0) & (across <= along), along + 2 * across, np.inf)
    found = int(np.argmin(cost))
    return found if np.isfinite(cost[found]) else start


def inside(pixels: Floats, corners: Floats) -> npt.NDArray[np.bool_]:
    """Which of `pixels` (points, 2) lie in the polygon `corners` (n, 2), by the even-odd rule."""
    odd = np.zeros(len(pixels), bool)
    x, y = pixels.T
    for (x0, y0), (x1, y1) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        crossed = (y0 > y) != (y1 > y)
        if crossed.any():
            slope = (x1 - x0) / (y1 - y0)
            odd ^= crossed & (x < x0 + (y - y0) * slope)
    return odd
