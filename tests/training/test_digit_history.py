"""A digit history holds what became of each sample at each validation, in 4 MB, bit for bit."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tiny import same, tiny_dataset, tiny_trainer, train
from visualcnn.training.digit_history import (
    FEWEST,
    MAX_BYTES,
    SURE,
    DigitHistory,
    as_bytes,
    capacity,
)
from visualcnn.training.evaluation import evaluate
from visualcnn.training.filter_history import MOST
from visualcnn.training.report import EpochReport
from visualcnn.training.sample_results import SampleResults, results_of


def results(seed: int, samples: int = 20) -> SampleResults:
    """Random ones of three classes."""
    logits = np.random.default_rng(seed).standard_normal((3, samples), np.float32)
    return results_of(logits, np.zeros(samples, np.uint8))


def filled(steps: list[int], samples: int = 20) -> DigitHistory:
    """Of validations after `steps`, each drawn from its step."""
    history = DigitHistory()
    for step in steps:
        history.add(step, results(step, samples))
    return history


def size(history: DigitHistory) -> int:
    """Bytes of its state."""
    return sum(array.nbytes for array in history.state().values())


def test_it_holds_predictions_and_confidences() -> None:
    """One row a validation, in order; confidences to half a step of 1/255."""
    history = filled([5, 10, 12])
    assert history.steps.tolist() == [5, 10, 12]
    assert (len(history), history.samples) == (3, 20)
    for row, step in enumerate([5, 10, 12]):
        expected = results(step)
        np.testing.assert_array_equal(history.predictions[row], expected.predictions)
        told = history.confidences[row] / SURE
        np.testing.assert_allclose(told, expected.confidences, atol=0.5 / SURE + 1e-6)
    assert history.predictions.dtype == history.confidences.dtype == np.uint8


def test_an_empty_one_has_no_rows() -> None:
    """Before the first validation."""
    history = DigitHistory()
    assert history.predictions.shape == history.confidences.shape == (0, 0)
    assert (len(history), history.samples) == (0, 0)
    assert same(DigitHistory.from_state(history.state()).state(), history.state())


def test_what_was_read_stays_when_more_is_added() -> None:
    """The arrays are read-only and never written to again."""
    history = filled([1, 2])
    before = history.predictions
    kept = before.copy()
    history.add(3, results(3))
    history.cut(1)
    np.testing.assert_array_equal(before, kept)
    assert not before.flags.writeable
    assert history.predictions.tolist() == kept[:1].tolist()


def test_a_second_validation_of_a_step_replaces_the_first() -> None:
    """As after weights were set by hand."""
    history = filled([5, 10])
    assert len(history.predictions) == 2
    history.add(10, results(99))
    assert history.steps.tolist() == [5, 10]
    np.testing.assert_array_equal(history.predictions[1], results(99).predictions)


def test_other_samples_begin_it_anew() -> None:
    """Rows of different samples don't stand side by side."""
    history = filled([5, 10])
    history.add(15, results(15, samples=8))
    assert history.steps.tolist() == [15]
    assert history.predictions.shape == (1, 8)


def test_confidences_are_rounded_and_never_fail() -> None:
    """To the nearest of 256 steps; what isn't a number is no confidence at all."""
    values = np.array([0, 0.0019, 0.002, 0.5, 1, np.nan, np.inf], np.float32)
    assert as_bytes(values).tolist() == [0, 0, 1, 128, 255, 0, 0]


@pytest.mark.parametrize("samples", [1, 5_000, 10_000, 60_000, 600_000])
def test_it_never_takes_more_than_4_mb(samples: int) -> None:
    """However many samples and validations; the run's ends are kept."""
    most = capacity(samples)
    history = DigitHistory()
    rows = results(0, samples)
    for step in range(1, most + 40):
        history.add(step, rows)
    assert len(history) == most
    assert size(history) <= MAX_BYTES
    assert (history.steps[0], history.steps[-1]) == (1, most + 39)


@pytest.mark.parametrize(("samples", "validations"), [(5_000, 390), (60_000, 60)])
def test_the_run_stays_evenly_covered(samples: int, validations: int) -> None:
    """Of not quite twice as many as fit, never two that follow each other are dropped."""
    history = DigitHistory()
    rows = results(0, samples)
    for step in range(1, validations + 1):
        history.add(step, rows)
    assert validations > len(history) == capacity(samples)
    assert np.diff(history.steps).max() == 2


def test_a_usual_validation_set_is_kept_200_times() -> None:
    """Of the largest, at least a few validations fit; beyond nothing is kept."""
    assert capacity(5_000) == MOST == 200
    assert capacity(10_000) == 199
    assert capacity(2_000_000) == 0
    history = filled([1], samples=2_000_000)
    assert len(history) == 0
    largest = next(n for n in range(MAX_BYTES // 6, 0, -1) if capacity(n))
    assert capacity(largest) == FEWEST


def test_a_cut_forgets_what_came_later() -> None:
    """Validations after the step are gone, and more can follow."""
    history = filled([5, 10, 15])
    history.cut(10)
    assert history.steps.tolist() == [5, 10]
    history.add(12, results(12))
    assert same(history.state(), filled([5, 10, 12]).state())


def test_a_state_restores_it_bit_for_bit() -> None:
    """Thinned or not; the restored one goes on as the first does, and shares nothing with it."""
    history = filled(list(range(1, 230)))
    state = history.state()
    twin = DigitHistory.from_state(state)
    assert same(twin.state(), state)
    for each in (history, twin):
        each.add(300, results(300))
    assert same(twin.state(), history.state())
    assert len(state["steps"]) == MOST
    before = history.state()
    state["predictions"][:] = 7
    assert same(history.state(), before)
    assert same(twin.state(), before)


def test_a_run_fills_it() -> None:
    """With what its validations report, of the validation samples in their order."""
    trainer = tiny_trainer(validate_every=2)
    reports = [r for r in train(trainer) if isinstance(r, EpochReport)]
    digits = trainer.history.digits
    assert digits.steps.tolist() == [report.step for report in reports]
    for row, report in enumerate(reports):
        assert report.samples is not None
        np.testing.assert_array_equal(digits.predictions[row], report.samples.predictions)
    last = evaluate(trainer.observer, tiny_dataset().validation).results
    np.testing.assert_array_equal(digits.predictions[-1], last.predictions)
    np.testing.assert_array_equal(digits.confidences[-1], as_bytes(last.confidences))
