"""Verdicts: what a proof compared, and whether both sides agreed, in numbers and in words."""

from __future__ import annotations

from dataclasses import dataclass

from visualcnn.explain.places import Weight

ROWS = 20
"""So many comparisons are kept to be shown: the worst."""


@dataclass(frozen=True)
class Compared:
    """One number, computed in two ways that know nothing of one another.

    `error` is their difference relative to what it's measured by: of gradients the larger of both
    (1e-4 at least), of convolutions Σ |terms|. `sides` are the slopes to the left and to the right
    where those differ: the weight sits on a kink, so that there is no one slope, and `agrees` tells
    only that the back-propagated one isn't far from them.
    """

    name: str
    backpropagated: float
    """What the engine computed: a gradient, or of a convolution any of its values."""
    numerical: float
    """The difference of two losses by that of the weights, or the textbook's value."""
    error: float
    agrees: bool = True
    sides: tuple[float, float] | None = None
    weight: Weight | None = None

    @property
    def kink(self) -> bool:
        """Whether there is no one slope to compare with."""
        return self.sides is not None


@dataclass(frozen=True)
class Verdict:
    """What came out of a proof.

    `checked` numbers were compared, beside `kinks` that have no one slope; `worst` is the largest
    error of those compared. `rows` has what disagrees first, then the worst, and kinks last.
    """

    title: str
    checked: int
    worst: float
    agrees: bool
    sentence: str
    rows: tuple[Compared, ...]
    kinks: int = 0
    ways: tuple[str, str] = ("Back-propagated", "Numerical")
    """The two ways in which each number was computed."""


def worst_first(compared: list[Compared]) -> tuple[Compared, ...]:
    """The few that are kept: what disagrees, then the largest errors, kinks last."""
    ranked = sorted(compared, key=lambda row: (row.agrees, row.kink, -row.error))
    return tuple(ranked[:ROWS])


def named(weight: Weight) -> str:
    """A weight in words: "conv1.weight [2, 0, 1, 3]"."""
    return f"{weight.name} [{', '.join(map(str, weight.index))}]"
