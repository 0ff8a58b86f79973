"""Files that fuzzing made and an earlier version took: each is refused in one sentence."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.tiny import tiny_trainer, train
from visualcnn.training import checkpoint
from visualcnn.training.checkpoint import CheckpointError
from visualcnn.training.config import Config, ConfigError
from visualcnn.training.history import MOST_EPOCHS
from visualcnn.training.layer_schema import is_setting
from visualcnn.training.model_file import model_state, read_model
from visualcnn.training.series import BUCKETS, EXACT, Series

State = dict[str, Any]


def _array_as_format(state: State) -> None:
    """Comparing it with a text gives no truth value."""
    state["format"] = np.zeros(2)


def _unused_kind(state: State) -> None:
    """Asking whether its source has changed meets a kind that isn't there."""
    state["architecture"]["kinds"] = {"Own": {"source": "own.py", "sha256": ""}}


def _end_of_a_validated_epoch(state: State) -> None:
    """The next batch would be empty."""
    run = state["run"]
    run["order"]["position"] = len(run["order"]["permutation"])
    run["validated_step"] = run["step"]


def _epochs_without_steps(state: State) -> None:
    """At the end of the epoch there would be more epochs than steps: such a file is refused."""
    state["run"]["epoch"] = state["run"]["step"]


def _overflowing_steps(state: State) -> None:
    """The differences between these overflow, and all seem to be positive."""
    low, high = np.iinfo(np.int64).min, np.iinfo(np.int64).max
    steps = [0, high // 2, high, low, low // 2, -1, 0]
    state["history"]["epoch_ends"] = np.array(steps, np.int64)


def _more_epochs_than_are_allowed(state: State) -> None:
    """Each was a mark and a text in the window, which stood still for minutes."""
    ends = np.sort(np.arange(MOST_EPOCHS + 1) % 3) + 1
    state["history"]["epoch_ends"] = ends


def _validated_with(loss: float) -> Callable[[State], None]:
    """No axis goes so far: the window was left half set up."""

    def change(state: State) -> None:
        state["history"]["validations"] = np.array([[3, loss, 0.5, 12]])

    change.__name__ = f"loss_of_{loss}"
    return change


def _negative_square(state: State) -> None:
    """Its root is no number, so no step could be made."""
    next(iter(state["run"]["optimizer"]["moments"]["square"].values())).flat[0] = -1


def _negative_variance(state: State) -> None:
    """All that the network computes would be NaN."""
    state["run"]["state"]["norm1.variance"][0] = -1


def _too_many_steps(state: State) -> None:
    """A series that is as long as it gets has no room for another step."""
    state["run"]["step"] = BUCKETS * EXACT + 2 * EXACT
    for name in ("loss", "accuracy"):
        state["history"][name] = {
            "exact": np.zeros(2 * EXACT, np.float32),
            "buckets": np.zeros((BUCKETS, 3), np.float32),
            "width": EXACT,
        }


def _array_as_generator(state: State) -> None:
    """Compared with a name, it is an array of answers."""
    state["run"]["order"]["rng"]["bit_generator"] = np.zeros(2, np.float32)


FOUND: dict[Callable[[State], None], str] = {
    _array_as_format: "isn't a visualcnn model",
    _array_as_generator: "bit_generator isn't a line of text",
    _unused_kind: "architecture/kinds/Own is a kind that no layer has",
    _end_of_a_validated_epoch: "stands at the end of an epoch that has been validated",
    _epochs_without_steps: "epoch is as large as the step, within another epoch",
    _overflowing_steps: "epoch_ends has steps that aren't in order",
    _more_epochs_than_are_allowed: "epoch_ends has more than 100,000 ends",
    **{
        _validated_with(loss): "validations has a loss that no network can have"
        for loss in (1.7e308, 1e39, -1e308, -1e-3, -np.inf)
    },
    _negative_square: "is a mean of squares below 0",
    _negative_variance: r"norm1\.variance is below 0",
    _too_many_steps: "step isn't a whole number from 0 to 1,000,000,000",
}


@pytest.fixture(scope="module")
def good() -> State:
    """The state of a run with Adam in the middle of an epoch."""
    trainer = tiny_trainer(optimizer="adam")
    train(trainer, 3)
    return model_state(trainer)


@pytest.mark.parametrize("change", FOUND, ids=lambda change: change.__name__.strip("_"))
def test_what_fuzzing_found_is_refused(
    change: Callable[[State], None], good: State, tmp_path: Path
) -> None:
    """One change to a good file is told in one sentence with its place."""
    path = tmp_path / "model.visualcnn"
    path.write_bytes(checkpoint.dumps(good))
    read_model(path)
    state = copy.deepcopy(good)
    change(state)
    path.write_bytes(checkpoint.dumps(state))
    with pytest.raises(CheckpointError, match=FOUND[change]):
        read_model(path)


def test_as_many_epochs_as_are_allowed_are_opened(good: State, tmp_path: Path) -> None:
    """Neither the longest run nor one that went back to an epoch's end is refused."""
    assert Config(epochs=MOST_EPOCHS).epochs == MOST_EPOCHS
    with pytest.raises(ConfigError):
        Config(epochs=MOST_EPOCHS + 1)
    state, path = copy.deepcopy(good), tmp_path / "model.visualcnn"
    state["history"]["epoch_ends"] = np.sort(np.arange(MOST_EPOCHS) % 3) + 1
    path.write_bytes(checkpoint.dumps(state))
    assert read_model(path).history.epoch_ends.tolist() == [1, 2, 3]


@pytest.mark.parametrize("loss", [0.0, float(np.finfo(np.float32).max), np.inf, np.nan])
def test_every_loss_that_a_network_can_have_is_opened(
    loss: float, good: State, tmp_path: Path
) -> None:
    """One that is about to diverge is validated too."""
    state, path = copy.deepcopy(good), tmp_path / "model.visualcnn"
    state["history"]["validations"] = np.array([[3, loss, 0.5, 12]])
    path.write_bytes(checkpoint.dumps(state))
    np.testing.assert_equal(read_model(path).history.validations[0].loss, loss)


def test_a_setting_is_a_number_that_networks_can_compute_with() -> None:
    """What float32 can't hold would make every output infinite."""
    assert is_setting(3e38)
    assert is_setting(-0.5)
    for wrong in (1e39, -1e308, float("inf"), float("nan")):
        assert not is_setting(wrong)


def test_the_longest_run_of_a_file_can_go_on() -> None:
    """A series of a billion steps, the most that a file may have, takes more of them."""
    buckets = (10**9 - EXACT) // EXACT
    series = Series.from_state(
        {
            "exact": np.zeros(2 * EXACT, np.float32),
            "buckets": np.zeros((buckets, 3), np.float32),
            "width": EXACT,
        }
    )
    before = len(series)
    for _ in range(EXACT + 2):
        series.append(1.0)
    assert len(series) == before + EXACT + 2
