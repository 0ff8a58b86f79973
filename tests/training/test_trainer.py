"""The trainer: what it reports and when, what may change on the way, and how it goes on."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from tests.tiny import TINY, same, tiny_dataset, tiny_trainer, train
from visualcnn.data.batches import to_input
from visualcnn.data.dataset import Dataset, Images, Indices, Split
from visualcnn.nn.loss import CrossEntropy
from visualcnn.nn.optimizers import OPTIMIZERS
from visualcnn.training.config import Config, ConfigError
from visualcnn.training.history import Change
from visualcnn.training.report import EpochReport, Report, StepReport, ValidationProgress
from visualcnn.training.run import new_run
from visualcnn.training.trainer import Trainer

STEP, PROGRESS, EPOCH = StepReport, ValidationProgress, EpochReport
ONE_EPOCH = [STEP] * 5 + [PROGRESS, EPOCH]
every_optimizer = pytest.mark.parametrize("optimizer", OPTIMIZERS)


class Noted(Split):
    """A split that notes which samples were taken."""

    taken: list[int]

    def take(self, indices: Indices) -> Images:
        """The same, noted."""
        self.taken = [*getattr(self, "taken", []), *indices.tolist()]
        return super().take(indices)


def noted_trainer(**settings: Any) -> tuple[Trainer, Noted]:  # noqa: ANN401 - each has its type
    """A tiny run whose training samples are noted."""
    data = tiny_dataset()
    train = Noted(data.train.images, data.train.labels)
    parts = (data.validation, data.test, data.class_names, data.fingerprint)
    config = Config(**({"batch_size": 10, "epochs": 2} | settings))
    return new_run(config, Dataset("custom", "Noted", train, *parts), TINY), train


def steps(reports: list[Report]) -> list[StepReport]:
    """The reports of single updates."""
    return [report for report in reports if isinstance(report, StepReport)]


def epochs(reports: list[Report]) -> list[EpochReport]:
    """The reports of validations."""
    return [report for report in reports if isinstance(report, EpochReport)]


def test_reports_come_in_order() -> None:
    """Each batch, then each piece of the validation, then the epoch."""
    assert [type(report) for report in train(tiny_trainer(epochs=2))] == ONE_EPOCH * 2


def test_step_reports_count() -> None:
    """Steps from 1, epochs from 0, positions in samples; the last batch may be smaller."""
    reports = steps(train(tiny_trainer(epochs=2)))
    assert [report.step for report in reports] == list(range(1, 11))
    assert [report.epoch for report in reports] == [0] * 5 + [1] * 5
    assert [report.position for report in reports] == [10, 20, 30, 40, 45] * 2
    assert [report.batch_size for report in reports] == [10, 10, 10, 10, 5] * 2
    assert {report.epoch_size for report in reports} == {45}


def test_epoch_reports_say_when_and_on_how_many() -> None:
    """After each epoch, over all validation samples."""
    reports = train(tiny_trainer(epochs=2))
    found = epochs(reports)
    assert [(r.step, r.epochs, r.count, r.ends_epoch) for r in found] == [
        (5, 1.0, 12, True),
        (10, 2.0, 12, True),
    ]
    assert [r for r in reports if isinstance(r, PROGRESS)] == [
        PROGRESS(0, s, 12, 12) for s in (5, 10)
    ]


def test_validation_every_so_many_steps() -> None:
    """In mid-epoch as well as at its end, once where both meet."""
    reports = epochs(train(tiny_trainer(epochs=2, validate_every=2)))
    assert [(r.step, r.ends_epoch) for r in reports] == [
        (2, False),
        (4, False),
        (5, True),
        (6, False),
        (8, False),
        (10, True),
    ]
    assert reports[0].epochs == pytest.approx(20 / 45)


def test_the_first_loss_is_that_of_the_untrained_network() -> None:
    """Loss and accuracy are those of the batch before its update."""
    trainer = tiny_trainer()
    taken = trainer.order.ahead(10)
    twin = trainer.network.copy()
    report = steps(train(trainer, 1))[0]
    split = trainer.dataset.train
    twin.layers["dropout1"].rng = (
        new_run(trainer.config, trainer.dataset, TINY).network.layers["dropout1"].rng
    )
    logits = twin.forward(to_input(split.take(taken)))
    assert report.loss == CrossEntropy().forward(logits, split.labels[taken])
    assert report.accuracy == np.mean(logits.argmax(axis=0) == split.labels[taken])


def test_the_learning_rate_follows_the_schedule_from_step_to_step() -> None:
    """Fractions of an epoch count, and beyond the horizon it stays at its lowest."""
    config = {"schedule": "cosine", "schedule_epochs": 2.0, "epochs": 3}
    trainer = tiny_trainer(**config)
    reports = steps(train(trainer))
    assert [report.learning_rate for report in reports] == [
        trainer.config.rate(epoch + position / 45)
        for epoch, position in itertools.product(range(3), (0, 10, 20, 30, 40))
    ]
    assert reports[-1].learning_rate == pytest.approx(0.01 * 0.01)


def test_every_sample_is_seen_once_an_epoch_whatever_the_batch_size() -> None:
    """A new batch size starts at the next sample."""
    trainer, noted = noted_trainer(epochs=1)
    reports = train(trainer, 2)
    trainer.change(batch_size=17)
    reports += train(trainer)
    assert [report.position for report in steps(reports)] == [10, 20, 37, 45]
    assert sorted(noted.taken) == list(range(45))


def test_validation_samples_are_never_trained_on() -> None:
    """The training split gives all batches, the validation split none."""
    trainer, noted = noted_trainer(epochs=2)
    train(trainer)
    assert len(noted.taken) == 2 * 45


def test_when_finished_the_last_report_is_out() -> None:
    """With the last epoch's report the run is finished, and nothing more comes."""
    trainer = tiny_trainer(epochs=2)
    for report in trainer.steps():
        last = isinstance(report, EpochReport) and report.step == 10
        assert trainer.finished == last
    assert list(trainer.steps()) == []


