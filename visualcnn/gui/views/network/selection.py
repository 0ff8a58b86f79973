"""What the user pointed at: a layer's map, filter or cell, or the ends of the network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

What = Literal["input", "map", "filter", "cell", "probability"]


@dataclass(frozen=True)
class Selection:
    """One thing in the network panel: `index` counts from 0, as arrays do.

    `cell` is the one number of it that is meant: (row, column) of a map or the input, (kernel, row,
    column) of a filter; None where the whole is, or where it has but one.
    """

    layer: str
    what: What
    index: tuple[int, ...]
    cell: tuple[int, ...] | None = None
