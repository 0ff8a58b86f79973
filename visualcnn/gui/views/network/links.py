"""Which tiles belong to the one that is pointed at: its filter, its map, and the maps it reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from visualcnn.gui.views.network.pointed import Pointed
from visualcnn.gui.views.network.selection import What
from visualcnn.gui.views.network.strips import Strip

Lit = Mapping[What, frozenset[int]]


def links(strips: Sequence[Strip], number: int, at: Pointed) -> dict[int, Lit]:
    """The tiles to light, by strip and group, for what is pointed at in strip `number`.

    A map is linked to the filter of its index and to every map that the filter reads; a kernel
    of a filter only to the one map that it reads. Shapes decide, whatever the layer is called.
    """
    strip = strips[number]
    if not strip.filters or strip.filters[0] != strip.tiles[0] or number == 0:
        return {}
    if at.what not in {"map", "filter", "cell"}:
        return {}
    reads = strip.filters[1]
    above = strips[number - 1]
    partner: What = strip.what if at.what == "filter" else "filter"
    lit: dict[int, Lit] = {number: {partner: frozenset({at.cell.block})}}
    if above.tiles[0] == reads:
        only_one = at.what == "filter" and not at.whole and reads > 1
        lit[number - 1] = {above.what: frozenset({at.cell.tile} if only_one else range(reads))}
    return lit
