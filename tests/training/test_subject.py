"""Subjects tell alike of a run and of a file that can't be trained."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.tiny import same, saved, tiny_dataset, tiny_trainer, train
from visualcnn.data.batches import to_input
from visualcnn.training.model_file import read_model
from visualcnn.training.snapshot import Sample
from visualcnn.training.subject import FileSubject, RunSubject, Subject

SAMPLE = Sample(tiny_dataset().validation.images[0], 1)


@pytest.fixture(params=["run", "file"])
def subject(request: pytest.FixtureRequest, tmp_path: Path) -> Subject:
    """The same network after four steps, of a run and of its file."""
    trainer = tiny_trainer(optimizer="adam", validate_every=2)
    train(trainer, 6)
    assert trainer.step == 4
    if request.param == "run":
        return RunSubject(trainer)
    return FileSubject(read_model(saved(trainer, tmp_path)), 0)


def test_both_prepare_with_summary_history_and_network(subject: Subject) -> None:
    """The network computes what the subject computes, in evaluation mode."""
    prepared = subject.prepared()
    assert (prepared.run, prepared.step) == (0, 4)
    assert prepared.trainable == isinstance(subject, RunSubject)
    assert [layer.name for layer in prepared.summary.layers] == list(prepared.network.layers)
    assert len(prepared.history["filters"]["steps"]) == len(prepared.history["validations"]) > 0
    x = to_input(tiny_dataset().test.images)
    np.testing.assert_array_equal(prepared.network.forward(x), subject.observer.forward(x))
    assert prepared.network.dtype == np.float32
    assert not any(layer.training for layer in prepared.network.layers.values())


def test_the_prepared_network_belongs_to_its_receiver(subject: Subject) -> None:
    """No array is shared, neither with the subject nor with another one's."""
    one, other = subject.prepared().network, subject.prepared().network
    mine = one.parameters() | one.state()
    for network in (other, subject.observer):
        its = network.parameters() | network.state()
        assert same(mine, its)
        assert not any(np.shares_memory(mine[name], its[name]) for name in mine)


def test_both_tell_the_same_moment(tmp_path: Path) -> None:
    """A file's optimiser is the run's; its samples aren't there."""
    trainer = tiny_trainer(optimizer="adam")
    train(trainer, 4)
    file = FileSubject(read_model(saved(trainer, tmp_path)), 5).moment(SAMPLE, 2)
    run = RunSubject(trainer).moment(SAMPLE, 2)
    assert (file.run, file.step, file.serial) == (5, 4, 2)
    for part in ("activations", "parameters", "state", "probabilities"):
        assert same(getattr(file, part), getattr(run, part))
    assert file.optimizer is not None
    assert run.optimizer is not None
    assert same(file.optimizer.moments, run.optimizer.moments)
    assert file.optimizer.steps == run.optimizer.steps == 4
    assert file.learning_rate == run.learning_rate > 0
    assert (len(file.batch), len(run.batch)) == (0, 10)


def test_looking_changes_nothing(subject: Subject) -> None:
    """Snapshots and moments leave parameters and statistics as they are."""
    network = subject.observer
    before = {n: a.copy() for n, a in (network.parameters() | network.state()).items()}
    subject.snapshot(SAMPLE)
    subject.moment(SAMPLE, 0)
    subject.prepared()
    assert same(network.parameters() | network.state(), before)
