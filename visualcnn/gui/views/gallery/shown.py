"""What the gallery shows, as it is given to its views."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from visualcnn.data.dataset import Split
from visualcnn.gui.gallery_order import Order, Query
from visualcnn.training.sample_results import SampleResults


def no_samples() -> Split:
    """What there is without a data set."""
    return Split(np.zeros((0, 28, 28), np.uint8), np.zeros(0, np.uint8))


@dataclass(frozen=True, eq=False)
class Shown:
    """Samples of one split in the order of `order`, and what a network made of them, if known.

    `total` counts those that the query chose from: the given ones, or all of the split. `title`
    names a given set ("label 4 read as 9"), "" for a whole split. `step` is that of `results`;
    `outdated`: the run has gone on since, or there are none yet.
    """

    split: str = "validation"
    splits: tuple[str, ...] = ("train", "validation", "test")
    samples: Split = field(default_factory=no_samples)
    class_names: tuple[str, ...] = ()
    query: Query = field(default_factory=Query)
    order: Order = field(default_factory=lambda: np.empty(0, np.int64))
    total: int = 0
    given: Order | None = None
    title: str = ""
    results: SampleResults | None = None
    step: int | None = None
    outdated: bool = True

    def same_place(self, other: Shown) -> bool:
        """Whether `other` is the same list at another time: the user's place in it stays."""
        return (
            self.samples is other.samples
            and self.split == other.split
            and self.query == other.query
            and self.given is other.given
        )

    def class_name(self, number: int) -> str:
        """The name of a class, or its number where it has none."""
        return self.class_names[number] if number < len(self.class_names) else str(number)

    def label(self, index: int) -> int:
        """The class that the sample belongs to."""
        return int(self.samples.labels[index])
