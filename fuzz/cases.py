"""Cases: file number N of a seed is always the same one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fuzz import grammar, mutants
from fuzz.edges import Rng
from fuzz.writing import sealed

_UNSEALED = 0.03
"""The share of mutants that keep the seal of the file that they were; nearly all are refused."""
_KINDS: tuple[tuple[str, float, Callable[[Rng], bytes]], ...] = (
    ("grammar", 0.55, grammar.changed_state),
    ("instructions", 0.30, mutants.changed_instructions),
    ("bytes", 0.12, mutants.changed_bytes),
    ("spliced", 0.03, mutants.spliced),
)


@dataclass(frozen=True)
class Case:
    """A file's content, and how it was made."""

    seed: int
    index: int
    kind: str
    data: bytes


def make_case(seed: int, index: int) -> Case:
    """File number `index` of `seed`."""
    rng = np.random.default_rng([seed, index])
    kinds, shares, makers = zip(*_KINDS, strict=True)
    which = int(rng.choice(len(kinds), p=shares))
    payload = makers[which](rng)
    data = sealed(payload)
    if rng.random() < _UNSEALED:
        changed = bytearray(data)
        changed[int(rng.integers(len(changed)))] ^= 1 << int(rng.integers(8))
        data = bytes(changed)
    return Case(seed, index, kinds[which], data)
