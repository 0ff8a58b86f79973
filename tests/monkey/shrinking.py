"""Shrinking: which few of many events a failure needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def shrunk(numbers: Sequence[int], fails: Callable[[Sequence[int]], bool], tries: int) -> list[int]:
    """A part of `numbers` that still `fails`: pieces are left out, ever smaller ones.

    After so many `tries` what is left is returned. (Zeller and Hildebrandt 2002: ddmin.)
    """
    left, size = list(numbers), max(1, len(numbers) // 2)
    while size:
        start = 0
        while start < len(left) and tries:
            fewer = left[:start] + left[start + size :]
            tries -= 1
            if fewer and fails(fewer):
                left = fewer
            else:
                start += size
        size //= 2
    return left


def written(numbers: Sequence[int]) -> str:
    """As short as it can be read back: 3, 5, 6, 7 as "3,5-7"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(f"{a}-{b}" if b > a else f"{a}" for a, b in runs)
