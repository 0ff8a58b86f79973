"""The samples' history in a model file: checked, and absent from files of older versions."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.tiny import same, saved, tiny_dataset, tiny_trainer, train
from visualcnn.training import checkpoint
from visualcnn.training.digit_history import capacity
from visualcnn.training.filter_history import MOST
from visualcnn.training.model_file import model_state, read_model
from visualcnn.training.resume import resume
from visualcnn.training.schema import SchemaError


@pytest.fixture
def good() -> dict[str, Any]:
    """The state of a run with three validations, in the middle of its second epoch."""
    trainer = tiny_trainer(validate_every=3)
    train(trainer, 12)
    return model_state(trainer)


def _write(state: dict[str, Any], folder: Path) -> Path:
    path = folder / "model.visualcnn"
    path.write_bytes(checkpoint.dumps(state))
    return path


def _refused(state: dict[str, Any], folder: Path) -> None:
    with pytest.raises(SchemaError, match=r"^model\.visualcnn isn't opened: its history.*\.$"):
        read_model(_write(state, folder))


def _with(good: dict[str, Any], **parts: Any) -> dict[str, Any]:  # noqa: ANN401 - arrays and worse
    state = copy.deepcopy(good)
    state["history"]["digits"] |= parts
    return state


def test_it_comes_back_bit_for_bit(good: dict[str, Any], tmp_path: Path) -> None:
    """Steps, predictions and confidences of all three validations."""
    digits = read_model(_write(good, tmp_path)).history.digits
    assert digits.steps.tolist() == [3, 5, 6]
    assert digits.predictions.shape == (3, 12)
    assert same(digits.state(), good["history"]["digits"])


Change = Callable[[dict[str, Any]], dict[str, Any]]
BAD: dict[str, Change] = {
    "steps out of order": lambda d: {"steps": d["steps"][::-1].copy()},
    "one step twice": lambda d: {"steps": d["steps"][[0, 0, 1]]},
    "a step to come": lambda d: {"steps": d["steps"] + 1_000},
    "a step too many": lambda d: {"steps": np.append(d["steps"], 7)},
    "floating steps": lambda d: {"steps": d["steps"].astype(np.float64)},
    "an unknown class": lambda d: {"predictions": d["predictions"] + np.uint8(10)},
    "wide predictions": lambda d: {"predictions": d["predictions"].astype(np.int64)},
    "flat predictions": lambda d: {"predictions": d["predictions"].ravel()},
    "fewer confidences": lambda d: {"confidences": d["confidences"][:, 1:].copy()},
    "no samples": lambda _: dict.fromkeys(
        ("predictions", "confidences"), np.empty((3, 0), np.uint8)
    ),
    "no confidences": lambda _: {"confidences": None},
    "something more": lambda _: {"margins": 1},
}


@pytest.mark.parametrize("fault", BAD)
def test_what_is_not_such_a_history_is_refused(
    fault: str, good: dict[str, Any], tmp_path: Path
) -> None:
    """In one sentence that names the place."""
    _refused(_with(good, **BAD[fault](good["history"]["digits"])), tmp_path)


def test_more_validations_than_fit_are_refused(good: dict[str, Any], tmp_path: Path) -> None:
    """A file can't make the history longer than a run does."""
    state = copy.deepcopy(good)
    state["run"]["step"] = 500
    for curve in ("loss", "accuracy"):
        state["history"][curve]["exact"] = np.zeros(500, np.float32)

    def of(count: int, samples: int) -> dict[str, Any]:
        rows = np.zeros((count, samples), np.uint8)
        return _with(state, steps=np.arange(count), predictions=rows, confidences=rows)

    _refused(of(MOST + 1, 12), tmp_path)
    assert len(read_model(_write(of(MOST, 12), tmp_path)).history.digits) == MOST
    _refused(of(capacity(60_000) + 1, 60_000), tmp_path)
    assert len(read_model(_write(of(capacity(60_000), 60_000), tmp_path)).history.digits) == 33


@pytest.mark.parametrize("version", [1, 2])
def test_files_of_older_formats_open_without_it(
    version: int, good: dict[str, Any], tmp_path: Path
) -> None:
    """They go on, and the history of samples begins with the next validation."""
    old = copy.deepcopy(good) | {"version": version}
    digits = old["history"].pop("digits")
    if version == 1:
        del old["history"]["filters"]
    model = read_model(_write(old, tmp_path))
    assert same(model.run, good["run"])
    trainer = resume(model, tiny_dataset())
    assert len(trainer.history.digits) == 0
    train(trainer)
    assert trainer.history.digits.steps.tolist() == [9, 10, 12, 15]
    assert len(read_model(saved(trainer, tmp_path)).history.digits) == 4
    _refused(old | {"version": 3}, tmp_path)
    old["history"]["digits"] = digits
    _refused(old, tmp_path)


def test_a_full_history_is_saved_and_comes_back_bit_for_bit(tmp_path: Path) -> None:
    """More validations than are kept: the file has as many as fit, and the run goes on alike."""
    trainer = tiny_trainer(epochs=50, validate_every=1)
    steps = trainer.steps()
    while len(trainer.history.validations) < MOST + 9:
        next(steps)
    again = resume(read_model(saved(trainer, tmp_path)), tiny_dataset())
    assert len(again.history.digits) == MOST
    for each in (trainer, again):
        train(each)
    assert same(model_state(again), model_state(trainer))
