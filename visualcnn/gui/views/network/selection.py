"""What the user pointed at: a layer's map, filter or cell, or the ends of the network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

What = Literal["input", "map", "filter", "cell", "probability"]


@dataclass(frozen=True)
class Selection:
    """One thing in the network panel: `index` counts from 0, as arrays do."""

    layer: str
    what: What
    index: tuple[int, ...]
