"""A history holds a run's curves, validations and changes, and is restored bit for bit."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np

from tests.tiny import same, tiny_trainer, train
from visualcnn.nn.layer import Array
from visualcnn.training.history import (
    MOST_CHANGES,
    MOST_VALIDATIONS,
    WEIGHTS,
    Change,
    History,
    Validation,
)
from visualcnn.training.report import EpochReport, StepReport
from visualcnn.training.sample_results import results_of


def step_report(step: int) -> StepReport:
    """The report of a step, with a loss of 1 / step."""
    return StepReport(0, step, 0, step, 100, 1, 1 / step, step / 100, 0.1)


def epoch_report(step: int, accuracy: float, *, ends_epoch: bool = False) -> EpochReport:
    """A validation after `step`."""
    samples = results_of(logits(step), np.arange(12) % 3)
    return EpochReport(0, step, step / 100, 0.5, accuracy, 12, ends_epoch, samples=samples)


def logits(seed: int) -> Array:
    """Of twelve samples in three classes."""
    return np.random.default_rng(seed).standard_normal((3, 12), np.float32)


def example() -> History:
    """Ten steps, three validations, two changes."""
    history = History()
    for step in range(1, 11):
        history.add_step(step_report(step))
    history.add_epoch(epoch_report(4, 0.5))
    history.add_epoch(epoch_report(8, 0.75, ends_epoch=True))
    history.add_epoch(epoch_report(10, 0.75))
    history.changes += [Change(3, "momentum", "0.9", "0.5"), Change(9, "optimizer", "sgd", "adam")]
    return history


def test_it_holds_what_was_reported() -> None:
    """One value a step, one point a validation, the ends of epochs."""
    history = example()
    assert history.steps == 10
    np.testing.assert_allclose(history.loss.exact, 1 / np.arange(1, 11), rtol=1e-6)
    np.testing.assert_allclose(history.accuracy.exact, np.arange(1, 11) / 100, rtol=1e-6)
    assert history.validations[0] == Validation(4, 0.5, 0.5, 12)
    assert list(history.epoch_ends) == [8]
    assert history.digits.steps.tolist() == [4, 8, 10]
    np.testing.assert_array_equal(history.digits.predictions[1], logits(8).argmax(axis=0))


def test_the_best_validation_is_the_first_of_equals() -> None:
    """None before the first validation."""
    best = example().best
    assert best is not None
    assert best.step == 8
    assert History().best is None


def test_a_state_restores_it_bit_for_bit() -> None:
    """Single arrays and plain data; the restored one has all of it and owns it."""
    history = example()
    state = history.state()
    twin = History.from_state(state)
    assert same(twin.state(), state)
    assert (twin.validations, twin.epoch_ends) == (history.validations, history.epoch_ends)
    assert twin.changes == history.changes
    twin.add_step(step_report(11))
    assert same(history.state(), state)
    assert same(History.from_state(History().state()).state(), History().state())


def test_a_state_of_an_older_version_has_neither_filters_nor_digits() -> None:
    """All else comes back from it."""
    history = tiny_trainer().history
    history.add_step(step_report(1))
    state = history.state()
    del state["filters"], state["digits"]
    twin = History.from_state(state)
    assert same(twin.state(), history.state())
    assert len(twin.filters) == len(twin.digits) == 0


def test_a_state_stays_small_in_pieces() -> None:
    """However many points, the number of objects is the same: long things are single arrays."""
    history = example()
    for step in range(11, 2_000):
        history.add_step(step_report(step))
        history.add_epoch(epoch_report(step, 0.5, ends_epoch=True))
    state = history.state()
    assert state["validations"].shape == (MOST_VALIDATIONS, 4)
    assert state["epoch_ends"].shape == (1_990,)
    assert len(json.loads(state["changes"])) == 2


def test_a_cut_forgets_what_came_later() -> None:
    """Steps, validations and ends of epochs after the step are gone."""
    history = example()
    history.cut(7)
    assert history.steps == 7
    assert [v.step for v in history.validations] == [4]
    assert history.digits.steps.tolist() == [4]
    assert not history.epoch_ends


def test_an_epochs_end_is_noted_once() -> None:
    """A run that goes back to it, where the epoch wasn't validated yet, ends it once more."""
    trainer = tiny_trainer()
    train(trainer, 5)
    for _ in range(2):
        trainer.good.keep(trainer.step, trainer.state())
        train(trainer, 4)
        assert trainer.history.epoch_ends.tolist() == [5]
        assert trainer.go_back() == 5
    assert trainer.epoch == 0
    train(trainer)
    assert trainer.history.epoch_ends.tolist() == [5, 10, 15]