def test_a_finished_run_goes_on_with_more_epochs() -> None:
    """It equals a run that had so many from the start; the horizon is another setting."""
    trainer, other = tiny_trainer(epochs=1), tiny_trainer(epochs=3)
    first = train(trainer)
    trainer.change(epochs=3)
    assert first + train(trainer) == train(other)
    assert same(trainer.state(), other.state())


def test_changes_are_recorded_and_take_effect_at_the_next_step() -> None:
    """Only what really changed, with its step, and on the curves."""
    trainer = tiny_trainer(schedule="constant")
    train(trainer, 3)
    changes = trainer.change(learning_rate=0.5, momentum=0.9, batch_size=20)
    assert changes == [
        Change(3, "learning_rate", "0.01", "0.5"),
        Change(3, "batch_size", "10", "20"),
    ]
    assert trainer.history.changes == changes
    report = steps(train(trainer, 1))[0]
    assert (report.learning_rate, report.batch_size) == (0.5, 15)


def test_hyper_parameters_reach_the_optimizer() -> None:
    """Momentum and weight decay change without losing the moments."""
    trainer = tiny_trainer()
    train(trainer, 2)
    optimizer = trainer.optimizer
    trainer.change(momentum=0.3, weight_decay=0.2)
    assert trainer.optimizer is optimizer
    assert (optimizer.momentum, optimizer.weight_decay) == (0.3, 0.2)  # type: ignore[attr-defined]
    assert optimizer.moments["velocity"]


def test_a_new_optimizer_starts_with_empty_moments() -> None:
    """And with its step count at 0; the parameters stay."""
    trainer = tiny_trainer()
    train(trainer, 3)
    before = trainer.state()["parameters"]
    trainer.change(optimizer="adam", learning_rate=0.002)
    assert trainer.optimizer.kind == "adam"
    assert trainer.optimizer.steps == 0
    assert not any(trainer.optimizer.moments.values())
    assert same(trainer.state()["parameters"], before)
    train(trainer, 1)
    assert trainer.optimizer.steps == 1


@pytest.mark.parametrize("setting", ["seed", "architecture"])
def test_what_must_wait_for_reset_is_refused(setting: str) -> None:
    """One sentence, and nothing changed."""
    trainer = tiny_trainer()
    before = trainer.config
    value = {"seed": 5, "architecture": "mlp"}[setting]
    with pytest.raises(ConfigError, match=f"The {setting} applies at Reset, to a new run"):
        trainer.change(**{setting: value, "momentum": 0.1})
    assert trainer.config is before
    assert not trainer.history.changes


def test_a_change_that_makes_no_sense_changes_nothing() -> None:
    """Neither configuration nor optimiser, also where other settings came with it."""
    trainer = tiny_trainer()
    before = trainer.config
    with pytest.raises(ConfigError, match="batch size"):
        trainer.change(momentum=0.1, batch_size=0)
    assert trainer.config is before
    assert trainer.optimizer.momentum == 0.9  # type: ignore[attr-defined]
    assert not trainer.history.changes


@every_optimizer
def test_a_state_taken_at_any_step_goes_on_bit_for_bit(optimizer: str) -> None:
    """In mid-epoch, at its end and after it, with BatchNorm and Dropout."""
    whole = tiny_trainer(optimizer=optimizer, learning_rate=0.002, epochs=2)
    states = [whole.state()] + [whole.state() for _ in whole.steps()]
    for state in states:
        trainer = tiny_trainer(optimizer=optimizer, learning_rate=0.002, epochs=2)
        train(trainer, 2)
        trainer.restore(state)
        assert same(trainer.state(), state)
        train(trainer)
        assert same(trainer.state(), whole.state())


def test_a_state_owns_its_arrays() -> None:
    """Training on changes nothing in it, and neither does a trainer that was restored from it."""
    trainer, other = tiny_trainer(optimizer="adam"), tiny_trainer(optimizer="adam")
    train(trainer, 3)
    state, kept = trainer.state(), trainer.state()
    train(trainer, 3)
    other.restore(state)
    train(other, 3)
    assert same(state, kept)


@pytest.mark.parametrize("leave", range(1, 15))
def test_the_generator_may_be_left_at_any_report(leave: int) -> None:
    """Begun anew it goes on bit for bit; an unfinished validation starts again."""
    trainer, whole = tiny_trainer(epochs=2), tiny_trainer(epochs=2)
    before = train(trainer, leave)
    after = train(trainer)
    expected = train(whole)
    assert same(trainer.state(), whole.state())
    assert same(trainer.history.state(), whole.history.state())
    inside = isinstance(before[-1], ValidationProgress)
    assert before + after[inside:] == expected


def test_restoring_another_optimizers_state_keeps_the_chosen_one() -> None:
    """The weights come back; the optimiser in force starts with empty moments."""
    trainer = tiny_trainer()
    train(trainer, 2)
    state = trainer.state()
    trainer.change(optimizer="adam")
    train(trainer, 2)
    trainer.restore(state)
    assert same(trainer.state()["parameters"], state["parameters"])
    assert (trainer.optimizer.kind, trainer.optimizer.steps) == ("adam", 0)
