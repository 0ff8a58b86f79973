"""The memory that training takes is known beforehand: what can't be had is refused in words."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from tests.tiny import TINY, saved, tiny_dataset, tiny_trainer, train
from tests.training.driver import CONFIG, Driver, names, ready_driver, sample
from visualcnn.data.dataset import Dataset, Split
from visualcnn.nn import (
    ARCHITECTURES,
    Architecture,
    AvgPool2d,
    BaseLayer,
    BatchNorm,
    Conv2d,
    Dense,
    Dropout,
    Flatten,
    LeakyReLU,
    MaxPool2d,
    Network,
    ReLU,
    Sigmoid,
    Tanh,
)
from visualcnn.training import memory
from visualcnn.training.config import Config, ConfigError
from visualcnn.training.memory import require_memory, sample_bytes, step_bytes
from visualcnn.training.model_file import read_model
from visualcnn.training.report import StepReport
from visualcnn.training.requests import (
    Adopt,
    Changed,
    ChangeSettings,
    Finished,
    Go,
    NewRun,
    Prepared,
    Refused,
    TakeSnapshot,
)
from visualcnn.training.resume import resume
from visualcnn.training.run import new_run
from visualcnn.training.snapshot import Snapshot

SHAPE = (1, 28, 28)
FOUR_GB = 4_000_000_000


def _wide(filters: int = 290) -> list[BaseLayer]:
    """Few parameters, and up to 14 MB for each sample."""
    return [Conv2d(filters, 1), Conv2d(1, 5, padding=2), Flatten(), Dense(10)]


def _deep() -> list[BaseLayer]:
    """Nearly every kind, with strides and with windows that overlap."""
    return [
        *(Conv2d(6, 3, padding=1), BatchNorm(), LeakyReLU(), AvgPool2d(3, 2)),
        *(Conv2d(8, 3, stride=2), Tanh(), MaxPool2d(3, 1), Dropout(0.3)),
        *(Flatten(), Dense(30), Sigmoid(), Dense(20), ReLU(), Dense(10)),
    ]


def _noise(count: int) -> Dataset:
    """Pictures of MNIST's size."""
    images = np.random.default_rng(0).integers(0, 256, (count, 28, 28), np.uint8)
    split = Split(images, (np.arange(count) % 10).astype(np.uint8))
    return Dataset("custom", "Noise", split, split, split, tuple("0123456789"), "")


