"""Biographies of samples: how often they changed, since when they are right, what was forgotten."""

from __future__ import annotations

from dataclasses import fields
from itertools import pairwise

import numpy as np
import pytest

from visualcnn.training.biography import NEVER, biographies
from visualcnn.training.digit_history import DigitHistory
from visualcnn.training.sample_results import SampleResults

STEPS = [10, 20, 30, 40]
COURSES = ["++++", "----", "-+-+", "++--", "---+", "+-+-", "-+++"]
"""Right or wrong at each of STEPS, sample after sample."""


def history(courses: list[str], confidences: list[float]) -> tuple[DigitHistory, list[int]]:
    """A history in which samples with these labels fare as `courses` tell."""
    labels = [number % 5 for number in range(len(courses))]
    made = DigitHistory()
    for place, step in enumerate(STEPS):
        told = [
            label if course[place] == "+" else label + 1
            for course, label in zip(courses, labels, strict=True)
        ]
        sure = np.array(confidences, np.float32)
        made.add(step, SampleResults(np.array(told, np.uint8), sure, sure, sure))
    return made, labels


def test_they_tell_how_each_sample_fared() -> None:
    """Seven courses, told by hand."""
    sure = [1.0, 0.8, 0.6, 0.4, 0.2, 0.2, 1.0]
    made, labels = history(COURSES, sure)
    told = biographies(made, np.array(labels, np.uint8))
    assert told.flips.tolist() == [0, 0, 3, 1, 1, 3, 1]
    assert told.learned_at.tolist() == [10, NEVER, 40, NEVER, 40, NEVER, 20]
    assert told.forgotten.tolist() == [False, False, False, True, False, True, False]
    assert told.wrongly_sure == pytest.approx([0, 0.8, 0, 0.4, 0, 0.2, 0])
    assert told.right_share.tolist() == [1, 0, 0.5, 0.5, 0.25, 0.5, 0.75]


def test_they_equal_a_plain_count() -> None:
    """Of random courses, sample by sample; also where the steps were thinned."""
    rng = np.random.default_rng(0)
    made, labels = DigitHistory(), rng.integers(0, 3, 300).astype(np.uint8)
    for step in range(1, 260):
        told = rng.integers(0, 3, 300).astype(np.uint8)
        sure = rng.random(300, np.float32)
        made.add(step, SampleResults(told, sure, sure, sure))
    found = biographies(made, labels)
    steps, right = made.steps, made.predictions == labels
    assert right.shape == (200, 300)
    for sample in range(300):
        course = right[:, sample].tolist()
        assert found.flips[sample] == sum(a != b for a, b in pairwise(course))
        stays = [at for at in range(200) if all(course[at:])]
        assert found.learned_at[sample] == (steps[stays[0]] if stays else NEVER)
        assert found.forgotten[sample] == (any(course) and not course[-1])
        assert found.right_share[sample] == pytest.approx(sum(course) / 200)


def test_one_validation_is_a_biography() -> None:
    """Without any change yet."""
    made = DigitHistory()
    sure = np.array([0.5, 0.5], np.float32)
    made.add(7, SampleResults(np.array([1, 1], np.uint8), sure, sure, sure))
    told = biographies(made, np.array([1, 2], np.uint8))
    assert told.flips.tolist() == [0, 0]
    assert told.learned_at.tolist() == [7, NEVER]


def test_before_any_validation_nothing_is_known() -> None:
    """Each sample has its place all the same."""
    told = biographies(DigitHistory(), np.zeros(4, np.uint8))
    assert told.learned_at.tolist() == [NEVER] * 4
    assert all(len(getattr(told, field.name)) == 4 for field in fields(told))
    assert not told.forgotten.any()


def test_the_arrays_are_read_only() -> None:
    """They pass from a job to a view."""
    for told in (
        biographies(DigitHistory(), np.zeros(4, np.uint8)),
        biographies(history(["+---"], [1.0])[0], np.zeros(1, np.uint8)),
    ):
        assert not any(getattr(told, field.name).flags.writeable for field in fields(told))


def test_labels_of_other_samples_are_refused() -> None:
    """In one sentence."""
    with pytest.raises(ValueError, match=r"one of 7 samples, not 3\.$"):
        biographies(history(COURSES, [1.0] * 7)[0], np.zeros(3, np.uint8))
