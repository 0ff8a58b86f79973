"""Facts about going on with a run from its file."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

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

Deed = Callable[[Trainer], object]
"""What is done to a run on the fly, between two of its steps."""
Deeds = tuple[tuple[int, Deed], ...]
"""What is done after which step."""
Place = tuple[type[Report], int]
"""After so many reports of a kind; nothing has been reported before the first."""

SETTINGS = {"validate_every": 3, "weight_decay": 0.001}
VALIDATED = [3, 5, 6, 9, 10, 12, 15]
"""After these of its fifteen steps such a run is validated: every third, and epochs of five."""
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


class Way(NamedTuple):
    """Where a run is stopped, and what is done to it until then."""

    stop: Place
    deeds: Deeds = ()


def _change_settings(trainer: Trainer) -> None:
    """Of all kinds; another optimiser would begin with empty moments."""
    changes = {"batch_size": 7, "momentum": 0.8, "weight_decay": 0.01, "schedule_epochs": 2.0}
    assert trainer.change(learning_rate=0.005, **changes)


def _change_optimizer(trainer: Trainer) -> None:
    kinds = list(OPTIMIZERS)
    following = kinds[(kinds.index(trainer.config.optimizer) + 1) % len(kinds)]
    assert trainer.change(optimizer=following)


def _keep(trainer: Trainer) -> None:
    trainer.good.keep(trainer.step, trainer.state())


def _go_back(trainer: Trainer) -> None:
    assert trainer.go_back() == 4


WAYS = {
    "before the first step": Way((StepReport, 0)),
    "mid-epoch": Way((StepReport, 7)),
    "before a validation between": Way((StepReport, 3)),
    "in a validation between": Way((ValidationProgress, 1)),
    "after a validation between": Way((EpochReport, 1)),
    "before the validation of an epoch": Way((StepReport, 5)),
    "in the validation of an epoch": Way((ValidationProgress, 2)),
    "end of an epoch": Way((EpochReport, 2)),
    "in the last validation": Way((ValidationProgress, 7)),
    "end of the run": Way((EpochReport, 7)),
    "after a change of settings": Way((StepReport, 6), ((4, _change_settings),)),
    "at a change of the optimiser": Way((StepReport, 4), ((4, _change_optimizer),)),
    "after going back": Way((StepReport, 9), ((4, _keep), (9, _go_back))),
}
IN_NEW_PROCESS = {
    "mid-epoch": "constant",
    "end of an epoch": "cosine",
    "in the validation of an epoch": "step",
}
"""Ways to be tried across processes, each with a schedule."""


def _train(trainer: Trainer, deeds: Deeds, stop: Place | None = None) -> None:
    """Train in one go to the end, or to `stop`, and do the deeds on the fly."""
    counts: Counter[type[Report]] = Counter()
    if stop is not None and stop[1] == 0:
        return
    for report in trainer.steps():
        counts[type(report)] += 1
        place = type(report), counts[type(report)]
        for step, deed in deeds:
            if place == (StepReport, step):
                deed(trainer)
        if place == stop:
            return
    assert stop is None, "The run ended first."


def _stopped(optimizer: str, schedule: str, way: Way) -> Trainer:
    trainer = tiny_trainer(**_settings(optimizer, schedule))
    _train(trainer, way.deeds, way.stop)
    return trainer


def _settings(optimizer: str, schedule: str) -> dict[str, object]:
    return SETTINGS | {"optimizer": optimizer, "schedule": schedule, "schedule_epochs": 2.5}


@cache
def _undisturbed(optimizer: str, schedule: str, deeds: Deeds = ()) -> dict[str, Any]:
    """The end of a run that is never stopped, and to which the same is done on the fly."""
    trainer = tiny_trainer(**_settings(optimizer, schedule))
    _train(trainer, deeds)
    return model_state(trainer)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_stopped_run_ends_where_an_uninterrupted_one_ends(
    optimizer: str, way: str, tmp_path: Path
) -> None:
    """Everything that a file holds is equal bit for bit, with Dropout, BatchNorm and momentum.

    The other run is never stopped, and what is changed is changed on the fly there. Neither does
    being saved change the run that is saved. All this holds for every schedule.
    """
    for schedule in SCHEDULES:
        trainer = _stopped(optimizer, schedule, WAYS[way])
        again = resume(read_model(saved(trainer, tmp_path)), tiny_dataset())
        assert same(model_state(again), model_state(trainer)), schedule
        whole = _undisturbed(optimizer, schedule, WAYS[way].deeds)
        assert same(model_state(trainer), whole) == (way == "end of the run"), schedule
        for each in (again, trainer):
            train(each)
            assert same(model_state(each), whole), schedule


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_undisturbed_runs_are_what_they_are_taken_for(optimizer: str) -> None:
    """Each validates once after every third step and each epoch, and changes make it another run.

    Going back changes nothing in the end: the same steps are made once more.
    """
    for schedule in SCHEDULES:
        plain = _undisturbed(optimizer, schedule)
        steps = plain["history"]["validations"][:, 0].tolist()
        assert (plain["run"]["step"], steps) == (15, VALIDATED)
        others = {
            way
            for way, (_, deeds) in WAYS.items()
            if not same(_undisturbed(optimizer, schedule, deeds), plain)
        }
        assert others == {"after a change of settings", "at a change of the optimiser"}


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_run_saved_and_opened_at_every_turn_ends_the_same(optimizer: str, tmp_path: Path) -> None:
    """However often it is stopped: at random reports, drawn from a seed."""
    rng = np.random.default_rng(len(optimizer))
    again = tiny_trainer(**_settings(optimizer, "cosine"))
    while not again.finished:
        for _, _ in zip(range(rng.integers(1, 4)), again.steps(), strict=False):
            pass
        again = resume(read_model(saved(again, tmp_path)), tiny_dataset())
    assert same(model_state(again), _undisturbed(optimizer, "cosine"))


def test_a_new_process_goes_on_bit_for_bit(tmp_path: Path) -> None:
    """Amid an epoch, at its end and in its validation, each with another schedule."""
    runs = {}
    for optimizer, (way, schedule) in product(OPTIMIZERS, IN_NEW_PROCESS.items()):
        trainer = _stopped(optimizer, schedule, WAYS[way])
        runs[saved(trainer, tmp_path, f"{optimizer}, {way}")] = optimizer, schedule
    subprocess.run([sys.executable, "-c", CONTINUE, *map(str, runs)], check=True, timeout=60)
    for path, run in runs.items():
        done = checkpoint.load(path.with_name(path.name + ".done"))
        assert same(done, _undisturbed(*run)), path.name
    assert set(IN_NEW_PROCESS.values()) == set(SCHEDULES)


def test_the_same_seed_gives_the_same_run() -> None:
    """Bit for bit, whatever was trained before; another seed gives another one."""
    train(tiny_trainer(seed=3))
    first, second, other = (tiny_trainer(seed=seed, **SETTINGS) for seed in (0, 0, 1))
    for trainer in (first, second, other):
        train(trainer)
    assert same(model_state(first), model_state(second))
    assert not same(first.state(), other.state())


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
