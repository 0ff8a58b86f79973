"""Gallery order: which of a split's samples are shown, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from visualcnn.data.dataset import Indices, Labels
from visualcnn.training.sample_results import Flags, SampleResults

Verdict = Literal["all", "right", "wrong"]
Measure = Literal["index", "loss", "confidence", "margin"]
Order = npt.NDArray[np.int64]

HIGHEST_FIRST: dict[Measure, bool] = {
    "index": False,
    "loss": True,
    "confidence": True,
    "margin": False,
}
"""Where each order begins by itself: with what one looks for most often."""
_SIGN = np.uint32(1 << 31)
_LOW = np.uint64((1 << 32) - 1)


@dataclass(frozen=True)
class Query:
    """What the user wants to see; `label` and `prediction` are classes, None: any."""

    label: int | None = None
    prediction: int | None = None
    verdict: Verdict = "all"
    measure: Measure = "index"
    descending: bool = False

    @property
    def needs_results(self) -> bool:
        """Whether it asks for something that only a reading knows."""
        by_result = self.prediction is not None or self.verdict != "all"
        return by_result or self.measure != "index"

    @property
    def filters(self) -> bool:
        """Whether it leaves anything out."""
        return self.label is not None or self.prediction is not None or self.verdict != "all"


def ordered(
    query: Query,
    labels: Labels,
    results: SampleResults | None = None,
    given: Indices | None = None,
) -> Order:
    """The indices of the samples to show, int64, in order; of `given` alone, if not None.

    Equal ones stand by index. A NaN, such as the loss of a network that blew up, counts as higher
    than any number. Without `results` nothing fits a query that needs them. Given indices that
    the split doesn't have are passed over; one that is given twice is shown once.
    """
    if query.needs_results and results is None:
        return np.empty(0, np.int64)
    kept = np.ones(len(labels), bool) if given is None else _flags(given, len(labels))
    if query.label is not None:
        kept &= labels == query.label
    if results is not None:
        _keep(kept, query, labels, results)
    indices = np.flatnonzero(kept)
    if query.measure == "index" or results is None:
        return indices[::-1].copy() if query.descending else indices
    values = {
        "loss": results.losses,
        "confidence": results.confidences,
        "margin": results.margins,
    }[query.measure]
    return _sorted(indices, values[indices], descending=query.descending)


def _flags(given: Indices, count: int) -> Flags:
    flags = np.zeros(count, bool)
    flags[given[(given >= 0) & (given < count)]] = True
    return flags


def _keep(kept: Flags, query: Query, labels: Labels, results: SampleResults) -> None:
    """Clear the flags of those whose results don't fit."""
    if query.prediction is not None:
        kept &= results.predictions == query.prediction
    if query.verdict != "all":
        right = results.right(labels)
        kept &= right if query.verdict == "right" else ~right


def _sorted(indices: Order, values: npt.NDArray[np.float32], *, descending: bool) -> Order:
    """`indices` by `values`: sorting value and index as one whole number keeps equal ones in order.

    As unsigned integers the bits of positive floats have the floats' order; those of negative
    ones, which have the highest bit set, the reverse (IEEE 754).
    """
    # Adding 0 makes −0 the 0 that it equals.
    bits = np.where(np.isnan(values), np.float32(np.nan), values + np.float32(0)).view(np.uint32)
    rank = np.where(bits & _SIGN, ~bits, bits | _SIGN)
    if descending:
        rank = ~rank
    keys = rank.astype(np.uint64) << np.uint64(32) | indices.astype(np.uint64)
    keys.sort()
    return (keys & _LOW).astype(np.int64)
