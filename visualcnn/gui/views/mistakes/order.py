"""The order in which biographies stand: the most telling ones first."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from visualcnn.gui import text
from visualcnn.training.biography import Biographies

Order = npt.NDArray[np.int64]

SURE_FROM: Final = 0.9
"""A wrong prediction of so much confidence is counted as a sure one."""

FLIPS, LATE, FORGOTTEN, SURE, INDEX = "flips", "late", "forgotten", "sure", "index"
ORDERS: Final = {
    FLIPS: ("Most flips", "Those first that changed most often between right and wrong"),
    LATE: ("Learned late", "Those first that are right since a short time only"),
    FORGOTTEN: ("Forgotten", "Those first that were right before, most of the time, and are wrong"),
    SURE: ("Surely wrong", "Those first that are read wrong with the most confidence"),
    INDEX: ("Index", "In the order of the validation set"),
}
"""By name: the title of each order, and what it shows."""


def order(lives: Biographies, by: str) -> Order:
    """All samples (samples,) int64 in the order `by`, one of ORDERS; equal ones by their index.

    What was never learned stands behind all that was.
    """
    count = len(lives.flips)
    if by == INDEX:
        return np.arange(count, dtype=np.int64)
    keys: dict[str, npt.NDArray[Any]] = {
        FLIPS: lives.flips,
        LATE: lives.learned_at,
        FORGOTTEN: np.where(lives.forgotten, 1 + lives.right_share, 0),
        SURE: lives.wrongly_sure,
    }
    return np.argsort(-keys[by].astype(np.float64), kind="stable").astype(np.int64)


def summary(lives: Biographies, by: str) -> str:
    """How many samples show what that order looks for, as a sentence."""
    if by == LATE:
        never = int((lives.learned_at < 0).sum())
        return f"{_are(never)} not learned yet, at the end of the list."
    if by == FORGOTTEN:
        lost = int(lives.forgotten.sum())
        return f"{_are(lost)} wrong now, though right before."
    if by == SURE:
        wrong, sure = lives.wrongly_sure > 0, lives.wrongly_sure >= SURE_FROM
        return (
            f"{_are(int(wrong.sum()))} wrong now, "
            f"{text.count(int(sure.sum()))} with {round(100 * SURE_FROM)} % or more."
        )
    flipped = text.plural(int((lives.flips > 0).sum()), "digit")
    return f"{flipped} changed between right and wrong."


def _are(number: int) -> str:
    return f"{text.plural(number, 'digit')} {'is' if number == 1 else 'are'}"
