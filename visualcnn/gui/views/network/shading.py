"""Values become colours: those of all groups at once, in few large NumPy calls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

import numpy as np

from visualcnn.gui import mosaic
from visualcnn.gui.mosaic import Values
from visualcnn.gui.theme import current_theme
from visualcnn.gui.views.network import tile_colours
from visualcnn.gui.views.network.scale import Mode
from visualcnn.gui.views.network.tile_colours import Colours
from visualcnn.gui.views.network.tiles import TileGroup


def shade(groups: Iterable[TileGroup], mode: Mode, *, stale: bool) -> None:
    """Draw those of `groups` that are outdated, each in its scale.

    A large call lets other threads run meanwhile; many small ones would hold up the training.
    """
    outdated = [group for group in groups if group.outdated]
    colours = tile_colours.colours(current_theme(), stale=stale)
    shown = [(group, group.values) for group in outdated if group.values is not None]
    if shown:
        _shade(shown, mode, colours)
    for group in outdated:
        if group.values is None:
            group.draw_empty(colours)


def _shade(shown: Sequence[tuple[TileGroup, Values]], mode: Mode, colours: Colours) -> None:
    values = np.concatenate([values for _, values in shown], axis=None)
    parts = _slices([values.size for _, values in shown])
    tiles = [len(values) if mode == "tile" else 1 for _, values in shown]
    lows, highs = _extremes(values, parts, tiles)
    for (group, _), part, own in zip(shown, parts, _slices(tiles), strict=True):
        if group.scale.follow(lows[own], highs[own], mode):
            group.owner.update()
        mine = values[part].reshape(group.grid.blocks, -1)
        group.scale.spread(mine, out=mine)
    steps = mosaic.steps(values)
    for (group, _), part in zip(shown, parts, strict=True):
        group.draw(steps[part], colours)


def _extremes(
    values: Values, parts: Sequence[slice], tiles: Sequence[int]
) -> tuple[list[float], list[float]]:
    """The lowest and the highest finite value of every part's equal tiles; 0 where there's none."""
    starts: list[int] = []
    for part, number in zip(parts, tiles, strict=True):
        starts.extend(range(part.start, part.stop, (part.stop - part.start) // number))
    lows, highs = np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)
    if not (np.isfinite(lows).all() and np.isfinite(highs).all()):
        finite = np.where(np.isfinite(values), values, 0)
        lows, highs = np.minimum.reduceat(finite, starts), np.maximum.reduceat(finite, starts)
    return lows.tolist(), highs.tolist()


def _slices(sizes: Sequence[int]) -> list[slice]:
    """One after another."""
    return [slice(*ends) for ends in pairwise(accumulate(sizes, initial=0))]
