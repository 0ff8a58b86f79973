"""A snapshot shows one sample's way through the network, exactly, and belongs to nobody else."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tiny import tiny_dataset, tiny_trainer, train
from visualcnn.data.batches import to_input
from visualcnn.nn.loss import sample_losses, softmax
from visualcnn.training.snapshot import Sample, Snapshot, take_snapshot
from visualcnn.training.trainer import Trainer

SPLIT = tiny_dataset().validation
SAMPLE = Sample(SPLIT.images[3], int(SPLIT.labels[3]))


def trained() -> Trainer:
    """A trainer after three steps."""
    trainer = tiny_trainer()
    train(trainer, 3)
    return trainer


def snapshot(trainer: Trainer, sample: Sample = SAMPLE) -> Snapshot:
    """The trainer's network looking at `sample`."""
    return take_snapshot(trainer.observer, sample, trainer.run, trainer.step)


def test_it_equals_the_networks_own_forward() -> None:
    """Logits, probabilities, prediction and loss are those of the evaluation mode."""
    trainer = trained()
    taken = snapshot(trainer)
    x = to_input(SAMPLE.image[np.newaxis])
    logits = trainer.observer.forward(x)
    np.testing.assert_array_equal(taken.activations["dense1"], logits[:, 0])
    np.testing.assert_array_equal(taken.probabilities, softmax(logits)[:, 0])
    assert taken.prediction == logits.argmax()
    assert taken.loss == pytest.approx(sample_losses(logits, SPLIT.labels[3:4]).item())
    assert (taken.run, taken.step, taken.sample) == (trainer.run, 3, SAMPLE)


def test_activations_follow_the_layers() -> None:
    """The picture as "input", then every layer in order, each of its own shape."""
    trainer = trained()
    taken = snapshot(trainer)
    assert list(taken.activations) == ["input", *trainer.network.layers]
    shapes = {"input": (1, 8, 8)} | trainer.network.shapes
    assert {name: array.shape for name, array in taken.activations.items()} == shapes
    np.testing.assert_array_equal(taken.activations["input"][0], SAMPLE.image / np.float32(255))


def test_it_owns_its_arrays_and_they_are_read_only() -> None:
    """Training on changes nothing in it, and nobody can write to it."""
    trainer = trained()
    taken = snapshot(trainer)
    arrays = [*taken.activations.values(), *taken.parameters.values(), taken.probabilities]
    before = [array.copy() for array in arrays]
    train(trainer, 5)
    snapshot(trainer, Sample(SPLIT.images[5]))
    assert all(map(np.array_equal, arrays, before))
    assert not any(array.flags.writeable for array in arrays)
    live = trainer.network.parameters()
    assert taken.parameters.keys() == live.keys()
    assert not any(np.shares_memory(taken.parameters[name], live[name]) for name in live)


def test_a_picture_without_a_label_has_no_loss() -> None:
    """A drawn digit has probabilities and a prediction only."""
    taken = snapshot(trained(), Sample(SAMPLE.image))
    assert taken.loss is None
    assert taken.probabilities.sum() == pytest.approx(1)


def test_a_network_that_blew_up_is_shown_without_a_warning() -> None:
    """Its probabilities are no numbers, and that is what the screen gets."""
    trainer = trained()
    for parameter in trainer.network.parameters().values():
        parameter.fill(1e38)
    assert np.isnan(snapshot(trainer).probabilities).any()
