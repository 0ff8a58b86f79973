"""Twelve digits of three classes over four validations: small enough to be worked out by hand."""

from __future__ import annotations

import numpy as np

from visualcnn.data.dataset import Images, Indices
from visualcnn.explain.confusion import confusion
from visualcnn.gui.views.mistakes.lives import Lives
from visualcnn.gui.views.mistakes.matrix import Matrix
from visualcnn.gui.views.mistakes.order import FLIPS, order
from visualcnn.training.biography import biographies
from visualcnn.training.digit_history import DigitHistory
from visualcnn.training.sample_results import SampleResults

NAMES = ("ant", "bee", "cow")
STEPS = (10, 20, 30, 1_040)
LABELS = np.tile(np.arange(3, dtype=np.uint8), 4)
COURSES = {
    1: (0, 1, 0, 1),
    2: (2, 2, 2, 1),
    3: (1, 1, 1, 1),
    4: (2, 1, 1, 1),
    8: (2, 0, 0, 0),
}
"""The predictions of the digits that were ever wrong; all others are always right."""
SURE = {2: 0.7, 3: 0.95, 8: 0.6}
"""Confidences of the digits that end wrong; of all others it is 0.8."""
IMAGES = np.random.default_rng(0).integers(0, 256, (12, 8, 6), np.uint8)


def predictions(validation: int) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    """What each digit is read as, uint8 (12,)."""
    made = LABELS.copy()
    for sample, course in COURSES.items():
        made[sample] = course[validation]
    return made


def history(validations: int = 4) -> DigitHistory:
    """The first validations."""
    confidences = np.full(12, 0.8, np.float32)
    for sample, sure in SURE.items():
        confidences[sample] = sure
    kept = DigitHistory()
    for number, step in enumerate(STEPS[:validations]):
        none = np.zeros(12, np.float32)
        kept.add(step, SampleResults(predictions(number), confidences.copy(), none, none.copy()))
    return kept


def take(samples: Indices) -> Images:
    """Pictures of 8×6."""
    return IMAGES[samples]


def lives(by: str = FLIPS, validations: int = 4) -> Lives:
    """Their biographies."""
    kept = history(validations)
    told = biographies(kept, LABELS)
    return Lives(
        kept.steps,
        kept.predictions,
        kept.confidences,
        LABELS,
        NAMES,
        told,
        order(told, by),
        by,
        take,
    )


def matrix(names: tuple[str, ...] = NAMES, *, stale: bool = False, split: str = "test") -> Matrix:
    """Of the last validation: ant is read as bee once, cow as bee and as ant once."""
    read = predictions(3)
    counted = confusion(LABELS, read, len(names))
    return Matrix(split, 1_040, LABELS, read, counted, names, stale)
