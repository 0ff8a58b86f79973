"""Facts about what a training in the terminal reports at its end."""

from __future__ import annotations

import pytest

from tests.tiny import tiny_trainer, train
from visualcnn.cli.interrupt import Interrupt
from visualcnn.cli.loop import Timing, last_epoch_loss, outcome, train_shown
from visualcnn.training.history import History


def test_the_loss_is_the_mean_over_the_last_epoch() -> None:
    """At an epoch's end over all of it, in mid-epoch over what there is of it."""
    trainer = tiny_trainer(epochs=2)
    reports = iter(trainer.steps())
    while len(trainer.history.epoch_ends) < 1:
        next(reports)
    losses = trainer.history.loss.exact.copy()
    assert last_epoch_loss(trainer.history) == pytest.approx(float(losses.mean()))
    next(reports)
    next(reports)
    recent = trainer.history.loss.exact[len(losses) :]
    assert len(recent) == 2
    assert last_epoch_loss(trainer.history) == pytest.approx(float(recent.mean()))


def test_without_steps_there_is_no_loss() -> None:
    """Not a NaN, which JSON doesn't have."""
    assert last_epoch_loss(History()) is None


def test_the_timing_counts_the_samples_of_this_process() -> None:
    """45 samples an epoch, and no step is counted twice."""
    trainer = tiny_trainer(epochs=2)
    with Interrupt() as interrupt:
        timing = train_shown(trainer, interrupt)
    assert timing.images == 90
    assert 0 < timing.training_seconds <= timing.seconds
    assert Timing().images_per_second == 0


def test_a_finished_run_without_validations_is_validated() -> None:
    """A file may say that all epochs are done, and hold none."""
    trainer = tiny_trainer()
    train(trainer)
    wanted = outcome(trainer, Timing())
    trainer.history.validations.clear()
    assert outcome(trainer, Timing()) == wanted


def test_watching_in_the_terminal_changes_nothing() -> None:
    """The shown training ends where the plain one ends."""
    shown, plain = tiny_trainer(), tiny_trainer()
    with Interrupt() as interrupt:
        train_shown(shown, interrupt)
    train(plain)
    found = outcome(shown, Timing())
    assert found == outcome(plain, Timing())
    assert (found.epochs, found.steps, found.test_count) == (3, 15, 10)
