"""A step that finds no memory: the batch's arrays are let go, and a smaller one trains on."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from tests.tiny import same, tiny_dataset, tiny_trainer, train
from tests.training.driver import CONFIG, Driver, ready_driver, sample
from visualcnn.nn import Architecture, Array, Conv2d, Dense, Flatten, MaxPool2d, ReLU
from visualcnn.nn.architectures import Layers
from visualcnn.nn.network import Network
from visualcnn.training import trainer as trainer_module
from visualcnn.training.requests import ChangeSettings, Failed, Finished, Go, NewRun, TakeSnapshot
from visualcnn.training.run import new_run
from visualcnn.training.snapshot import Snapshot
from visualcnn.training.trainer import Trainer

BATCH = 13
"""A size that no layer has by itself."""


def _plain() -> Layers:
    """Nothing in it draws noise, so that a step may be made again."""
    return [Conv2d(4, 3), ReLU(), MaxPool2d(2), Flatten(), Dense(10)]


def _wide() -> Layers:
    """A few megabytes for a batch."""
    return [Conv2d(300, 1), Conv2d(1, 5, padding=2), Flatten(), Dense(10)]


def _plain_trainer() -> Trainer:
    config = CONFIG.changed(batch_size=BATCH)
    return new_run(config, tiny_dataset(), Architecture("plain", _plain))


class Full:
    """No memory for a Dense layer's forward or its way back, in training, at call `number`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str, number: int = 1) -> None:
        self.left = number
        work = getattr(Dense, name)

        def full(layer: Dense, x: Array) -> Array:
            self.left -= layer.training
            if self.left == 0:
                raise MemoryError("Unable to allocate 14.5 GiB for an array")
            result: Array = work(layer, x)
            return result

        monkeypatch.setattr(Dense, name, full)


def _batches_in(network: Network) -> list[str]:
    """The layers that hold an array of a whole batch."""
    found = []
    for name, layer in network.layers.items():
        own = [value for value in vars(layer).values() if isinstance(value, np.ndarray)]
        if any(array.shape[-1:] == (BATCH,) for array in (*own, *layer._buffers.values())):
            found.append(name)
    return found


@pytest.mark.parametrize("name", ["forward", "backpropagation"])
def test_what_the_layers_and_the_trainer_keep_is_let_go(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the run and of its observer; the error says what helps."""
    trainer = _plain_trainer()
    steps = trainer.steps()
    next(steps)
    assert len(_batches_in(trainer.network)) == 4
    Full(monkeypatch, name)
    with pytest.raises(MemoryError, match="choose a smaller batch size"):
        next(steps)
    assert _batches_in(trainer.network) == []
    assert not any(layer._buffers for layer in trainer.observer.layers.values())
    assert trainer._pixels is None


def test_training_goes_on_bit_for_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The step that failed is made again, with the same numbers as if nothing had been."""
    trainer, other = _plain_trainer(), _plain_trainer()
    train(other)
    Full(monkeypatch, "forward", 3)
    with pytest.raises(MemoryError):
        train(trainer)
    assert trainer.step == 2
    train(trainer)
    assert same(trainer.state(), other.state())


def test_a_validation_that_finds_no_memory_lets_go_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """And begins again."""
    trainer = tiny_trainer(epochs=1)
    with monkeypatch.context() as patch:

        def full(*_: object) -> None:
            raise MemoryError

        patch.setattr(trainer_module, "evaluation_pieces", full)
        with pytest.raises(MemoryError, match="choose a smaller batch size"):
            train(trainer)
    assert not any(layer._buffers for layer in trainer.network.layers.values())
    train(trainer)
    assert trainer.finished


def test_the_worker_says_what_helps_and_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """A smaller batch size, then Train."""
    driver = ready_driver()
    Full(monkeypatch, "forward")
    driver.ask(Go())
    failed = driver.until(Failed)[-1]
    assert isinstance(failed, Failed)
    assert failed.sentence == (
        "Training stopped: MemoryError: no room is left, so choose a smaller batch size. "
        "Press Train to go on from step 0."
    )
    assert "14.5 GiB" in failed.traceback
    driver.ask(ChangeSettings({"batch_size": 5}), Go())
    driver.until(Finished)


def test_the_memory_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the fault has been told, the process holds no more than before."""
    driver = Driver()
    recipe = Architecture("wide", _wide)
    driver.ask(NewRun(1, CONFIG.changed(batch_size=40), tiny_dataset(), recipe))
    driver.ask(TakeSnapshot(sample()))
    driver.until(Snapshot)
    Full(monkeypatch, "backpropagation")
    tracemalloc.start()
    try:
        driver.ask(Go())
        driver.until(Failed)
        most = tracemalloc.get_traced_memory()[1]
        driver.ask(TakeSnapshot(sample()))
        driver.until(Snapshot)
        left = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert most > 10_000_000
    assert left < most / 10


@pytest.mark.parametrize("name", ["forward", "backpropagation"])
def test_noise_and_running_means_are_as_before_the_step(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever goes on from there, or saves, has what an undisturbed run has."""
    trainer, undisturbed = tiny_trainer(), tiny_trainer()
    train(trainer, 2)
    with monkeypatch.context() as short:
        Full(short, name)
        with pytest.raises(MemoryError):
            train(trainer, 1)
    train(undisturbed, 2)
    assert same(trainer.state(), undisturbed.state())
