"""A moment holds all that the network's numbers were made of, and belongs to nobody else."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tiny import same, tiny_dataset, tiny_trainer, train
from visualcnn.nn.optimizers import OPTIMIZERS
from visualcnn.training.moment import RunMoment, Upcoming, take_moment
from visualcnn.training.report import StepReport
from visualcnn.training.snapshot import Sample, take_snapshot
from visualcnn.training.subject import RunSubject
from visualcnn.training.trainer import Trainer

SPLIT = tiny_dataset().validation
SAMPLE = Sample(SPLIT.images[3], int(SPLIT.labels[3]))


def begun(optimizer: str = "adam", steps: int = 3) -> Trainer:
    """A run after some steps, on a schedule that changes its rate."""
    trainer = tiny_trainer(optimizer=optimizer, schedule_epochs=2.0)
    train(trainer, steps)
    return trainer


def moment(trainer: Trainer, serial: int = 0) -> RunMoment:
    """The trainer's network looking at SAMPLE."""
    return RunSubject(trainer).moment(SAMPLE, serial)


def test_it_shows_what_a_snapshot_shows() -> None:
    """The same activations, parameters, probabilities and loss; and the running statistics."""
    trainer = begun()
    taken, shown = moment(trainer, 7), take_snapshot(trainer.observer, SAMPLE, 0, 3)
    assert (taken.run, taken.step, taken.serial, taken.sample) == (0, 3, 7, SAMPLE)
    assert same(taken.activations, shown.activations)
    assert same(taken.parameters, shown.parameters)
    assert same(taken.probabilities, shown.probabilities)
    assert (taken.loss, taken.prediction) == (shown.loss, shown.prediction)
    assert same(taken.state, trainer.network.state())
    assert taken.state.keys() == {"norm1.mean", "norm1.variance"}


def test_the_last_batch_is_told() -> None:
    """Its samples in the order of the epoch, as whole numbers; none before the first step."""
    trainer = tiny_trainer()
    assert moment(trainer).batch.tolist() == []
    train(trainer, 2)
    batch = moment(trainer).batch
    assert batch.dtype == np.int64
    assert batch.tolist() == trainer.order.permutation[10:20].tolist()
    train(trainer, 3)
    assert moment(trainer).batch.tolist() == trainer.order.permutation[40:].tolist()
    trainer.go_back()
    assert moment(trainer).batch.tolist() == []


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_its_optimizer_makes_the_runs_next_step(optimizer: str) -> None:
    """The copy, with the rate told, changes parameters as the run's does, bit for bit."""
    trainer = begun(optimizer)
    taken = moment(trainer)
    made = taken.optimizer
    assert made is not None
    assert type(made) is type(trainer.optimizer)
    twin = trainer.network.copy()
    train(trainer, 1)
    copied = Upcoming(trainer.config.make_optimizer(made.steps, made.moments), 0.0, taken.batch)
    copied.optimizer.step(twin.parameters(), trainer.network.gradients(), taken.learning_rate)
    assert same(twin.parameters(), trainer.network.parameters())
    assert same(copied.optimizer.moments, trainer.optimizer.moments)


def test_the_rate_is_that_of_the_next_step_also_after_an_epoch() -> None:
    """What the next report says, wherever the run stands."""
    trainer = tiny_trainer(schedule_epochs=2.0)
    ahead, told = [moment(trainer).learning_rate], []
    for report in trainer.steps():
        if isinstance(report, StepReport):
            told.append(report.learning_rate)
            assert ahead[-1] == report.learning_rate
        ahead.append(moment(trainer).learning_rate)
    assert len(set(told)) > 5


def test_it_owns_its_arrays_and_they_are_read_only() -> None:
    """Training on changes nothing in it, and nobody can write to it."""
    trainer = begun()
    taken = moment(trainer)
    optimizer = taken.optimizer
    assert optimizer is not None
    moments = [array for slot in optimizer.moments.values() for array in slot.values()]
    arrays = [
        *(taken.activations | taken.parameters | taken.state).values(),
        *(taken.probabilities, taken.batch, *moments),
    ]
    before = [array.copy() for array in arrays]
    train(trainer, 5)
    moment(trainer)
    assert same(arrays, before)
    assert not any(array.flags.writeable for array in arrays)
    assert optimizer.steps == 3
    live = [*trainer.network.parameters().values(), *trainer.network.state().values()]
    assert not any(np.shares_memory(a, b) for a in arrays for b in live)


def test_its_optimizer_shares_no_scratch_with_the_runs() -> None:
    """Steps of the copy, in another thread, must not write into what the run computes with."""
    trainer = begun()
    optimizer = moment(trainer).optimizer
    assert optimizer is not None
    assert trainer.optimizer._scratch
    assert optimizer._scratch == {}


def test_a_network_that_blew_up_is_shown_without_a_warning() -> None:
    """Its probabilities are no numbers, and that is what the screen gets."""
    trainer = begun()
    for parameter in trainer.network.parameters().values():
        parameter.fill(1e38)
    upcoming = RunSubject(trainer).upcoming()
    taken = take_moment(trainer.observer, Sample(SAMPLE.image), 0, 3, upcoming)
    assert np.isnan(taken.probabilities).any()
    assert taken.loss is None
