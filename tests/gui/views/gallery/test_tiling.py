"""Where tiles lie."""

from __future__ import annotations

import pytest

from visualcnn.gui.views.gallery.tiling import Tiling, lead_for


@pytest.mark.parametrize("lead", [0, 2])
def test_every_tile_is_found_where_it_lies(lead: int) -> None:
    """At each of its pixels, and nowhere else."""
    tiling = Tiling(count=11, across=4, height=5, width=3, gap=2, lead=lead)
    found: dict[int | None, list[tuple[int, int]]] = {}
    for y in range(tiling.total_height + 3):
        for x in range(30):
            found.setdefault(tiling.at(x, y), []).append((x, y))
    assert set(found) == {None, *range(11)}
    for rank in range(11):
        left, top = tiling.corner(rank)
        assert sorted(found[rank]) == [(left + x, top + y) for x in range(3) for y in range(5)]
        assert tiling.row(rank) == (rank + lead) // 4


def test_rows_in_sight() -> None:
    """A row counts from the first of its pixels to the last, with the gap below it."""
    tiling = Tiling(count=100, across=10, height=20, width=20, gap=4)
    assert tiling.rows == 10
    assert tiling.seen(0, 24) == (0, 2)
    assert tiling.seen(3, 20) == (0, 1)
    assert tiling.seen(28, 24) == (1, 3)
    assert tiling.seen(tiling.total_height - 10, 50)[1] == 10
    assert [tiling.first_in(top) for top in (0, 23, 24, 47, 48)] == [0, 0, 10, 10, 20]


def test_ranks_of_rows() -> None:
    """The first row may begin with free places, the last one end with them."""
    tiling = Tiling(count=25, across=10, height=20, width=20, gap=4, lead=3)
    assert tiling.rows == 3
    assert tiling.ranks(0, 1) == (0, 7)
    assert tiling.ranks(1, 3) == (7, 25)
    assert tiling.first_in(0) == 0


def test_a_lead_lets_any_tile_begin_a_row() -> None:
    """And is less than a row."""
    for rank in range(30):
        lead = lead_for(rank, 7)
        assert 0 <= lead < 7
        assert (rank + lead) % 7 == 0


def test_nothing_has_no_height() -> None:
    """As when nothing fits a filter."""
    empty = Tiling(0, 5, 20, 20, 4)
    assert empty.total_height == empty.rows == empty.first_in(0) == 0
    assert empty.at(10, 10) is None
