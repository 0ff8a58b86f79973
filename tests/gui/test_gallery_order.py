"""Filtering and sorting samples, against Python's own."""

from __future__ import annotations

import math
import time
from typing import Any

import numpy as np
import pytest

from visualcnn.data.dataset import Labels
from visualcnn.gui.gallery_order import HIGHEST_FIRST, Measure, Query, Verdict, ordered
from visualcnn.training.sample_results import Floats, SampleResults

COUNT = 400


def results_with(losses: Floats) -> SampleResults:
    """As many results, the same at every call, with these losses."""
    random = np.random.default_rng(1)
    count = len(losses)
    steps = random.integers(0, 40, count)
    return SampleResults(
        random.integers(0, 5, count).astype(np.uint8),
        (steps / 40).astype(np.float32),
        (steps[::-1] / 50 - 0.3).astype(np.float32),
        losses,
    )


def example(count: int = COUNT) -> tuple[Labels, SampleResults]:
    """Labels and results, many of them equal."""
    random = np.random.default_rng(0)
    labels = random.integers(0, 5, count).astype(np.uint8)
    return labels, results_with((random.integers(0, 60, count) / 7).astype(np.float32))


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("measure", list(HIGHEST_FIRST))
@pytest.mark.parametrize("verdict", ["all", "right", "wrong"])
@pytest.mark.parametrize(("label", "prediction"), [(None, None), (3, None), (None, 2), (3, 2)])
def test_as_python_does_it(
    label: int | None, prediction: int | None, verdict: Verdict, measure: Measure, descending: bool
) -> None:
    """Every filter with every order; equal ones stand by index, upwards."""
    labels, results = example()
    expected = [
        i
        for i in range(COUNT)
        if label in {None, int(labels[i])}
        and prediction in {None, int(results.predictions[i])}
        and (verdict == "all" or (labels[i] == results.predictions[i]) == (verdict == "right"))
    ]
    values: Any = {
        "index": np.arange(COUNT),
        "loss": results.losses,
        "confidence": results.confidences,
        "margin": results.margins,
    }[measure]
    expected.sort(key=lambda i: -values[i] if descending else values[i])
    query = Query(label, prediction, verdict, measure, descending)
    found = ordered(query, labels, results)
    assert found.tolist() == expected
    assert found.dtype == np.int64
    assert query.needs_results == (prediction is not None or verdict != "all" or measure != "index")
    assert query.filters == (len(found) < COUNT)


def test_nan_counts_as_the_highest_and_zeros_are_equal() -> None:
    """Whatever sign a NaN has; infinity comes next to it."""
    values = [0.0, math.nan, -3.0, math.inf, -0.0, -math.nan, -math.inf]
    results = results_with(np.array(values, np.float32))
    labels = np.zeros(len(values), np.uint8)
    upwards = ordered(Query(measure="loss"), labels, results)
    assert upwards.tolist() == [6, 2, 0, 4, 3, 1, 5]
    downwards = ordered(Query(measure="loss", descending=True), labels, results)
    assert downwards.tolist() == [1, 5, 3, 0, 4, 2, 6]


def test_only_those_that_are_given() -> None:
    """In the wanted order, whatever theirs; none twice and none that the split lacks."""
    labels, results = example()
    given = np.array([300, 7, 7, 120, -1, COUNT, 45])
    assert ordered(Query(), labels, results, given).tolist() == [7, 45, 120, 300]
    by_loss = ordered(Query(measure="loss"), labels, results, given)
    assert results.losses[by_loss].tolist() == sorted(results.losses[[7, 45, 120, 300]].tolist())
    assert ordered(Query(), labels, results, np.empty(0, np.int64)).tolist() == []


def test_without_results() -> None:
    """By index and label it goes on; what needs a reading finds nothing."""
    labels, _ = example()
    assert len(ordered(Query(), labels)) == COUNT
    assert ordered(Query(label=1), labels).tolist() == np.flatnonzero(labels == 1).tolist()
    for query in (Query(measure="loss"), Query(verdict="wrong"), Query(prediction=1)):
        assert len(ordered(query, labels)) == 0


def test_sixty_thousand_in_a_moment() -> None:
    """The best of some tries: filtered and sorted within a frame (5 ms, and room to spare)."""
    random = np.random.default_rng(2)
    labels, _ = example(60_000)
    results = results_with(random.random(60_000, np.float32))
    taken = []
    for _ in range(7):
        before = time.perf_counter()
        ordered(Query(measure="loss", descending=True), labels, results)
        taken.append(time.perf_counter() - before)
    assert min(taken) < 0.02
