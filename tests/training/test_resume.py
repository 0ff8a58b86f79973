"""Facts about going on with a run from its file."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.tiny import same, saved, tiny_dataset, tiny_trainer, train
from visualcnn.nn import OPTIMIZERS
from visualcnn.nn.schedules import SCHEDULES
from visualcnn.training import checkpoint
from visualcnn.training.config import ConfigError
from visualcnn.training.model_file import model_state, read_model
from visualcnn.training.report import EpochReport, Report, StepReport, ValidationProgress
from visualcnn.training.resume import OtherDataError, resume
from visualcnn.training.trainer import Trainer

Way = Callable[[Trainer], None]
"""What is done with a run before it is saved."""

SETTINGS = {"validate_every": 3, "weight_decay": 0.001}
CONTINUE = """
import sys
from pathlib import Path
from tests.tiny import saved, tiny_dataset, train
from visualcnn.training.model_file import read_model
from visualcnn.training.resume import resume
for path in map(Path, sys.argv[1:]):
    trainer = resume(read_model(path), tiny_dataset())
    train(trainer)
    saved(trainer, path.parent, path.name + ".done")
"""


def _until(trainer: Trainer, kind: type[Report], count: int) -> None:
    """Train until `count` reports of `kind` came."""
    for report in trainer.steps():
        count -= isinstance(report, kind)
        if count == 0:
            return
    pytest.fail("The run ended first.")


def _stop_at(kind: type[Report], count: int) -> Way:
    return lambda trainer: _until(trainer, kind, count)


def _change_settings(trainer: Trainer) -> None:
    """Of all kinds; another optimiser would begin with empty moments."""
    _until(trainer, StepReport, 4)
    changes = {"batch_size": 7, "momentum": 0.8, "weight_decay": 0.01, "schedule_epochs": 2.0}
    trainer.change(learning_rate=0.005, **changes)
    _until(trainer, StepReport, 2)


def _change_optimizer(trainer: Trainer) -> None:
    """Stopped before the other one made its first step."""
    _until(trainer, StepReport, 4)
    kinds = list(OPTIMIZERS)
    following = kinds[(kinds.index(trainer.config.optimizer) + 1) % len(kinds)]
    trainer.change(optimizer=following)


def _go_back(trainer: Trainer) -> None:
    _until(trainer, StepReport, 4)
    trainer.good.keep(trainer.step, trainer.state())
    _until(trainer, StepReport, 5)
    assert trainer.go_back() == 4


WAYS: dict[str, Way] = {
    "before the first step": lambda _: None,
    "mid-epoch": _stop_at(StepReport, 7),
    "end of an epoch": _stop_at(EpochReport, 2),
    "validation between": _stop_at(ValidationProgress, 1),
    "validation of an epoch": _stop_at(ValidationProgress, 2),
    "after a change of settings": _change_settings,
    "after a change of the optimiser": _change_optimizer,
    "after going back": _go_back,
}


def _uninterrupted(optimizer: str) -> dict[str, object]:
    trainer = tiny_trainer(optimizer=optimizer, **SETTINGS)
    train(trainer)
    return model_state(trainer)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_stopped_run_ends_where_an_uninterrupted_one_ends(
    optimizer: str, schedule: str, way: str, tmp_path: Path
) -> None:
    """Everything that a file holds is equal bit for bit, with Dropout, BatchNorm and momentum."""
    settings = SETTINGS | {"optimizer": optimizer, "schedule": schedule, "schedule_epochs": 2.5}
    trainer = tiny_trainer(**settings)
    WAYS[way](trainer)
    again = resume(read_model(saved(trainer, tmp_path)), tiny_dataset())
    assert same(model_state(again), model_state(trainer))
    train(again)
    train(trainer)
    assert same(model_state(again), model_state(trainer))
    if way in {"mid-epoch", "end of an epoch"}:
        # Neither did being saved change the run.
        whole = tiny_trainer(**settings)
        train(whole)
        assert same(model_state(again), model_state(whole))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_run_saved_and_opened_at_every_turn_ends_the_same(optimizer: str, tmp_path: Path) -> None:
    """However often it is stopped: at random reports, drawn from a seed."""
    rng = np.random.default_rng(len(optimizer))
    again = tiny_trainer(optimizer=optimizer, **SETTINGS)
    while not again.finished:
        for _, _ in zip(range(rng.integers(1, 4)), again.steps(), strict=False):
            pass
        again = resume(read_model(saved(again, tmp_path)), tiny_dataset())
    assert same(model_state(again), _uninterrupted(optimizer))


def test_the_same_seed_gives_the_same_run() -> None:
    """Bit for bit, whatever was trained before; another seed gives another one."""
    train(tiny_trainer(seed=3))
    first, second, other = (tiny_trainer(seed=seed, **SETTINGS) for seed in (0, 0, 1))
    for trainer in (first, second, other):
        train(trainer)
    assert same(model_state(first), model_state(second))
    assert not same(first.state(), other.state())


def test_a_new_process_goes_on_bit_for_bit(tmp_path: Path) -> None:
    """The same holds across processes, for every optimiser, stopped in mid-epoch."""
    paths = []
    for optimizer in OPTIMIZERS:
        trainer = tiny_trainer(optimizer=optimizer, **SETTINGS)
        _until(trainer, StepReport, 8)
        paths.append(saved(trainer, tmp_path, optimizer))
    subprocess.run([sys.executable, "-c", CONTINUE, *map(str, paths)], check=True, timeout=60)
    for optimizer, path in zip(OPTIMIZERS, paths, strict=True):
        done = checkpoint.load(path.with_name(path.name + ".done"))
        assert same(done, _uninterrupted(optimizer)), optimizer


def test_a_model_can_be_resumed_twice(tmp_path: Path) -> None:
    """Training one of the runs changes neither the model in memory nor the other run."""
    trainer = tiny_trainer()
    train(trainer, 4)
    model = read_model(saved(trainer, tmp_path))
    train(resume(model, tiny_dataset()))
    assert same(model_state(resume(model, tiny_dataset())), model_state(trainer))


def test_other_data_is_refused(tmp_path: Path) -> None:
    """A run goes on only with the data that it began with."""
    model = read_model(saved(tiny_trainer(), tmp_path))
    with pytest.raises(OtherDataError, match="trained on other data"):
        resume(model, tiny_dataset(seed=1))


def test_validations_of_another_number_of_samples_are_refused(tmp_path: Path) -> None:
    """Of such a file nobody could say which sample is meant."""
    trainer = tiny_trainer()
    train(trainer)
    state = model_state(trainer)
    digits = state["history"]["digits"]
    for name in ("predictions", "confidences"):
        digits[name] = digits[name][:, 1:].copy()
    path = tmp_path / "run.visualcnn"
    checkpoint.save(path, state)
    with pytest.raises(OtherDataError, match="validated on another number of samples"):
        resume(read_model(path), tiny_dataset())


def test_changes_are_recorded(tmp_path: Path) -> None:
    """Settings changed on resuming stand in the history, and those for a new run are refused."""
    trainer = tiny_trainer()
    train(trainer, 4)
    model = read_model(saved(trainer, tmp_path))
    again = resume(model, tiny_dataset(), run=3, epochs=5, batch_size=9)
    assert (again.run, again.config.epochs, again.config.batch_size) == (3, 5, 9)
    assert [(c.step, c.setting, c.old, c.new) for c in again.history.changes] == [
        (4, "epochs", "3", "5"),
        (4, "batch_size", "10", "9"),
    ]
    with pytest.raises(ConfigError):
        resume(model, tiny_dataset(), seed=1)