def test_an_end_that_an_earlier_version_noted_twice_is_kept_once() -> None:
    """Epochs are numbered by their ends."""
    ends = np.array([5, 5, 10], np.int64)
    history = History.from_state({**History().state(), "epoch_ends": ends})
    assert history.epoch_ends.tolist() == [5, 10]


def test_the_newest_changes_stay() -> None:
    """Of more than a model file could hold."""
    history = History()
    for step in range(MOST_CHANGES + 5):
        history.add_change(Change(step, "learning_rate", "0.1", "0.2"))
    assert [change.step for change in history.changes] == list(range(5, MOST_CHANGES + 5))


def test_very_many_validations_are_thinned_evenly() -> None:
    """First, best and last ones stay; the gaps are all alike, however often it was thinned."""
    history, last, best = History(), 5 * MOST_VALIDATIONS, 2 * MOST_VALIDATIONS + 1
    for step in range(1, last + 1):
        report = epoch_report(step, 0.9 if step == best else 0.5)
        history.add_epoch(replace(report, samples=None))
        assert len(history.validations) <= MOST_VALIDATIONS
    steps = np.array([v.step for v in history.validations])
    assert steps[0] == 1
    assert steps[-1] == last
    assert len(steps) == MOST_VALIDATIONS
    assert np.diff(steps).max() <= 3 * last / MOST_VALIDATIONS
    assert history.best is not None
    assert history.best.step == best


def test_far_too_many_validations_of_a_file_are_thinned_at_once() -> None:
    """One by one, a stranger's file with a million of them would stop training for hours."""
    count, best, lowest = 200_000, 77_777, 88_888
    points = np.array([[step, 0.2, 0.0, 10] for step in range(1, count)], np.float64)
    points[best - 1, 2], points[lowest - 1, 1], points[4, 1] = 1.0, 0.1, np.nan
    history = History.from_state({**History().state(), "validations": points})
    history.add_epoch(replace(epoch_report(count, 0.5), samples=None))
    steps = [validation.step for validation in history.validations]
    assert len(steps) <= MOST_VALIDATIONS
    assert steps == sorted(steps)
    assert {1, best, lowest, count} <= set(steps)
    assert np.diff(steps).max() <= 2 * count / MOST_VALIDATIONS


def test_of_far_too_many_changes_of_a_file_the_newest_are_kept() -> None:
    """Each of them is a mark on the curves."""
    changes = json.dumps([[step, "momentum", "0.9", "0.8"] for step in range(100_000)])
    history = History.from_state({**History().state(), "changes": changes})
    assert len(history.changes) == MOST_CHANGES
    assert history.changes[-1].step == 99_999


def test_a_restored_history_is_thinned_like_the_one_that_went_on() -> None:
    """Nothing but the points themselves decides which of them stay."""
    whole, resumed = History(), History()
    for step in range(1, 3 * MOST_VALIDATIONS):
        report = replace(epoch_report(step, step % 7 / 7), samples=None)
        whole.add_epoch(report)
        resumed.add_epoch(report)
        if step % 999 == 0:
            resumed = History.from_state(resumed.state())
    assert resumed.validations == whole.validations


def test_a_cut_keeps_the_changes_that_are_still_in_force() -> None:
    """Going back leaves the settings as they are, so their marks move to the step gone back to."""
    history = example()
    history.cut(7)
    assert history.changes == [
        Change(3, "momentum", "0.9", "0.5"),
        Change(7, "optimizer", "sgd", "adam"),
    ]


def test_a_cut_forgets_changes_of_weights_that_came_later() -> None:
    """Going back brings the weights back as well, unlike the settings."""
    history = example()
    early, late = (Change(step, WEIGHTS, "as they were", "muted") for step in (4, 8))
    history.changes = [early, late]
    history.cut(7)
    assert history.changes == [early]


def test_a_trainers_history_equals_its_reports() -> None:
    """The history that a trainer keeps is the one that its reports make."""
    trainer = tiny_trainer(validate_every=2)
    history = History()
    for report in train(trainer):
        match report:
            case StepReport():
                history.add_step(report)
            case EpochReport():
                history.add_epoch(report)
    assert same(history.state(), trainer.history.state())
