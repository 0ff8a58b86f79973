"""Watching never changes the run: whatever is looked at, it ends bit for bit the same."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from tests.tiny import same, tiny_trainer
from visualcnn.data.batches import to_input
from visualcnn.nn.gradient_check import check_network
from visualcnn.nn.loss import CrossEntropy
from visualcnn.nn.optimizers import OPTIMIZERS
from visualcnn.training.evaluation import evaluate
from visualcnn.training.report import StepReport
from visualcnn.training.requests import ReadSamples
from visualcnn.training.snapshot import Sample
from visualcnn.training.subject import RunSubject
from visualcnn.training.trainer import Trainer

STEPS = 300


def watch(trainer: Trainer, rng: np.random.Generator) -> None:
    """All that a window may ask for between two steps."""
    split = trainer.dataset.validation
    index = int(rng.integers(len(split)))
    sample = Sample(split.images[index], int(split.labels[index]))
    subject = RunSubject(trainer)
    subject.snapshot(sample)
    subject.read(ReadSamples(split.images[:5]))
    moment = subject.moment(sample, trainer.step)
    x, labels = to_input(split.take(np.array([index]))), split.labels[[index]]
    loss = CrossEntropy()
    loss.forward(trainer.observer.forward(x), labels)
    trainer.observer.input_gradient(loss.backpropagation())
    trainer.network.summary()
    if trainer.step % 10 == 0:
        evaluate(trainer.observer, split)
        check_network(trainer.network, x, labels, 1, rng)
        trainer.state()
    if trainer.step % 50 == 0:
        twin = subject.prepared().network
        twin.backpropagation(twin.forward(x))
        optimizer = copy.deepcopy(moment.optimizer)
        assert optimizer is not None
        optimizer.step(twin.parameters(), twin.gradients(), moment.learning_rate)


def run(optimizer: str, *, watched: bool) -> Trainer:
    """300 steps of 60 epochs' worth; the watched run also validates every 7 steps."""
    trainer = tiny_trainer(
        optimizer=optimizer, learning_rate=0.002, epochs=60, validate_every=7 if watched else 0
    )
    rng = np.random.default_rng(0)
    for report in trainer.steps():
        if watched and isinstance(report, StepReport):
            watch(trainer, rng)
    assert trainer.step == STEPS
    return trainer


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_watched_run_equals_an_unwatched_one(optimizer: str) -> None:
    """Snapshots, moments, validations, saliency and gradient checks leave no trace in 300 steps."""
    watched, alone = (run(optimizer, watched=watched) for watched in (True, False))
    assert same(watched.state(), alone.state())
    assert same(watched.history.loss.state(), alone.history.loss.state())
    assert len(watched.history.validations) > len(alone.history.validations)


def test_an_observer_that_trained_would_be_noticed() -> None:
    """The comparison can fail: one look in training mode ends elsewhere."""
    runs = [tiny_trainer(epochs=1) for _ in range(2)]
    runs[0].observer.set_mode(training=True)
    watch(runs[0], np.random.default_rng(0))
    assert not same(runs[0].state(), runs[1].state())
