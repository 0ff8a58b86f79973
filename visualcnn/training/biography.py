"""Biographies: how each validation sample fared over a run, right or wrong, and since when."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from visualcnn.nn.loss import ClassLabels
from visualcnn.training.digit_history import SURE, Bytes, DigitHistory
from visualcnn.training.sample_results import Flags, Floats

NEVER = -1


@dataclass(frozen=True, eq=False)
class Biographies:
    """One value for each sample, in read-only arrays (samples,).

    flips: uint8, how often it changed between right and wrong from one validation to the next;
    learned_at: int64, the step of the first validation from which it stayed right, or NEVER;
    forgotten: bool, right at some validation and wrong at the last; wrongly_sure: float32, the
    confidence, 0..1, at the last validation where that was wrong, else 0; right_share: float32,
    at which part of the validations it was right.
    """

    flips: Bytes
    learned_at: npt.NDArray[np.int64]
    forgotten: Flags
    wrongly_sure: Floats
    right_share: Floats

    def __post_init__(self) -> None:
        for field in fields(self):
            getattr(self, field.name).flags.writeable = False


def biographies(history: DigitHistory, labels: ClassLabels) -> Biographies:
    """Of all samples, whose labels (samples,) are given; before any validation all are NEVER, 0.

    Raises ValueError where the history is one of another number of samples.
    """
    if not len(history):
        return _unknown(len(labels))
    if history.samples != len(labels):
        raise ValueError(f"The history is one of {history.samples:,} samples, not {len(labels):,}.")
    right = history.predictions == labels
    count, last = len(right), right[-1]
    # A history never has more validations than a byte counts.
    times_right = right.sum(axis=0, dtype=np.uint8)
    flips = (right[1:] != right[:-1]).sum(axis=0, dtype=np.uint8)
    # The last wrong one of all, counted from the end; of none wrong the first validation follows.
    since = count - (~right[::-1]).argmax(axis=0)
    since[times_right == count] = 0
    since[~last] = 0
    return Biographies(
        flips,
        np.where(last, history.steps[since], NEVER),
        ~last & (times_right > 0),
        np.where(last, 0, history.confidences[-1] / np.float32(SURE)).astype(np.float32),
        (times_right / np.float32(count)).astype(np.float32),
    )


def _unknown(samples: int) -> Biographies:
    return Biographies(
        np.zeros(samples, np.uint8),
        np.full(samples, NEVER, np.int64),
        np.zeros(samples, np.bool_),
        np.zeros(samples, np.float32),
        np.zeros(samples, np.float32),
    )