def _machine_of(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the machine have a memory of `size` bytes."""
    numbers = {"SC_PAGE_SIZE": 4_096, "SC_PHYS_PAGES": size // 4_096}
    monkeypatch.setattr(os, "sysconf", numbers.__getitem__)


def _held(network: Network) -> int:
    """What the layers keep from call to call."""
    return sum(a.nbytes for layer in network.layers.values() for a in layer._buffers.values())


RECIPES = {**ARCHITECTURES, "wide": lambda: _wide(20), "deep": _deep}


@pytest.mark.parametrize("name", RECIPES)
def test_what_a_step_takes_is_what_its_layers_then_hold(name: str) -> None:
    """Within a fifth, in what each further sample adds."""
    held, told = [], []
    for batch in (3, 9):
        config = Config(architecture=name, batch_size=batch)
        trainer = new_run(config, _noise(9), Architecture(name, RECIPES[name]))
        next(trainer.steps())
        held.append(_held(trainer.network) + batch * 28 * 28 * 4)
        told.append(step_bytes(trainer.network, batch))
    assert (told[1] - told[0]) / (held[1] - held[0]) == pytest.approx(1, abs=0.2)


@pytest.mark.parametrize("name", RECIPES)
def test_what_a_reading_takes_is_what_its_layers_then_hold(name: str) -> None:
    """Within a fifth: nothing is kept for a way back."""
    observer = Network(RECIPES[name](), SHAPE).observer()
    held = []
    for batch in (3, 9):
        observer.forward(np.zeros((*SHAPE, batch), np.float32))
        held.append(_held(observer) + batch * 28 * 28 * 4)
    assert 6 * sample_bytes(observer) / (held[1] - held[0]) == pytest.approx(1, abs=0.2)


def test_the_parts_of_a_weights_gradient_count() -> None:
    """With many weights and few samples they are more than all else."""
    network = Network([Conv2d(200, 14), Flatten(), Dense(10)], SHAPE)
    logits = network.forward(np.zeros((*SHAPE, 4), np.float32))
    network.backpropagation(np.zeros_like(logits))
    parts = network.layers["conv1"]._buffers["gradient parts"].nbytes
    assert parts > _held(network) / 2
    assert parts < step_bytes(network, 4) < 2 * parts


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_ordinary_networks_take_any_batch_size(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to the largest that a configuration may have, on a machine of 4 GB."""
    _machine_of(FOUR_GB, monkeypatch)
    require_memory(Network(ARCHITECTURES[name](), SHAPE), 10_000, 55_000)


def test_what_no_step_can_have_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it takes, what there is, and what to do."""
    network = Network(_wide(), SHAPE)
    _machine_of(16 * FOUR_GB, monkeypatch)
    require_memory(network, 500, 55_000)
    with pytest.raises(ConfigError) as caught:
        require_memory(network, 3_000, 55_000)
    assert str(caught.value) == (
        "This network takes 41.1 GB at a batch size of 3,000, and there are 8.0 GB for it: "
        "choose a smaller batch size."
    )
    _machine_of(FOUR_GB, monkeypatch)
    with pytest.raises(ConfigError, match=r"there are 2\.0 GB for it"):
        require_memory(network, 500, 55_000)


def test_a_single_sample_can_only_be_had_of_a_smaller_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """There is no smaller batch."""
    monkeypatch.setattr(memory, "MAX_STEP_BYTES", 10_000_000)
    with pytest.raises(ConfigError, match="choose a smaller network"):
        require_memory(Network(_wide(), SHAPE), 1, 55_000)


def test_a_batch_is_no_larger_than_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a few samples, no batch size makes more."""
    _machine_of(16 * FOUR_GB, monkeypatch)
    require_memory(Network(_wide(), SHAPE), 10_000, 500)


@pytest.mark.parametrize("told", [AttributeError, ValueError, OSError, None])
def test_a_machine_that_tells_no_memory_has_enough(
    told: type[Exception] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system doesn't know, or says -1."""

    def unknown(name: str) -> int:
        if told is not None:
            raise told(name)
        return -1 if name == "SC_PHYS_PAGES" else 4_096

    monkeypatch.setattr(os, "sysconf", unknown)
    require_memory(Network(_wide(), SHAPE), 500, 55_000)
    with pytest.raises(ConfigError, match=r"there are 8\.0 GB for it"):
        require_memory(Network(_wide(), SHAPE), 600, 55_000)


@pytest.fixture
def room_for_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    """As much as a step of ten samples of the tiny network takes."""
    monkeypatch.setattr(memory, "MAX_STEP_BYTES", step_bytes(tiny_trainer().network, 10))


@pytest.mark.usefixtures("room_for_ten")
def test_a_batch_size_that_takes_too_much_changes_nothing() -> None:
    """Refused during a run, which trains on as it was."""
    trainer = tiny_trainer(epochs=1)
    train(trainer, 2)
    with pytest.raises(ConfigError, match="at a batch size of 20"):
        trainer.change(batch_size=20, momentum=0.5)
    assert (trainer.config.batch_size, trainer.config.momentum) == (10, 0.9)
    assert trainer.history.changes == []
    train(trainer)
    assert trainer.finished


@pytest.mark.usefixtures("room_for_ten")
def test_a_run_of_such_a_batch_size_is_there_but_trains_nothing(tmp_path: Path) -> None:
    """It can be made, saved, opened and given other settings; only its steps are refused."""
    trainer = resume(read_model(saved(tiny_trainer(batch_size=20), tmp_path)), tiny_dataset())
    trainer.change(momentum=0.5)
    with pytest.raises(ConfigError, match="at a batch size of 20"):
        next(trainer.steps())
    assert trainer.step == 0
    trainer.change(batch_size=10)
    train(trainer)
    assert trainer.finished


@pytest.mark.usefixtures("room_for_ten")
def test_the_worker_refuses_to_train_and_all_else_works(tmp_path: Path) -> None:
    """An opened run is looked at; Go is refused, until the batch size is a smaller one."""
    driver = Driver()
    driver.ask(Adopt(1, read_model(saved(tiny_trainer(batch_size=20), tmp_path)), tiny_dataset()))
    driver.ask(TakeSnapshot(sample()), Go())
    events = driver.until(Refused)
    events += driver.until(Snapshot)
    assert sorted(names(events)) == ["Prepared", "Refused", "Snapshot"]
    (refused,) = (event for event in events if isinstance(event, Refused))
    assert isinstance(refused.subject, Go)
    assert refused.sentence.startswith("This network takes 0.0 GB at a batch size of 20, and ")
    driver.ask(ChangeSettings({"batch_size": 10}), Go())
    assert names(driver.until(Finished)).count("StepReport") == 15


@pytest.mark.usefixtures("room_for_ten")
def test_a_finished_run_gets_no_epochs_that_it_cannot_train(tmp_path: Path) -> None:
    """Where Go is refused, nothing is changed."""
    trainer = tiny_trainer(epochs=1)
    train(trainer)
    trainer.config = trainer.config.changed(batch_size=20)
    driver = Driver()
    driver.ask(Adopt(1, read_model(saved(trainer, tmp_path)), tiny_dataset()), Go())
    assert names(driver.until(Refused)) == ["Prepared", "Refused"]


@pytest.mark.usefixtures("room_for_ten")
def test_the_worker_trains_on_with_the_batch_size_that_it_has() -> None:
    """A larger one is refused under way."""
    driver = ready_driver()
    driver.ask(Go())
    driver.until(StepReport)
    driver.ask(ChangeSettings({"batch_size": 20}))
    events = driver.until(Finished)
    assert names(events)[0] == "Refused"
    assert not any(isinstance(event, Changed) for event in events)


@pytest.mark.usefixtures("room_for_ten")
def test_a_new_run_of_such_a_batch_size_is_prepared() -> None:
    """Its batch size is changed as that of any other."""
    driver = Driver()
    driver.ask(NewRun(1, CONFIG.changed(batch_size=20), tiny_dataset(), TINY), Go())
    assert isinstance(driver.until(Refused)[0], Prepared)
