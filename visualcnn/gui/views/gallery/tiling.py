"""Tiling: where each of very many equal tiles lies, in a picture much higher than the screen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tiling:
    """Tiles of (height, width) in rows of `across`, `gap` around each; all in device pixels.

    The first `lead` places of the first row stay free, so that any tile can begin a row.
    """

    count: int
    across: int
    height: int
    width: int
    gap: int
    lead: int = 0

    @property
    def row_height(self) -> int:
        """From one row to the next."""
        return self.height + self.gap

    @property
    def rows(self) -> int:
        """How many there are."""
        return -(-(self.count + self.lead) // self.across)

    @property
    def total_height(self) -> int:
        """Of all rows."""
        return self.rows * self.row_height + self.gap if self.count else 0

    def row(self, rank: int) -> int:
        """The row of the tile with that number."""
        return (rank + self.lead) // self.across

    def corner(self, rank: int) -> tuple[int, int]:
        """Its left and top."""
        row, column = divmod(rank + self.lead, self.across)
        return self.gap + column * (self.width + self.gap), self.gap + row * self.row_height

    def at(self, x: float, y: float) -> int | None:
        """The tile at a point; None between tiles and beside them."""
        column, beside = divmod(x - self.gap, self.width + self.gap)
        row, below = divmod(y - self.gap, self.row_height)
        rank = int(row) * self.across + int(column) - self.lead
        inside = beside < self.width and below < self.height and 0 <= column < self.across
        return rank if inside and row >= 0 and 0 <= rank < self.count else None

    def first_in(self, top: int) -> int:
        """The tile that begins the first row of which something is seen below `top`.

        The gap above a row belongs to it.
        """
        row = top // self.row_height
        return min(max(0, row * self.across - self.lead), max(0, self.count - 1))

    def seen(self, top: int, height: int) -> tuple[int, int]:
        """The rows of which something is seen from `top` on, frames too, as first and end."""
        first = max(0, top - self.gap) // self.row_height
        return first, min(self.rows, (top + height) // self.row_height + 1)

    def ranks(self, first: int, end: int) -> tuple[int, int]:
        """The tiles of the rows from `first` to before `end`, likewise."""
        begin, stop = first * self.across - self.lead, end * self.across - self.lead
        return max(0, begin), min(self.count, max(0, stop))


def lead_for(rank: int, across: int) -> int:
    """How many places must stay free so that tile `rank` begins a row."""
    return -rank % across
