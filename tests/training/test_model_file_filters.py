"""Facts about the history of filters in model files: its room, and files that have none."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.tiny import same, saved, tiny_dataset, tiny_trainer, train
from visualcnn.nn import Architecture, BaseLayer, Conv2d, Dense, Flatten
from visualcnn.nn.layer import Array, Shape
from visualcnn.training import checkpoint
from visualcnn.training.config import Config
from visualcnn.training.filter_history import MAX_BYTES, MOST
from visualcnn.training.model_file import model_state, read_model
from visualcnn.training.resume import resume
from visualcnn.training.run import new_run
from visualcnn.training.schema import SchemaError


@pytest.fixture
def good() -> dict[str, Any]:
    """The state of a run with two validations, in the middle of its second epoch."""
    trainer = tiny_trainer(validate_every=3)
    train(trainer, 12)
    return model_state(trainer)


def _write(state: dict[str, Any], folder: Path) -> Path:
    path = folder / "model.visualcnn"
    path.write_bytes(checkpoint.dumps(state))
    return path


def _refused(state: dict[str, Any], folder: Path) -> None:
    with pytest.raises(SchemaError, match=r"^model\.visualcnn isn't opened: its history"):
        read_model(_write(state, folder))


def test_filters_beyond_their_room_are_refused(good: dict[str, Any], tmp_path: Path) -> None:
    """A file can't make the history longer, or wider, than a run does."""
    state = copy.deepcopy(good)
    state["run"]["step"] = 500
    filters = state["history"]["filters"]
    for name in ("norms", "means", "weights"):
        filters[name] = np.zeros((MOST + 1, filters[name].shape[1]), np.float32)
    filters["steps"] = np.arange(MOST + 1)
    for curve in ("loss", "accuracy"):
        state["history"][curve]["exact"] = np.zeros(500, np.float32)
    _refused(state, tmp_path)
    for name, array in filters.items():
        if name != "banks":
            filters[name] = array[1:]
    assert len(read_model(_write(state, tmp_path)).history.filters) == MOST


def test_a_file_of_the_first_format_opens_without_filters(
    good: dict[str, Any], tmp_path: Path
) -> None:
    """It goes on, and the history of filters begins with the next validation."""
    old = copy.deepcopy(good)
    filters = old["history"].pop("filters")
    _refused(old, tmp_path)
    old["history"].pop("digits")
    model = read_model(_write(old | {"version": 1}, tmp_path))
    assert same(model.run, good["run"])
    trainer = resume(model, tiny_dataset())
    assert len(trainer.history.filters) == 0
    train(trainer, 6)
    assert same(json.loads(trainer.history.filters.state()["banks"]), json.loads(filters["banks"]))
    old["history"]["filters"] = filters
    _refused(old | {"version": 1}, tmp_path)


def test_a_full_history_is_saved_and_comes_back_bit_for_bit(tmp_path: Path) -> None:
    """More validations than are kept: the file has as many as fit, and the run goes on alike."""
    trainer = tiny_trainer(epochs=50, validate_every=1)
    steps = trainer.steps()
    while len(trainer.history.validations) < MOST + 9:
        next(steps)
    again = resume(read_model(saved(trainer, tmp_path)), tiny_dataset())
    assert len(again.history.filters) == MOST
    for each in (trainer, again):
        train(each)
    assert len(again.history.validations) == 250
    assert same(model_state(again), model_state(trainer))


class Many(BaseLayer):
    """As many 4-d parameters as a model file holds; computes nothing."""

    def build(self, input_shape: Shape, rng: np.random.Generator) -> None:
        """490 random filters."""
        del input_shape
        shape = (1, 1, 2, 2)
        self.parameters = {f"p{n}": rng.standard_normal(shape, np.float32) for n in range(490)}

    def forward(self, x: Array) -> Array:
        """`x`."""
        return x

    def backpropagation(self, grad_output: Array) -> Array:
        """The gradient as it is."""
        self.gradients = {name: np.zeros_like(a) for name, a in self.parameters.items()}
        return grad_output


def test_the_largest_network_is_saved_with_its_filters() -> None:
    """Of so many parameters the file stays within its instructions, whatever the history takes."""
    layers = [Many(), Conv2d(2, 3), Flatten(), Dense(10)]
    config = Config(architecture="many", optimizer="sgd", epochs=2, batch_size=10)
    trainer = new_run(config, tiny_dataset(), Architecture("many", lambda: layers))
    train(trainer)
    state = model_state(trainer)
    assert len(json.loads(state["history"]["filters"]["banks"])) == 491
    assert len(checkpoint.dumps(state)) < 2 * MAX_BYTES
