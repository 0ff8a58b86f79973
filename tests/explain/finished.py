"""Generators of progress, run to their end."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

T = TypeVar("T")


def finished(work: Generator[float, None, T]) -> T:
    """What `work` returns, once its progress was seen to grow up to 1 and no further."""
    steps = []
    while True:
        try:
            steps.append(next(work))
        except StopIteration as end:
            assert steps == sorted(steps)
            assert steps[0] >= 0
            assert steps[-1] == 1
            result: T = end.value
            return result
