"""A few pictures are read at once, as each alone would be."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tiny import tiny_dataset, tiny_trainer, train
from visualcnn.training.samples_read import MOST, read_samples
from visualcnn.training.snapshot import Sample, take_snapshot
from visualcnn.training.trainer import Trainer

IMAGES = tiny_dataset().train.images[:MOST]


@pytest.fixture
def trainer() -> Trainer:
    """After three steps."""
    trainer = tiny_trainer()
    train(trainer, 3)
    return trainer


def test_each_is_read_as_it_would_be_alone(trainer: Trainer) -> None:
    """The probabilities of a snapshot, to 1e-6; stamped with run, step and serial."""
    read = read_samples(trainer.observer, IMAGES, 2, 3, 4)
    assert (read.run, read.step, read.serial) == (2, 3, 4)
    assert read.probabilities.shape == (10, MOST)
    assert read.probabilities.dtype == np.float32
    for image, probabilities in zip(IMAGES, read.probabilities.T, strict=True):
        alone = take_snapshot(trainer.observer, Sample(image), 2, 3).probabilities
        np.testing.assert_allclose(probabilities, alone, atol=1e-6)


def test_what_was_read_stays(trainer: Trainer) -> None:
    """While training goes on."""
    read = read_samples(trainer.observer, IMAGES, 0, 3)
    before = read.probabilities.copy()
    assert not read.probabilities.flags.writeable
    train(trainer)
    read_samples(trainer.observer, IMAGES[::-1], 0, trainer.step)
    np.testing.assert_array_equal(read.probabilities, before)


def test_too_many_are_refused(trainer: Trainer) -> None:
    """Training would have to wait."""
    images = tiny_dataset().train.images[: MOST + 1]
    with pytest.raises(ValueError, match=r"At most 16 pictures are read at once, not 17\.$"):
        read_samples(trainer.observer, images, 0, 0)


def test_a_network_that_blew_up_is_read_without_a_warning(trainer: Trainer) -> None:
    """Its probabilities are no numbers."""
    for parameter in trainer.network.parameters().values():
        parameter.fill(1e38)
    assert np.isnan(read_samples(trainer.observer, IMAGES, 0, 3).probabilities).any()
